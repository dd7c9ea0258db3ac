"""What a run gives back: no document's reports are written over another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.deliver import deliver, stems
from audit.pipeline import Run
from audit.sources import read


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.txt", "b.docx"], ["a", "b"]),
        (["a.txt", "a.docx"], ["a.txt", "a.docx"]),
        (["a.txt", "a.txt", "a.txt"], ["a.txt", "a.txt-2", "a.txt-3"]),
        ([], []),
    ],
)
def test_each_document_has_a_name_of_its_own(names: list[str], expected: list[str]) -> None:
    assert stems(names) == expected


def test_one_bulletin_in_two_formats_gives_two_reports(tmp_path: Path) -> None:
    files = [tmp_path / "bulletin.txt", tmp_path / "bulletin.csv"]
    for file in files:
        file.write_text("Item,Value\nExports,1\n", encoding="utf-8")
    done = Run(documents=tuple(map(read, files)), judged=())
    written = list(deliver(done, ["json"], tmp_path / "out", "en", {}))
    assert sorted(path.name for path in written) == ["bulletin.csv.json", "bulletin.txt.json"]
    assert all(path.is_file() for path in written)
