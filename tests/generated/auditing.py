"""How generated bulletins are audited in the tests and in the benchmark."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.findings import AuditResult, CellRef, Finding
from audit.pipeline import Run, audit_document
from audit.rulepack import load
from audit.sources import read
from tests.generated.english import ENGLISH
from tests.generated.formats import WRITERS
from tests.generated.kinds import CHINESE
from tests.generated.model import Bulletin, Spot
from tests.generated.slips import SLIPS, plant

KINDS: dict[str, Callable[[int], Bulletin]] = {**CHINESE, **ENGLISH}


def audited(bulletin: Bulletin, folder: Path, kind: str = "txt") -> AuditResult:
    """The bulletin written as a file of `kind`, read again and held against its pack."""
    path, pack = folder / f"bulletin.{kind}", folder / "pack.yaml"
    WRITERS[kind](bulletin, path)
    pack.write_text(bulletin.pack, encoding="utf-8")
    document = read(path)
    return Run(documents=(document,), judged=(audit_document(document, load(pack)),)).result()


@dataclass(frozen=True)
class Planted:
    """One slip in one bulletin, what the audit reported, and whether rounding could not explain it."""

    kind: str
    seed: int
    slip: str
    spot: Spot
    impossible: bool
    result: AuditResult

    @property
    def finding(self) -> Finding | None:
        """The first error (or warning: a rate over a negative base) that holds the planted cell among target, terms or suspects; the one that suspects it first, if any does."""
        found = [
            f
            for f in self.result.findings
            if f.severity != "notice" and any(map(self.is_here, (f.target, *f.terms, *f.suspects)))
        ]
        return next((f for f in found if self.suspected(f)), found[0] if found else None)

    def is_here(self, ref: CellRef) -> bool:
        """True for the planted cell."""
        return (ref.table_number - 1, *ref.grid) == (self.spot.sheet, self.spot.row, self.spot.column)

    def suspected(self, finding: Finding) -> bool:
        """True where the first suspect is the planted cell."""
        return bool(finding.suspects) and self.is_here(finding.suspects[0])

    @property
    def first(self) -> bool:
        """The planted cell is the first suspect of an error that holds it."""
        return self.finding is not None and self.suspected(self.finding)

    @property
    def named(self) -> str:
        """The first candidate slip of the planted cell, '' where none was named."""
        if self.finding is None:
            return ""
        causes = [s.candidates[0].cause for s in self.finding.suspects if self.is_here(s) and s.candidates]
        return causes[0] if causes else ""


def planted(folder: Path, seeds: range, kinds: tuple[str, ...] = tuple(KINDS)) -> Iterator[Planted]:
    """Every slip in every kind of bulletin that has a place for it."""
    for kind in kinds:
        for seed in seeds:
            bulletin = KINDS[kind](seed)
            for slip in SLIPS:
                made = plant(bulletin, slip, random.Random(f"{kind}-{seed}-{slip}"))
                if made is not None:
                    wrong, spot = made
                    yield Planted(
                        kind, seed, slip, spot, any(True for _ in wrong.broken()), audited(wrong, folder)
                    )
