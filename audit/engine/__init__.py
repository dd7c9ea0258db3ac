"""Evaluates checks: over exact fractions for documents (`exact`), over column expressions for drops (`frames`), by one set of verdicts (`verdicts`)."""
