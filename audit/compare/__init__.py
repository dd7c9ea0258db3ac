"""Two editions or two drops set against each other: what was revised and by how much, whether it was said, what came and went, and what the rules find anew."""

from audit.compare.editions import Comparison, compare_documents
from audit.compare.files import compare_files
from audit.compare.report import as_result, states

__all__ = ["Comparison", "as_result", "compare_documents", "compare_files", "states"]
