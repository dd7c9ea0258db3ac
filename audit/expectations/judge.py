"""One judgement of a batch by all rules that were asked for, and each rule's share of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from audit.catalogue import say
from audit.checks import Severity
from audit.expectations.batches import Batch
from audit.expectations.words import joined
from audit.findings import Finding, Summary
from audit.rulepack import Pack
from audit.tables.model import Problem

__all__ = ["Broken", "Judge", "Share", "ask", "asked"]


class Broken(Exception):
    """A rule that could not be held against a batch: the batch has not what it names. Never a finding."""


class Share(Struct, frozen=True, kw_only=True):
    """What one rule came to: its findings in their order, its counts, and why it could not be held, if so."""

    findings: tuple[Finding, ...] = ()
    summary: Summary = Summary()
    broken: tuple[Problem, ...] = ()
    open: tuple[Problem, ...] = field(default=())

    def fails(self, severity: Severity) -> bool:
        """True where a finding is at least a warning, or as bad as the rule can be."""
        least = min(severity.rank, Severity.WARNING.rank)
        return any(finding.severity.rank >= least for finding in self.findings)


_ASKED: dict[int, Pack] = {}
"""Rules that Expectations of this process depend on and that no batch was judged by yet, by the identity of their pack (packs of one text are one object)."""


def ask(pack: Pack) -> None:
    """Puts a rule (a pack of one) on the list: the next batch is judged by all rules on it, in one pass."""
    _ASKED[id(pack)] = pack


def asked() -> list[Pack]:
    """The rules on the list, which is empty afterwards."""
    packs = list(_ASKED.values())
    _ASKED.clear()
    return packs


class Judge:
    """A batch, and what the rules that were asked for came to. A rule that was not on the list is judged when its share is taken."""

    def __init__(self, frame: Any, name: str, packs: list[Pack]) -> None:
        self._batch = Batch(frame, name)
        self._waiting = packs
        self._shares: dict[int, Share] = {}

    def share(self, pack: Pack) -> Share:
        """What the one rule of `pack` came to; `Broken` where it could not be held. One that failed before it broke is told as failed, with what broke."""
        _ASKED.pop(id(pack), None)
        if id(pack) not in self._shares:
            self._judge([*self._waiting, pack])
            self._waiting = []
        share = self._shares[id(pack)]
        if share.broken and not share.findings:
            texts = [say(one.code, pack.language, **dict(one.values)) for one in share.broken]
            raise Broken("; ".join(texts))
        return share

    def _judge(self, packs: list[Pack]) -> None:
        once = list({id(pack): pack for pack in packs if id(pack) not in self._shares}.values())
        for whole, places in joined(once):
            shares = dict(_shares(self._batch, whole))
            for k, place in places.items():
                self._shares[id(once[k])] = shares[whole.rules[place].id]


def _shares(batch: Batch, pack: Pack) -> Iterator[tuple[str, Share]]:
    """Every rule's share, by its id."""
    audited = batch.audited(pack)
    for rule in pack.rules:
        mine = [p for p in audited.problems if dict(p.values).get("rule") == rule.id]
        tables = [p for p in audited.problems if dict(p.values).get("alias") in rule.tables]
        broken = [p for p in mine if p.severity != "notice"]
        share = Share(
            findings=tuple(f for f in audited.findings if f.rule == rule.id),
            summary=audited.runs[rule.id].summary if rule.id in audited.runs else Summary(),
            broken=tuple([*tables, *broken] if broken else ()),
            open=tuple(p for p in mine if p.severity == "notice"),
        )
        yield rule.id, share
