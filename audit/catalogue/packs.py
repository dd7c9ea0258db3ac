"""Sentences of the packs."""

TEXTS: dict[str, tuple[str, str]] = {}
