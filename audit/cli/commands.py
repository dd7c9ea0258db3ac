"""The commands that audit, compare, show and export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli.language import user_language
from audit.cli.shared import (
    REPORTS,
    BaselineOption,
    Files,
    Lang,
    LedgerOption,
    RulesOption,
    audited,
    by_name,
    checked,
    console,
    drop_options,
    fail,
    idle,
    inputs_of,
    known,
    language_of,
    linked,
    mistakes,
    packs_in,
    show,
    standing,
    status,
    targets,
    tell,
)

app = typer.Typer()


@app.command()
def run(
    files: Files = None,
    rules: RulesOption = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="What is printed: terminal, json, markdown, html, …")
    ] = "terminal",
    report: Annotated[
        list[str] | None,
        typer.Option(
            "--report", "-r", help="Also write this format, one file a document.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The file for --format, or the folder for --report.", show_default=False
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", help="FORMAT=FILE: also write this format, all documents in one file.", show_default=False
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            help="Exit 1 from this severity on: error, warning, notice, never; known and accepted findings never count.",
        ),
    ] = "warning",
    ledger: LedgerOption = None,
    baseline: BaselineOption = None,
    lang: Lang = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print the findings and the count, no more.")
    ] = False,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            help="For data drops: polars, pandas, duckdb, spark or sql (default: what suits).",
            show_default=False,
        ),
    ] = None,
    failing: Annotated[
        Path | None,
        typer.Option(
            "--failing", help="For data drops: write every failing record as Parquet.", show_default=False
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option("--limit", min=1, help="For data drops: how many findings of a rule are listed."),
    ] = 20,
    explain_plan: Annotated[
        bool, typer.Option("--explain-plan", help="For data drops: say how they were read, and why so.")
    ] = False,
) -> None:
    """Audit documents by the packs that apply to them. Without files: data/ by rules/ into reports/."""
    with mistakes(lang):
        from audit.deliver import deliver, pages

        wanted_files = targets(to)
        checked(lang, fail_on, format, *(report or ()), *(name for name, _ in wanted_files))
        if out and idle(out, format, bool(files), bool(report)):
            fail("cli.out", lang, path=out)
        packs = packs_in(rules)
        language = language_of(lang, packs)
        inputs = inputs_of(files)
        paths = by_name(inputs)
        wanted = report or ([] if files or to else None)
        charted = wanted is None or "html" in (format, *wanted, *(name for name, _ in wanted_files))
        asked = drop_options(engine, failing, explain_plan, limit, language, series=charted)
        done = audited(inputs, packs, language, quiet, standing(ledger, baseline), asked)
        language = language_of(lang, packs, done)
        folder = (
            out
            if out and (out.is_dir() or (not out.suffix and (report or format == "terminal")))
            else REPORTS
        )
        result = done.result()
        whole = {
            document.name: file
            for name, file in wanted_files
            if name == "html"
            for document in done.documents
        }
        links = linked(whole | pages(done.documents, wanted, folder))
        show(result, format, out if out and out != folder else None, language, quiet, paths, links)
        for name, file in wanted_files:
            show(result, name, file, language, quiet, paths)
        for path in asked.written:
            tell("cli.failing", language, path=path)
        for path in deliver(done, wanted, folder, language, paths, asked=bool(lang)):
            tell("cli.written", language, path=path)
    raise typer.Exit(status(result, fail_on))


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="The edition or drop that was.")],
    new: Annotated[Path, typer.Argument(help="The one that is.")],
    rules: RulesOption = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="What is printed: terminal, json, markdown, html, …")
    ] = "terminal",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file for --format.", show_default=False)
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="Exit 1 from this severity on, by what is new.")
    ] = "warning",
    same_period: Annotated[
        bool | None,
        typer.Option(
            "--same-period/--other-period",
            help="Whether both are of one period (default: as their names and titles tell).",
            show_default=False,
        ),
    ] = None,
    keys: Annotated[
        str, typer.Option("--keys", help="Of drops: the columns that make a record, a,b.", show_default=False)
    ] = "",
    flag: Annotated[
        str, typer.Option("--flag", help="Of drops: the column whose r marks a revision.", show_default=False)
    ] = "",
    ledger: LedgerOption = None,
    lang: Lang = None,
) -> None:
    """Set two editions, or two drops, against each other: revisions and whether they are marked, what came and went, findings new, known and gone."""
    with mistakes(lang):
        checked(lang, fail_on, format)
        from audit.compare import compare_files

        packs = packs_in(rules, needed=bool(rules))
        language_of(lang, packs)
        result = compare_files(
            old,
            new,
            packs,
            same_period=same_period,
            standing=standing(ledger, None, known=False),
            keys=[key.strip() for key in keys.split(",") if key.strip()],
            flag=flag,
        )
        held = [pack for pack in packs if pack.pack in result.packs]
        show(result, format, out, language_of(lang, held or packs), False, by_name([old, new]))
    raise typer.Exit(status(result, fail_on))


@app.command()
def tables(
    files: Annotated[list[Path], typer.Argument(help="Documents to read.")], lang: Lang = None
) -> None:
    """Show what was read from documents: tables, labels, units, addresses, and what could not be read."""
    with mistakes(lang):
        from audit.reports import listing
        from audit.sources import read

        screen = console()
        for path in inputs_of(files):
            listing.render(read(path), screen, language=user_language())


@app.command()
def export(
    to: Annotated[str, typer.Argument(help="gx: Great Expectations.")],
    pack: Annotated[Path, typer.Argument(help="The rule pack.")],
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="With --data-docs: files to hold the rules against.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The file for the suite (default: standard output).", show_default=False
        ),
    ] = None,
    data_docs: Annotated[
        Path | None,
        typer.Option("--data-docs", help="Build its Data Docs in this folder.", show_default=False),
    ] = None,
    lang: Lang = None,
) -> None:
    """Write a pack for another tool: gx gives its rules as a suite of Great Expectations (JSON), and its Data Docs."""
    with mistakes(lang):
        known(to, "cli.format", ("gx",))
        from audit.expectations.export import exported

        for path in exported(pack, files or (), out, data_docs):
            tell("cli.written", lang, path=path)
