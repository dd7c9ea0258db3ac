"""What `audit export gx` does: a pack's suite as JSON, and its Data Docs, held against files where some are named."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from audit.expectations.batches import handle
from audit.expectations.frames import cells
from audit.pipeline import is_drop
from audit.reports._write import write
from audit.rulepack import Pack, load
from audit.sources import ReadError, read
from audit.sources.drops import DropOptions
from audit.suites.host import Absent, import_gx

__all__ = ["exported", "frame_of"]


def exported(path: Path, files: Sequence[Path], out: Path | None, folder: Path | None) -> Iterator[Path]:
    """The files that were written: the suite of the pack at `path` in `out` (on standard output without one), its Data Docs in `folder`, held against `files`.

    `ReadError` where a file cannot be read, or Great Expectations is not installed; `PackError` with every mistake in the pack.
    """
    pack = load(path)
    try:
        import_gx()
    except Absent as absent:
        raise ReadError("gx.absent", path.name, reason=str(absent)) from absent
    from audit.expectations.packs import suite, suite_json

    text = json.dumps(suite_json(suite(path)), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if out:
        write(out, text)
        yield out
    elif not folder:
        sys.stdout.write(text)
    if folder:
        from audit.expectations.pages import site

        site(suite(path), folder, {file.name: frame_of(file, pack) for file in files})
        yield folder / "index.html"


def frame_of(file: Path, pack: Pack) -> Any:
    """A file as the batch that the pack's rules want: a document's cells, or a handle to a drop."""
    import pandas as pd

    if is_drop(file, [pack], DropOptions()):
        return pd.DataFrame(handle(file))
    return pd.DataFrame(cells(read(file)))
