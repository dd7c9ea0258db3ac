"""The words of a pack that belong to no family, as pydantic models: what YAML may say, and what an editor may offer."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from audit.formulas import FormulaError, parse_equation
from audit.units import is_unit, parse_unit

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


def _unit(text: str) -> str:
    if not is_unit(text):
        raise PydanticCustomError("pack.unit", "no unit of measure")
    return text


def _tolerance(text: str) -> str:
    try:
        good = Fraction(text.strip()) >= 0
    except (ValueError, ZeroDivisionError):
        good = False
    if not good:
        raise PydanticCustomError("pack.tolerance", "no amount")
    return text.strip()


def _condition(text: str) -> str:
    try:
        parse_equation(text)
    except FormulaError as error:
        raise ValueError(str(error)) from error
    return text


Text = Annotated[str, Field(min_length=1)]
Several = Text | Annotated[list[Text], Field(min_length=1)]
UnitText = Annotated[str, AfterValidator(_unit)]
Language = Literal["en", "zh"]
Marker = Literal["not-applicable", "negligible", "not-available", "suppressed", "zero"]
Measure = Literal["level", "rate", "share", "rank"]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProfileWords(_Words):
    """How the source prints its figures."""

    rounding: Literal["half-up", "half-even", "truncate"] = Field(
        default="half-up", description="how the source rounds; truncate cuts off"
    )
    markers: dict[Text, Marker] = Field(
        default={}, description="what a cell without a digit says, since agencies disagree about — and …"
    )
    exact: list[UnitText] = Field(
        default=[], description="units whose figures are exact although they are no counts of things"
    )
    done: list[Text] = Field(default=[], description="words in a cell that mean: the target was met in full")
    precision: Literal["cell", "column"] = Field(
        default="cell",
        description="whose decimals count: each cell's, or the column's most (where trailing zeros were lost)",
    )
    decimal: Literal["point", "comma"] | None = Field(
        default=None, description="the decimal mark; by default what the figures prove, else the point"
    )
    brackets: Literal["negative", "plain"] | None = Field(
        default=None,
        description="what (1,234) is: negative, as in accounts (the default), or plain, where brackets only qualify a figure",
    )
    triangles: Literal["negative", "arrows"] | None = Field(
        default=None,
        description="what ▲ and △ before a figure are: negative (the default), or arrows, of which ▲ points up and ▼ down",
    )


class ColumnWords(_Words):
    """What a data drop does not say of one of its columns."""

    unit: UnitText | None = Field(default=None, description="the unit of its figures")
    decimals: int | None = Field(
        default=None,
        ge=-12,
        le=12,
        description="printed digits after the point; negative for figures in tens, hundreds, …",
    )
    exact: bool = Field(default=False, description="its figures are exact: no rounding is allowed for")


class TableWords(_Words):
    """Which table of the document, or which data drop, an alias stands for. No word at all: the only table that there is."""

    heading: Several | None = Field(
        default=None, description="a heading above the table; a list goes from the outer heading inwards"
    )
    caption: Text | None = Field(default=None, description="the table's own caption line")
    columns: list[Text] | dict[Text, ColumnWords] = Field(
        default=[], description="labels that must be among its columns; with unit and decimals for a drop"
    )
    nth: int | None = Field(
        default=None, ge=1, description="which of those that match, from 1, in the order of the document"
    )
    joined: bool = Field(default=False, description="all that match are one table, broken over pages")
    unit: UnitText | None = Field(
        default=None, description="the unit of figures for which the table names none"
    )
    file: Text | None = Field(default=None, description="a data drop by its file's name: a glob")
    source: Text | None = Field(
        default=None, description="a data drop by its table in a database or its resource in a data package"
    )
    keys: Several | None = Field(
        default=None, description="the columns that tell the records of a drop apart"
    )
    period: Text | None = Field(
        default=None, description="the column that says when, for prior(x, 1y) and cumulative(x)"
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        if isinstance(value, (str, list, int, float)):
            return {"heading": value}
        return {} if value is None else value

    @model_validator(mode="after")
    def _agree(self) -> TableWords:
        drop = self.file or self.source or self.keys or self.period or isinstance(self.columns, dict)
        if drop and (self.heading or self.caption or self.nth or self.joined):
            raise PydanticCustomError("pack.table.drop", "a drop has no headings")
        if self.joined and self.nth:
            raise PydanticCustomError("pack.table.joined", "joined and nth exclude each other")
        return self


class MeasureWords(_Words):
    """Columns by what they measure instead of by label."""

    measure: Measure | Annotated[list[Measure], Field(min_length=1)] = Field(
        description="level, rate, share or rank: what the columns' headers say they hold"
    )


class RuleWords(_Words):
    """The words that every rule may have, beside its family's one."""

    id: Annotated[str, Field(pattern=r"^\S+$")] = Field(
        description="the name that findings and the ledger use; no spaces; one of a kind"
    )
    title: Text | dict[Language, Text] | None = Field(
        default=None, description="what the rule says, in one line; or {en: …, zh: …}"
    )
    why: str = Field(default="", description="the reason or the source of the rule: shown with every finding")
    severity: Literal["error", "warning", "notice"] = Field(
        default="error",
        description="of an impossible figure: error must be fixed or accepted, warning explained",
    )
    table: Text | None = Field(
        default=None, description="the alias of the table that the rule is held against"
    )
    tables: Annotated[list[Text], Field(min_length=1)] | None = Field(
        default=None, description="the aliases of several tables: the rule is held against each"
    )
    within: Several | MeasureWords | None = Field(
        default=None, alias="in", description="the columns (or rows) to look at, by label or {measure: …}"
    )
    exclude: Several | None = Field(
        default=None, alias="except", description="rows and columns to leave out, by label"
    )
    when: Annotated[Text, AfterValidator(_condition)] | None = Field(
        default=None, description="a relation: the rule holds only where it does"
    )
    scope: Text | None = Field(
        default=None,
        description="a section row, or a cell merged over rows at their left: the rule sees only the rows below, or beside, it",
    )
    along: Text | None = Field(
        default=None, description="in a long drop, the column whose codes the rule's words name"
    )
    by: Several | None = Field(
        default=None,
        description="in a long drop, the columns whose values make one record (default: the keys)",
    )
    basis: Literal["nominal", "constant-price", "comparable", "points", "times"] = Field(
        default="nominal", description="what a printed growth is measured on"
    )
    tolerance: Annotated[str, AfterValidator(_tolerance)] | None = Field(
        default=None, description="an amount, in the target's printed unit, allowed beyond rounding"
    )


Expectation = dict[str, Any]


class PackWords(_Words):
    """A rule pack: the rules that the figures of some documents or data drops must keep."""

    pack: Text = Field(description="the pack's name")
    version: Literal[1] = Field(description="of the rule language")
    language: Language = Field(default="en", description="of its titles")
    applies_to: Several | None = Field(default=None, description="file names that the pack audits: globs")
    profile: ProfileWords = ProfileWords()
    tables: dict[Text, TableWords] = Field(default={}, description="names for the document's tables")
    rules: list[Any] = Field(default=[], description="the rules")
    expectations: list[Expectation] = Field(
        default=[], description="native Great Expectations, by their own names"
    )


def unit_name(text: str) -> str:
    """The unit as `Unit.name` spells it, so that a profile's words and a cell's unit can be compared."""
    return parse_unit(text).name


def several(words: str | list[str] | None) -> tuple[str, ...]:
    """One word or a list of them, as a tuple."""
    return (words,) if isinstance(words, str) else tuple(words or ())
