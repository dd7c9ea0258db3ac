"""From outcomes to findings: which cell is wrong (`suspects`), what the slip was (`slips`, `blocks`), what the finding says (`compose`), what was covered, what was left open."""

from audit.diagnosis.compose import compose
from audit.diagnosis.coverage import coverage
from audit.diagnosis.opened import broken, left_open

__all__ = ["broken", "compose", "coverage", "left_open"]
