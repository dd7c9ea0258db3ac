"""From outcomes to findings: which cell is wrong (`suspects`), what the slip was (`slips`), and what the finding says (`compose`)."""

from audit.diagnosis.compose import compose

__all__ = ["compose"]
