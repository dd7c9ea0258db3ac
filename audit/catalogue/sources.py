"""Sentences of the sources."""

TEXTS: dict[str, tuple[str, str]] = {}
