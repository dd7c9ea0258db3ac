"""The commands that say what is accepted and what was known before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from audit.cli.language import user_language
from audit.cli.shared import (
    BASELINE,
    LEDGER,
    REPORTS,
    Files,
    Lang,
    LedgerOption,
    RulesOption,
    audited,
    fail,
    inputs_of,
    language_of,
    mistakes,
    packs_in,
    standing,
    tell,
)

app = typer.Typer()


@app.command()
def accept(
    finding: Annotated[
        str, typer.Argument(help="An id of the last run (F003), report:F003, or a fingerprint.")
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Look the finding up by auditing these, not in the JSON reports.", show_default=False
        ),
    ] = None,
    *,
    reason: Annotated[
        str, typer.Option("--reason", help="Why it is right as it stands, or cannot be helped.")
    ],
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            help="The last day that it holds (2030-12-31); it lapses anyway when a value changes.",
            show_default=False,
        ),
    ] = None,
    who: Annotated[
        str | None,
        typer.Option("--who", help="Who answers for it (default: git's user.name).", show_default=False),
    ] = None,
    ledger: Annotated[Path, typer.Option("--ledger", help="The file to write.")] = LEDGER,
    rules: RulesOption = None,
    lang: Lang = None,
) -> None:
    """Accept a finding, with its values, in the ledger: comply or explain."""
    with mistakes(lang):
        from audit import ledger as book
        from audit.findings import MOST_CONFRONTED
        from audit.sources.drops import DropOptions

        language = lang or user_language()
        last = book.day(until)
        if not reason.strip():
            fail("ledger.reason", language)
        if last and last < date.today():
            fail("accept.past", language, until=until)
        if files:
            drops = DropOptions(limit=MOST_CONFRONTED, series=False)
            done = audited(files, packs_in(rules), language, True, drops=drops)
            known = [book.Found(report="", finding=finding) for finding in done.result().findings]
        else:
            known = book.in_reports(REPORTS)
        found = book.find(finding, known, ", ".join(map(str, files or [REPORTS])))
        entry = book.entry_for(
            found, reason=reason, who=who or book.git_user() or fail("accept.who", lang), until=last
        )
        again = book.accept(ledger, entry)
        tell(
            "accept.replaced" if again else "accept.done",
            language,
            path=ledger,
            rule=entry.rule,
            place=entry.place,
        )


@app.command()
def baseline(
    files: Files = None,
    rules: RulesOption = None,
    ledger: LedgerOption = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = BASELINE,
    lang: Lang = None,
) -> None:
    """Write what is found today to the baseline: from now on only what is new fails a run."""
    with mistakes(lang):
        from audit.findings import MOST_CONFRONTED
        from audit.ledger import write_baseline
        from audit.sources.drops import DropOptions

        packs = packs_in(rules)
        language = language_of(lang, packs)
        before = standing(ledger, None, known=False)
        drops = DropOptions(limit=MOST_CONFRONTED, series=False)
        done = audited(inputs_of(files), packs, language, False, before, drops)
        tell("baseline.written", language, count=write_baseline(out, done.result().findings), path=out)
