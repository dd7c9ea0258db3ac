"""Comply or explain: what was accepted (a YAML file that people review), what was known before (the baseline), and so what is new."""

from audit.ledger.baseline import Baseline, baseline_of, read_baseline, write_baseline
from audit.ledger.confront import Standing, confront, listed, unlisted
from audit.ledger.entries import Entry, Ledger
from audit.ledger.faults import LedgerError
from audit.ledger.lookup import Found, LookupFault, day, entry_for, find, git_user, in_reports
from audit.ledger.read import read_ledger
from audit.ledger.write import accept

__all__ = [
    "Baseline", "Entry", "Found", "Ledger", "LedgerError", "LookupFault", "Standing", "accept", "baseline_of", "confront", "day", "entry_for", "find", "git_user", "in_reports", "listed",
    "read_baseline", "read_ledger", "unlisted", "write_baseline",
]  # fmt: skip
