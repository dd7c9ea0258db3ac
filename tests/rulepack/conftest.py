"""A place to write packs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from pack_cases import Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a pack's text to a file and gives its path."""

    def _write(text: str, name: str = "pack.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return _write
