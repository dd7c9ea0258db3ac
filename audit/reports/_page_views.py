"""The values that the HTML page is drawn from; the template only spells them, and escapes each."""

from __future__ import annotations

from markupsafe import Markup, escape
from msgspec import Struct, field

from audit.checks import Severity
from audit.findings import CellRef, Finding, Proof, Suspect, TableCoverage
from audit.reports import _charts, _trend, _words
from audit.tables.model import Paragraph, Table

__all__ = ["CauseView", "CellView", "FindingView", "Marks", "Page", "ProseView", "TableView"]


class FindingView(Struct, frozen=True, kw_only=True):
    """A finding as the page shows it; `number` counts from 1 in the report, `cell` is the anchor of its target."""

    number: int
    finding: Finding
    title: str
    message: str
    label: str
    place: str
    expected: str
    imbalance: str
    gap: str
    cell: str
    table: str
    terms: tuple[tuple[CellRef, str, str], ...]
    suspects: tuple[tuple[Suspect, str, tuple[_words.Slip, ...]], ...]
    related: tuple[tuple[str, int], ...]
    parts: _charts.Parts | None
    line: _charts.Gap | None
    trend: _trend.Trend | None


class CauseView(Struct, frozen=True, kw_only=True):
    """A cell to look at: the finding at its root, and the `others` that it explains, with the `words` for that."""

    root: FindingView
    others: tuple[FindingView, ...]
    words: str


class Marks(Struct, kw_only=True):
    """What is known of one cell: findings it is the target, a suspect or a term of, whether a check through it holds, whether none was made."""

    targets: list[FindingView] = field(default_factory=list)
    suspects: list[int] = field(default_factory=list)
    terms: list[int] = field(default_factory=list)
    passed: bool = False
    unchecked: bool = False
    proofs: tuple[Proof, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The worst severity among the findings about the cell."""
        return max(
            (view.finding.severity for view in self.targets), key=lambda severity: severity.rank, default=None
        )

    @property
    def kind(self) -> str:
        """The one word that colours the cell."""
        if self.worst:
            return self.worst.value
        return (
            "suspect" if self.suspects else "pass" if self.passed else "unchecked" if self.unchecked else ""
        )

    @property
    def numbers(self) -> list[int]:
        """The findings that the cell takes part in, each once, its own first."""
        return list(dict.fromkeys([*(view.number for view in self.targets), *self.suspects, *self.terms]))


class CellView(Struct, frozen=True, kw_only=True):
    """A cell of a source's table as it is drawn."""

    id: str
    text: str
    tag: str
    scope: str
    rowspan: int
    colspan: int
    number: bool
    row: str
    column: str
    address: str
    unit: str
    marks: Marks

    @property
    def plain(self) -> Markup:
        """The cell's markup where no finding and no check that holds is about it, as of most cells; empty where the template draws it."""
        mark = self.marks
        if mark.passed or mark.targets or mark.suspects or mark.terms:
            return _NOTHING
        scope = f' scope="{self.scope}"' if self.scope else ""
        rows = f' rowspan="{self.rowspan}"' if self.rowspan > 1 else ""
        columns = f' colspan="{self.colspan}"' if self.colspan > 1 else ""
        shape = " num" if self.number else " wordy" if len(self.text) > 5 else ""
        kind = "unchecked" if mark.unchecked else ""
        return Markup(
            f'<{self.tag} id="{self.id}"{scope}{rows}{columns} class="{kind}{shape}"><span class="text">{escape(self.text)}</span></{self.tag}>\n'
        )


_NOTHING = Markup()


class TableView(Struct, frozen=True, kw_only=True):
    """A source's table: `head` and `body` are rows of cells; in `body` a number instead of a row says how many rows are left out there."""

    id: str
    table: Table
    title: str
    document: str
    head: tuple[tuple[CellView, ...], ...]
    body: tuple[tuple[CellView, ...] | int, ...]
    coverage: TableCoverage | None
    findings: tuple[FindingView, ...]
    unchecked: tuple[tuple[CellRef, str], ...]


class ProseView(Struct, frozen=True, kw_only=True):
    """A paragraph with the figures that findings are about: `pieces` are its text in turn, with the finding where a piece is such a figure."""

    id: str
    paragraph: Paragraph
    document: str
    pieces: tuple[tuple[str, FindingView | None], ...]


class Page(Struct, frozen=True, kw_only=True):
    """All that the template needs besides the result itself."""

    findings: tuple[FindingView, ...]
    causes: tuple[CauseView, ...]
    tables: tuple[TableView, ...]
    prose: tuple[ProseView, ...]
    bars: tuple[tuple[TableCoverage, str, list[_charts.Bar]], ...]
    proofs: dict[str, list[list[str]]]
