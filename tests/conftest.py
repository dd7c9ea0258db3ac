"""What all tests share: the seeds beside the repository where they are, and small bulletins written as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from audit.pipeline import Run, audit_document
from audit.rulepack import load
from audit.sources import read
from audit.tables.model import Document

settings.register_profile(
    "audit", deadline=None, derandomize=True
)  # a busy machine is no failure; a run can be repeated
settings.load_profile("audit")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of seeds and benchmarks beside the repository; tests that need it are skipped by name without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared")
    return folder


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Document]:
    """A document read from the text of a bulletin."""

    def make(text: str, name: str = "bulletin.txt") -> Document:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read(tmp_path / name)

    return make


@pytest.fixture
def audited(tmp_path: Path, document: Callable[..., Document]) -> Callable[..., Run]:
    """A run of one pack, given as YAML without its head, on one bulletin, given as text."""

    def make(text: str, pack: str) -> Run:
        path = tmp_path / "pack.yaml"
        path.write_text(f"pack: case\nversion: 1\n{pack}", encoding="utf-8")
        read_document = document(text)
        return Run(documents=(read_document,), judged=(audit_document(read_document, load(path)),))

    return make
