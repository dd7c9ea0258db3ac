"""What `audit export gx` does: a pack's suite as JSON, and its Data Docs, held against files where some are named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from audit.expectations.batches import handle
from audit.expectations.frames import cells
from audit.pipeline import is_drop
from audit.rulepack import Pack, load
from audit.sources import read
from audit.sources.drops import DropOptions

__all__ = ["frame_of", "suite_text", "written_site"]


def suite_text(path: Path) -> str:
    """The suite of the pack at `path` as Great Expectations stores it; the same bytes each time. `Absent` where it is not installed."""
    from audit.expectations import suite, suite_json

    return json.dumps(suite_json(suite(path)), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def written_site(path: Path, folder: Path, files: Sequence[Path] = ()) -> Iterator[Path]:
    """Builds the Data Docs of the pack's suite in `folder`, held against `files`; its first page."""
    from audit.expectations import site, suite

    pack = load(path)
    site(suite(path), folder, {file.name: frame_of(file, pack) for file in files})
    yield folder / "index.html"


def frame_of(file: Path, pack: Pack) -> Any:
    """A file as the batch that the pack's rules want: a document's cells, or a handle to a drop."""
    import pandas as pd

    if is_drop(file, [pack], DropOptions()):
        return pd.DataFrame(handle(file))
    return pd.DataFrame(cells(read(file)))
