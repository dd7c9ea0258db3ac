"""What the documents of a run are called: by their files' names, and where two share one, by as much of their paths as tells them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

__all__ = ["distinguished"]


def distinguished(paths: Sequence[Path]) -> list[str]:
    """A name for each path, in their order: the file's name, with as many folders before it as make it the only one; a file that is named twice has one name.

    >>> distinguished([Path("in/2024/a.docx"), Path("in/2025/a.docx"), Path("b.txt")])
    ['2024/a.docx', '2025/a.docx', 'b.txt']
    """
    alike: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for path in paths:
        alike[path.name].add(_parts(path))
    return [_shortest(path, alike[path.name]) for path in paths]


def _parts(path: Path) -> tuple[str, ...]:
    return path.absolute().parts


def _shortest(path: Path, alike: set[tuple[str, ...]]) -> str:
    own = _parts(path)
    for count in range(1, len(own) + 1):
        if sum(other[-count:] == own[-count:] for other in alike) == 1:
            return "/".join(own[-count:])
    return path.as_posix()
