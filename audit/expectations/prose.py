"""What Data Docs print of a rule: its title, its words, what was observed, and a table of the failing records."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from great_expectations.expectations.expectation import Expectation
from great_expectations.render import (
    AtomicDiagnosticRendererType,
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import RendererConfiguration, RendererValueType
from great_expectations.render.view.view import DefaultJinjaView

from audit.catalogue import say
from audit.families import families
from audit.rulepack.explain import spelt
from audit.suites.results import trouble

__all__ = ["Prose", "sentences"]

_COLUMNS = ("address", "row", "column", "printed", "expected", "verdict", "equation")
_ESCAPED = hasattr(DefaultJinjaView, "_escape_template_param_value")
_ROWS = 200
"""Failing records that a page shows."""


def sentences(kwargs: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """(title, [(word, what it says), …]) of a rule, in the language of its pack."""
    language = _language(kwargs)
    said = [(word, spelt(_ordered(word, value))) for word, value in kwargs.items() if word in families()]
    for word in (
        "table",
        "tables",
        "in",
        "except",
        "scope",
        "when",
        "basis",
        "tolerance",
        "along",
        "by",
        "why",
    ):
        if kwargs.get(word):
            label = "tables" if word == "table" else word
            said.append((_label(label, language), spelt(kwargs[word])))
    title = kwargs.get("title") or kwargs.get("rule") or ""
    if isinstance(title, Mapping):
        title = title.get(language) or next(iter(title.values()), "")
    return str(title), said


def _ordered(family: str, value: Any) -> Any:
    """A family's words in the family's own order; storage sorts them by name."""
    if not isinstance(value, Mapping):
        return value
    known = [name for name in families()[family].Options.__struct_encode_fields__ if name in value]
    return {name: value[name] for name in [*known, *value]}


def _label(word: str, language: str) -> str:
    try:
        return say(f"explain.{word}", language)
    except KeyError:
        return word


def _language(kwargs: Mapping[str, Any]) -> str:
    return str((kwargs.get("pack") or {}).get("language") or "en")


def _template(kwargs: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """A template and its params: the texts of a pack are params, so that nothing in them can be taken for one."""
    title, said = sentences(kwargs)
    lines = ["$title", *(f"$word{k}: $value{k}" for k in range(len(said)))]
    params = {"title": title, "rule": str(kwargs.get("rule") or "")}
    for k, (word, value) in enumerate(said):
        params |= {f"word{k}": word, f"value{k}": value}
    return "\n".join(lines) + "\n$rule", params


class Prose(Expectation):  # type: ignore[misc]
    """The renderers of a rule's Expectation."""

    @classmethod
    def is_abstract(cls) -> bool:
        """True: it is no Expectation of its own."""
        return True

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: RendererConfiguration) -> RendererConfiguration:
        template, params = _template(renderer_configuration.kwargs)
        for name, value in params.items():
            renderer_configuration.add_param(name=name, param_type=RendererValueType.STRING, value=value)
        renderer_configuration.template_str = template
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)  # type: ignore[untyped-decorator]
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[Any]:
        configuration = configuration or getattr(result, "expectation_config", None)
        template, params = _template(configuration.kwargs if configuration else {})
        title = {"tag": "strong"}
        badge = {"classes": ["badge", "badge-secondary"]}
        styling = {"params": {"title": title, "rule": badge}}
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template",
                string_template={"template": template, "params": _harmless(params), "styling": styling},
            )
        ]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)  # type: ignore[untyped-decorator]
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> str:
        return str(_result(result).get("observed_value") or "--")

    @classmethod
    @renderer(renderer_type=AtomicDiagnosticRendererType.OBSERVED_VALUE)  # type: ignore[untyped-decorator]
    def _atomic_diagnostic_observed_value(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> Any:
        return super()._atomic_diagnostic_observed_value(configuration, result, runtime_configuration)

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)  # type: ignore[untyped-decorator]
    def _diagnostic_unexpected_statement_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[Any]:
        """Why the rule could not be held, if so; how many records fail is the observed value."""
        broke = "" if _result(result).get("details") or result is None else trouble(result)
        styling = {"classes": ["text-danger"]}
        template = {
            "template": "$broke",
            "params": _harmless({"broke": broke}),
            "tag": "strong",
            "styling": styling,
        }
        said = RenderedStringTemplateContent(content_block_type="string_template", string_template=template)
        return [said] if broke else []

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_TABLE)  # type: ignore[untyped-decorator]
    def _diagnostic_unexpected_table_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[Any] | None:
        found = (_result(result).get("details") or {}).get("findings")
        if not found:
            return None
        language = _language(result.expectation_config.kwargs)
        return [
            RenderedTableContent(
                content_block_type="table",
                table=[_row(one, language) for one in found[:_ROWS]],
                header_row=[say(f"gx.column.{name}", language) for name in _COLUMNS],
                styling={"body": {"classes": ["table-bordered", "table-sm", "mt-3"]}},
            )
        ]


def _harmless(params: Mapping[str, str]) -> dict[str, str]:
    """Params as text for a page, where this version of Data Docs would print them as they are, tags included."""
    return dict(params) if _ESCAPED else {name: escape(value) for name, value in params.items()}


def _result(result: Any) -> Mapping[str, Any]:
    return (result.result if result is not None else None) or {}


def _row(one: Mapping[str, Any], language: str) -> list[str]:
    low, high = one.get("expected") or (None, None)
    ends = [_number(end) for end in (low, high) if end is not None]
    expected = (
        ends[0]
        if len(set(ends)) == 1 and len(ends) == 2
        else say("gx.range", language, low=_number(low), high=_number(high))
    )
    texts = {
        **one,
        "expected": expected if ends else "",
        "verdict": say(f"verdict.{one['verdict']}", language),
    }
    return [escape(str(texts[name])) for name in _COLUMNS]


def _number(value: float | None) -> str:
    return "…" if value is None else f"{value:.6g}".replace("-", "−")
