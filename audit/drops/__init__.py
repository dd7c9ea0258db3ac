"""Audits a data drop: open it, bind the rules of a pack, judge all records in one scan, and say what was found as for a document.

from audit.drops import audit_drop
held = audit_drop("panel.parquet", load(Path("panel.yaml")))
held.findings, held.runs, held.judged[0].failing
"""

from audit.drops.hold import LIMIT, Held, about, audit_drop, audit_drops, audit_opened, words_of
from audit.drops.judge import bound, judge_rules

__all__ = [
    "LIMIT",
    "Held",
    "about",
    "audit_drop",
    "audit_drops",
    "audit_opened",
    "bound",
    "judge_rules",
    "words_of",
]
