"""How well one wrong figure is found, placed and explained, on bulletins made from seeds (tests/generated): twelve kinds, nine slips, one slip in each document.

    python -m benchmarks.diagnosis [--seeds N]

Prints a Markdown table and writes it to benchmarks/results/diagnosis.md. *Beyond rounding* are slips that break a declared relation by more than one unit of the
last digit, told by the generator's own arithmetic; *found* are those with an error that holds the planted cell among target, terms or suspects; *first* those whose
first suspect is the planted cell; *named* those whose planted cell carries the planted slip as its first candidate. Honest documents are audited too.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.generated.auditing import KINDS, Planted, audited, planted

RESULTS = Path(__file__).resolve().parent / "results" / "diagnosis.md"
NAMES = {"unit": {"unit", "scale"}, "rank": set(), "target": set()}
"""Causes that name a slip, where they are not the slip's own word; a wrong rank or target has no slip of the hand behind it."""


def main() -> None:
    """Prints the table and writes it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    seeds = range(parser.parse_args().seeds)
    with tempfile.TemporaryDirectory() as folder:
        text = (
            "\n".join([*_honest(Path(folder), seeds), "", *_tables(list(planted(Path(folder), seeds)))])
            + "\n"
        )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    print(text, end="")


def _honest(folder: Path, seeds: range) -> Iterator[str]:
    """What is said of documents without an error."""
    counts: Counter[str] = Counter()
    for make in KINDS.values():
        for seed in seeds:
            result = audited(make(seed), folder)
            counts["checks"] += result.summary.checks
            counts.update(str(finding.severity) for finding in result.findings)
    yield "# Diagnosis of planted slips"
    yield ""
    yield (
        f"Honest documents: {len(KINDS) * len(seeds)} of {len(KINDS)} kinds, {counts['checks']:,} checks: {counts['error']} errors, "
        f"{counts['warning']} warnings, {counts['notice']} notices."
    )


def _tables(cases: list[Planted]) -> Iterator[str]:
    yield from _table("slip", cases, lambda case: case.slip)
    yield ""
    yield from _table("kind", cases, lambda case: case.kind)


def _table(title: str, cases: list[Planted], key: object) -> Iterator[str]:
    rows: Mapping[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        for name in (key(case), "all"):  # type: ignore[operator]
            rows[name].update(_counted(case))
    yield f"| {title} | planted | beyond rounding | found | first suspect | slip named first |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, count in sorted(rows.items(), key=lambda item: item[0] == "all"):
        shares = [_share(count[part], count["beyond"]) for part in ("found", "first")]
        yield f"| {name} | {count['planted']} | {count['beyond']} | {shares[0]} | {shares[1]} | {_share(count['named'], count['nameable'])} |"


def _counted(case: Planted) -> Iterator[str]:
    yield "planted"
    if not case.impossible:
        return
    yield "beyond"
    names = NAMES.get(case.slip, {case.slip})
    yield from (
        word
        for word, holds in (
            ("found", case.finding is not None),
            ("first", case.first),
            ("nameable", bool(names)),
            ("named", case.named in names),
        )
        if holds
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


if __name__ == "__main__":
    main()
