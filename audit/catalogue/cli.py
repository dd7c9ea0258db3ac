"""Sentences of the cli."""

TEXTS: dict[str, tuple[str, str]] = {}
