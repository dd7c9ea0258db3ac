"""The words of a pack that belong to no family: what YAML may say, and what an editor may offer."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from msgspec import Meta

from audit.formulas import FormulaError, parse_equation
from audit.units import is_unit, parse_unit
from audit.words import Checked, WordError, Words

__all__ = [
    "ColumnWords",
    "Expectation",
    "MeasureWords",
    "PackWords",
    "ProfileWords",
    "RuleWords",
    "TableWords",
    "several",
    "unit_name",
]


class UnitText(Checked):
    """A unit of measure that is known."""

    __slots__ = ()

    def check(self) -> None:
        if not is_unit(self):
            raise WordError("pack.unit")


class Tolerance(Checked):
    """An amount that is not below zero: `0.5`, `1/2`."""

    __slots__ = ()

    def check(self) -> None:
        try:
            good = Fraction(self.strip()) >= 0
        except (ValueError, ZeroDivisionError):
            good = False
        if not good:
            raise WordError("pack.tolerance")


class Condition(Checked):
    """A relation between figures: `Tons >= 0`."""

    __slots__ = ()

    def check(self) -> None:
        try:
            parse_equation(self)
        except FormulaError as error:
            raise WordError("pack.formula") from error


Text = Annotated[str, Meta(min_length=1)]
Several = Text | Annotated[list[Text], Meta(min_length=1)]
Language = Literal["en", "zh"]
Marker = Literal["not-applicable", "negligible", "not-available", "suppressed", "zero"]
Measure = Literal["level", "rate", "share", "rank"]


class ProfileWords(Words, frozen=True, kw_only=True):
    """How the source prints its figures."""

    rounding: Annotated[
        Literal["half-up", "half-even", "truncate"],
        Meta(description="how the source rounds; truncate cuts off"),
    ] = "half-up"
    markers: Annotated[
        dict[Text, Marker],
        Meta(description="what a cell without a digit says, since agencies disagree about — and …"),
    ] = {}
    exact: Annotated[
        list[UnitText],
        Meta(description="units whose figures are exact although they are no counts of things"),
    ] = []
    done: Annotated[
        list[Text], Meta(description="words in a cell that mean: the target was met in full")
    ] = []
    precision: Annotated[
        Literal["cell", "column"],
        Meta(
            description="whose decimals count: each cell's, or the column's most (where trailing zeros were lost)"
        ),
    ] = "cell"
    decimal: Annotated[
        Literal["point", "comma"] | None,
        Meta(description="the decimal mark; by default what the figures prove, else the point"),
    ] = None
    brackets: Annotated[
        Literal["negative", "plain"] | None,
        Meta(
            description="what (1,234) is: negative, as in accounts (the default), or plain, where brackets only qualify a figure"
        ),
    ] = None
    triangles: Annotated[
        Literal["negative", "arrows"] | None,
        Meta(
            description="what ▲ and △ before a figure are: negative (the default), or arrows, of which ▲ points up and ▼ down"
        ),
    ] = None


class ColumnWords(Words, frozen=True, kw_only=True):
    """What a data drop does not say of one of its columns."""

    unit: Annotated[UnitText | None, Meta(description="the unit of its figures")] = None
    decimals: Annotated[
        Annotated[int, Meta(ge=-12, le=12)] | None,
        Meta(description="printed digits after the point; negative for figures in tens, hundreds, …"),
    ] = None
    exact: Annotated[bool, Meta(description="its figures are exact: no rounding is allowed for")] = False


class TableWords(Words, frozen=True, kw_only=True):
    """Which table of the document, or which data drop, an alias stands for. No word at all: the only table that there is."""

    heading: Annotated[
        Several | None,
        Meta(description="a heading above the table; a list goes from the outer heading inwards"),
    ] = None
    caption: Annotated[Text | None, Meta(description="the table's own caption line")] = None
    columns: Annotated[
        list[Text] | dict[Text, ColumnWords],
        Meta(description="labels that must be among its columns; with unit and decimals for a drop"),
    ] = []
    nth: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="which of those that match, from 1, in the order of the document"),
    ] = None
    joined: Annotated[bool, Meta(description="all that match are one table, broken over pages")] = False
    unit: Annotated[
        UnitText | None, Meta(description="the unit of figures for which the table names none")
    ] = None
    file: Annotated[Text | None, Meta(description="a data drop by its file's name: a glob")] = None
    source: Annotated[
        Text | None,
        Meta(description="a data drop by its table in a database or its resource in a data package"),
    ] = None
    keys: Annotated[Several | None, Meta(description="the columns that tell the records of a drop apart")] = (
        None
    )
    period: Annotated[
        Text | None, Meta(description="the column that says when, for prior(x, 1y) and cumulative(x)")
    ] = None

    @classmethod
    def full(cls, value: Any) -> Any:
        """A text or a list is the heading, nothing at all the only table that there is."""
        if isinstance(value, (str, list, int, float)):
            return {"heading": value}
        return {} if value is None else value

    def __post_init__(self) -> None:
        drop = self.file or self.source or self.keys or self.period or isinstance(self.columns, dict)
        if drop and (self.heading or self.caption or self.nth or self.joined):
            raise WordError("pack.table.drop")
        if self.joined and self.nth:
            raise WordError("pack.table.joined")


class MeasureWords(Words, frozen=True, kw_only=True):
    """Columns by what they measure instead of by label."""

    measure: Annotated[
        Measure | Annotated[list[Measure], Meta(min_length=1)],
        Meta(description="level, rate, share or rank: what the columns' headers say they hold"),
    ]


class RuleWords(Words, frozen=True, kw_only=True, rename={"within": "in", "exclude": "except"}):
    """The words that every rule may have, beside its family's one."""

    id: Annotated[
        Annotated[str, Meta(pattern=r"^\S+$")],
        Meta(description="the name that findings and the ledger use; no spaces; one of a kind"),
    ]
    title: Annotated[
        Text | dict[Language, Text] | None,
        Meta(description="what the rule says, in one line; or {en: …, zh: …}"),
    ] = None
    why: Annotated[
        str, Meta(description="the reason or the source of the rule: shown with every finding")
    ] = ""
    severity: Annotated[
        Literal["error", "warning", "notice"],
        Meta(description="of an impossible figure: error must be fixed or accepted, warning explained"),
    ] = "error"
    table: Annotated[
        Text | None, Meta(description="the alias of the table that the rule is held against")
    ] = None
    tables: Annotated[
        Annotated[list[Text], Meta(min_length=1)] | None,
        Meta(description="the aliases of several tables: the rule is held against each"),
    ] = None
    within: Annotated[
        Several | MeasureWords | None,
        Meta(description="the columns (or rows) to look at, by label or {measure: …}"),
    ] = None
    exclude: Annotated[Several | None, Meta(description="rows and columns to leave out, by label")] = None
    when: Annotated[
        Condition | None,
        Meta(description="a relation: the rule holds only where it does"),
    ] = None
    scope: Annotated[
        Text | None,
        Meta(
            description="a section row, or a cell merged over rows at their left: the rule sees only the rows below, or beside, it"
        ),
    ] = None
    along: Annotated[
        Text | None, Meta(description="in a long drop, the column whose codes the rule's words name")
    ] = None
    by: Annotated[
        Several | None,
        Meta(description="in a long drop, the columns whose values make one record (default: the keys)"),
    ] = None
    basis: Annotated[
        Literal["nominal", "constant-price", "comparable", "points", "times"],
        Meta(description="what a printed growth is measured on"),
    ] = "nominal"
    tolerance: Annotated[
        Tolerance | None,
        Meta(description="an amount, in the target's printed unit, allowed beyond rounding"),
    ] = None


Expectation = dict[str, Any]


class PackWords(Words, frozen=True, kw_only=True):
    """A rule pack: the rules that the figures of some documents or data drops must keep."""

    pack: Annotated[Text, Meta(description="the pack's name")]
    version: Annotated[Literal[1], Meta(description="of the rule language")]
    language: Annotated[Language, Meta(description="of its titles")] = "en"
    applies_to: Annotated[Several | None, Meta(description="file names that the pack audits: globs")] = None
    profile: ProfileWords = ProfileWords()
    tables: Annotated[dict[Text, TableWords], Meta(description="names for the document's tables")] = {}
    rules: Annotated[list[Any], Meta(description="the rules")] = []
    expectations: Annotated[
        list[Expectation], Meta(description="native Great Expectations, by their own names")
    ] = []


def unit_name(text: str) -> str:
    """The unit as `Unit.name` spells it, so that a profile's words and a cell's unit can be compared."""
    return parse_unit(text).name


def several(words: str | list[str] | None) -> tuple[str, ...]:
    """One word or a list of them, as a tuple."""
    return (words,) if isinstance(words, str) else tuple(words or ())
