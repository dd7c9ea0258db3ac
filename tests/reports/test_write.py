"""A report is written whole or not at all, and every format can be loaded by its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.reports import FORMATS, load
from audit.reports._write import write


def test_text_is_written_as_utf8_with_plain_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path / "new" / "report.md", "差额\n")
    assert path.read_bytes() == "差额\n".encode()


def test_nothing_but_the_report_is_left_and_anyone_may_read_it(tmp_path: Path) -> None:
    path = write(tmp_path / "report.bin", b"\x00")
    write(path, b"\x01")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.bin"]
    plain = tmp_path / "plain"
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode


def test_the_old_report_stays_where_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "report.md", "old")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.md"]


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write(path, "through")
    assert os.read(reader, 20) == b"through"
    os.close(reader)
    assert path.is_fifo()


def test_what_cannot_be_written_is_called_as_it_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "report.md").mkdir()
    with pytest.raises(OSError, match="director") as caught:
        write(tmp_path / "report.md", "text")
    assert caught.value.filename == str(tmp_path / "report.md")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_one_function_with_a_docstring(name: str) -> None:
    module = load(name)
    assert callable(module.render)
    assert module.__doc__
    assert module.render.__doc__


def test_suffixes_do_not_collide() -> None:
    suffixes = [form.suffix for form in FORMATS.values() if form.suffix]
    assert len(suffixes) == len(set(suffixes))
