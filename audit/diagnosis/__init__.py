"""From outcomes to findings: which cell is wrong (`suspects`), what the slip was (`slips`, `blocks`), what the finding says (`compose`), what was covered."""

from audit.diagnosis.compose import compose
from audit.diagnosis.coverage import coverage

__all__ = ["compose", "coverage"]
