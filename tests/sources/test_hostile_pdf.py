"""PDF files made to unpack, or to draw, without end: one sentence, in a process that may hold two gigabytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bombs
import pytest

from audit.sources import ReadError, read

pytest.importorskip("pdfplumber")
resource = pytest.importorskip("resource")

READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from pathlib import Path
from audit.sources import ReadError, read
try:
    document = read(Path(sys.argv[1]))
    print(*(problem.code for problem in document.problems), *(p.text for p in document.paragraphs))
except ReadError as error:
    print(error.code)
"""

BOMBS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a stream of 300 MB": (lambda p: bombs.one_stream(p, 300), "readers.pdf-bomb"),
    "a stream packed twice": (lambda p: bombs.one_stream(p, 300, 2), "readers.pdf-bomb"),
    "thirty pages of 20 MB": (bombs.many_streams, "readers.pdf-bomb"),
    "run lengths": (bombs.repeated_runs, "readers.pdf-bomb"),
    "a torn stream": (bombs.torn, "readers.pdf-bomb"),
    "rows of 2,000,000,000 samples": (bombs.wide_rows, "readers.pdf-bomb"),
    "a font of 2,000,000,000 characters": (bombs.font, "readers.pdf-font"),
    "a page of four million letters": (bombs.letters, "readers.page-dense Coal 12"),
    "a path of 310,000 points": (bombs.points, "readers.page-dense Coal 12"),
    "forms that draw ten of each other": (bombs.laughs, "readers.page-dense Coal 12"),
}


SLOW = ("a font of", "a path of", "forms that")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(*bomb, id=name, marks=[pytest.mark.slow] if name.startswith(SLOW) else [])
        for name, bomb in BOMBS.items()
    ],
)
def test_said_in_one_sentence_within_bounds(tmp_path: Path, make: Callable[[Path], Path], said: str) -> None:
    path = make(tmp_path / "bomb.pdf")
    assert path.stat().st_size < 1 << 20
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False, timeout=90
    )
    assert (done.stdout.strip(), done.returncode) == (said, 0), done.stderr[-500:]


def test_the_sentence_names_file_and_bound(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(bombs.one_stream(tmp_path / "bomb.pdf", 70))
    assert "bomb.pdf" in caught.value.say("en")
    assert "64 MB" in caught.value.say("en")
    assert "64 MB" in caught.value.say("zh")


def test_an_honest_file_is_read_after_a_bomb_and_by_other_users_of_the_library(tmp_path: Path) -> None:
    import pdfplumber

    honest = bombs.paged(tmp_path / "a.pdf", [bombs.flate(bombs.LINE, 1)])
    with pytest.raises(ReadError):
        read(bombs.one_stream(tmp_path / "bomb.pdf", 70))
    assert [p.text for p in read(honest).paragraphs] == ["Coal 12"]
    large = bombs.paged(tmp_path / "b.pdf", [bombs.flate(bombs.MEGABYTE, 70)])
    with pdfplumber.open(large) as pdf:  # no budget is open: the library does as ever
        assert pdf.pages[0].chars == []


def test_what_a_torn_stream_still_gives_is_read(tmp_path: Path) -> None:
    data = bombs.deflated(bombs.LINE, 1)[:-4]
    path = bombs.paged(tmp_path / "a.pdf", [bombs.stream(data, "/Filter /FlateDecode")])
    assert [p.text for p in read(path).paragraphs] == ["Coal 12"]


@pytest.mark.parametrize("packed", [b"\x02abc\xfed\x80", b"\x00a"])
def test_run_lengths_unpack_as_the_library_has_them(packed: bytes) -> None:
    from pdfminer.runlength import rldecode

    from audit.sources._pdf_bounds import _runs

    assert b"".join(_runs(packed)) == rldecode(packed)
