"""Sentences of the reports."""

TEXTS: dict[str, tuple[str, str]] = {}
