"""One Expectation for each rule family: `ExpectSumToHold`, `ExpectGrowthToHold`, … with the words of the pack as kwargs.

    ExpectSumToHold(rule="areas", table="towns", sum={"total": "Total", "parts": ["North", "South"]}, **{"in": ["2023"]})

All of them read their share of one metric. A result is a failure where the rule has a finding that is at least a warning; a rule that could not be held
raises, and Great Expectations says so in `exception_info`.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.validator.metric_configuration import MetricConfiguration

from audit.checks import Severity
from audit.expectations import prose
from audit.expectations.judge import ask
from audit.expectations.metric import METRIC
from audit.expectations.results import result_of
from audit.expectations.words import SHARED, pack_of
from audit.families import families
from audit.rulepack import Pack, PackError

__all__ = ["CLASSES", "RuleExpectation", "class_name"]

_OWN = {"critical": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.NOTICE}


class RuleExpectation(prose.Prose, BatchExpectation):  # type: ignore[misc]
    """A declared rule as an Expectation; subclasses name its `family`."""

    family: ClassVar[str] = ""

    @classmethod
    def is_abstract(cls) -> bool:
        """True for this class alone: only families are registered."""
        return not cls.__dict__.get("family")

    @pydantic.root_validator(skip_on_failure=True)  # type: ignore[untyped-decorator]
    def _right(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805
        """The words are those of a pack; every mistake in them is told at once."""
        try:
            pack_of(_said(values), _level(values["severity"]))
        except PackError as error:
            raise ValueError(error.message(_language(values))) from None
        return values

    def rulepack(self) -> Pack:
        """The rule as a pack of one."""
        values = {name: getattr(self, name) for name in self.success_keys}
        return pack_of(_said(values), _level(self.severity))

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: Any = None
    ) -> Any:
        """The one metric, of the batch alone; the rule goes on the list of those that the batch is judged by."""
        ask(self.rulepack())
        needed = super(BatchExpectation, self).get_validation_dependencies(
            execution_engine, runtime_configuration
        )
        metric = MetricConfiguration(METRIC, self._get_domain_kwargs(), {})
        needed.set_metric_configuration(METRIC, metric)
        return needed

    def _get_domain_kwargs(self) -> dict[str, Any]:
        return {"batch_id": self.batch_id}

    def _get_success_kwarg(self, key: str, default: Any = None) -> Any:
        """The kwarg itself; the inherited way spells the whole configuration anew for each."""
        return getattr(self, key, default)

    def _get_success_kwargs(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in (*self.domain_keys, *self.success_keys)}

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        pack = self.rulepack()
        share = metrics[METRIC].share(pack)
        form = (runtime_configuration or {}).get("result_format") or {}
        return {
            "success": not share.fails(_OWN[_level(self.severity)]),
            "result": result_of(share, pack, form if isinstance(form, dict) else {"result_format": form}),
        }


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """The kwargs that were given, Great Expectations' own left out."""
    words = {*SHARED, *families(), "rule", "pack"}
    return {name: value for name, value in values.items() if name in words and value is not None}


def _level(severity: Any) -> str:
    return str(getattr(severity, "value", severity))


def _language(values: dict[str, Any]) -> str:
    return str((values.get("pack") or {}).get("language") or "en")


def class_name(family: str) -> str:
    """`ExpectSumToHold` for `sum`."""
    return f"Expect{''.join(part.capitalize() for part in family.split('_'))}ToHold"


def _made(family: str) -> type[RuleExpectation]:
    """The class of a family. A required word has no default: Great Expectations leaves what equals its default out of stored results."""
    required, optional = ("rule", family), ("pack", *SHARED)
    fields = {**dict.fromkeys(required, pydantic.Field(...)), **dict.fromkeys(optional, None)}
    kinds: dict[str, Any] = {
        **dict.fromkeys((*required, *optional), Any),
        "rule": str,
        "family": ClassVar[str],
    }
    space = {
        "__module__": __name__, "__doc__": inspect.getdoc(families()[family]), "__annotations__": kinds, "family": family,
        "success_keys": (*required, *optional), "args_keys": required, **fields,
    }  # fmt: skip
    meta: Any = type(RuleExpectation)
    made: type[RuleExpectation] = meta(class_name(family), (RuleExpectation,), space)
    return made


CLASSES: dict[str, type[RuleExpectation]] = {family: _made(family) for family in families()}
"""The Expectation of each family."""
globals().update({made.__name__: made for made in CLASSES.values()})
