"""The command `audit`: options in, exit codes out (0 clean, 1 findings, 2 bad input or pack); everything else is done by the rooms below."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from audit import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from audit.findings import AuditResult
    from audit.ledger import Standing
    from audit.pipeline import Run
    from audit.rulepack import Pack
    from audit.sources.drops import DropOptions

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, help="Finds the figures that don't add up.")
rules_app = typer.Typer(no_args_is_help=True, help="The rule packs: list, check, explain.", rich_markup_mode=None)
app.add_typer(rules_app, name="rules")

DATA, RULES, REPORTS = Path("data"), Path("rules"), Path("reports")
LEDGER, BASELINE = Path("ledger.yaml"), Path("baseline.json")

Files = Annotated[list[Path] | None, typer.Argument(help="Documents to audit; without any, those of data/.", show_default=False)]
RulesOption = Annotated[list[Path] | None, typer.Option("--rules", help="Rule packs, or folders of them (default: rules/).", show_default=False)]
LedgerOption = Annotated[Path | None, typer.Option("--ledger", help="What was accepted (default: ledger.yaml, where there is one).", show_default=False)]
BaselineOption = Annotated[Path | None, typer.Option("--baseline", help="What was known (default: baseline.json, where there is one).", show_default=False)]
Lang = Annotated[str | None, typer.Option("--lang", help="en or zh (default: the packs' own).", show_default=False)]


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"audit {__version__}")
        raise typer.Exit


@app.command()
def run(
    files: Files = None,
    rules: RulesOption = None,
    format: Annotated[str, typer.Option("--format", "-f", help="What is printed: terminal, json, markdown, html, …")] = "terminal",
    report: Annotated[list[str] | None, typer.Option("--report", "-r", help="Also write this format, one file a document.", show_default=False)] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file for --format, or the folder for --report.", show_default=False)] = None,
    to: Annotated[list[str] | None, typer.Option("--to", help="FORMAT=FILE: also write this format, all documents in one file.", show_default=False)] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", help="Exit 1 from this severity on: error, warning, notice, never; known and accepted findings never count.")] = "warning",
    ledger: LedgerOption = None,
    baseline: BaselineOption = None,
    lang: Lang = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the findings and the count, no more.")] = False,
    engine: Annotated[str | None, typer.Option("--engine", help="For data drops: polars, pandas, duckdb, spark or sql (default: what suits).", show_default=False)] = None,
    failing: Annotated[Path | None, typer.Option("--failing", help="For data drops: write every failing record as Parquet.", show_default=False)] = None,
    explain_plan: Annotated[bool, typer.Option("--explain-plan", help="For data drops: say how they were read, and why so.")] = False,
) -> None:
    """Audit documents by the packs that apply to them. Without files: data/ by rules/ into reports/."""
    with _mistakes(lang):
        from audit.deliver import deliver

        wanted_files = _targets(to)
        _options(lang, fail_on, format, *(report or ()), *(name for name, _ in wanted_files))
        if out and format == "terminal" and not out.is_dir() and (out.suffix or (files and not report)):
            _fail("cli.out", lang, path=out)
        packs = _packs(rules)
        language = _language(lang, packs)
        inputs = _inputs(files)
        paths = {path.name: path for path in inputs}
        done = _audited(inputs, packs, language, quiet, _standing(ledger, baseline), _drop_options(engine, failing, explain_plan))
        folder = out if out and (out.is_dir() or (not out.suffix and (report or format == "terminal"))) else REPORTS
        wanted = report or ([] if files or to else None)
        result = done.result()
        _print(result, format, out if out and out != folder else None, language, quiet, paths)
        for name, file in wanted_files:
            _print(result, name, file, language, quiet, paths)
        for path in deliver(done, wanted, folder, language, paths):
            _say("cli.written", language, path=path)
    raise typer.Exit(_status(result, fail_on))


@app.command()
def accept(
    finding: Annotated[str, typer.Argument(help="An id of the last run (F003), report:F003, or a fingerprint.")],
    files: Annotated[list[Path] | None, typer.Argument(help="Look the finding up by auditing these, not in the JSON reports.", show_default=False)] = None,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why it is right as it stands, or cannot be helped.")],
    until: Annotated[str | None, typer.Option("--until", help="The last day that it holds (2030-12-31); it lapses anyway when a value changes.", show_default=False)] = None,
    who: Annotated[str | None, typer.Option("--who", help="Who answers for it (default: git's user.name).", show_default=False)] = None,
    ledger: Annotated[Path, typer.Option("--ledger", help="The file to write.")] = LEDGER,
    rules: RulesOption = None,
    lang: Lang = None,
) -> None:
    """Accept a finding, with its values, in the ledger: comply or explain."""
    with _mistakes(lang):
        from audit import ledger as book

        language = lang or _user_language()
        last = book.day(until)
        known = [book.Found(report="", finding=f) for f in _audited(files, _packs(rules), language, True).result().findings] if files else book.in_reports(REPORTS)
        found = book.find(finding, known, ", ".join(map(str, files or [REPORTS])))
        entry = book.entry_for(found, reason=reason, who=who or book.git_user() or _fail("accept.who", lang), until=last)
        again = book.accept(ledger, entry)
        _say("accept.replaced" if again else "accept.done", language, path=ledger, rule=entry.rule, place=entry.place)


@app.command()
def baseline(
    files: Files = None,
    rules: RulesOption = None,
    ledger: LedgerOption = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = BASELINE,
    lang: Lang = None,
) -> None:
    """Write what is found today to the baseline: from now on only what is new fails a run."""
    with _mistakes(lang):
        from audit.ledger import write_baseline

        packs = _packs(rules)
        language = _language(lang, packs)
        done = _audited(_inputs(files), packs, language, False, _standing(ledger, None, known=False))
        _say("baseline.written", language, count=write_baseline(out, done.result().findings), path=out)


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="The edition or drop that was.")],
    new: Annotated[Path, typer.Argument(help="The one that is.")],
    rules: RulesOption = None,
    format: Annotated[str, typer.Option("--format", "-f", help="What is printed: terminal, json, markdown, html, …")] = "terminal",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file for --format.", show_default=False)] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", help="Exit 1 from this severity on, by what is new.")] = "warning",
    same_period: Annotated[bool | None, typer.Option("--same-period/--other-period", help="Whether both are of one period (default: as their names and titles tell).", show_default=False)] = None,
    keys: Annotated[str, typer.Option("--keys", help="Of drops: the columns that make a record, a,b.", show_default=False)] = "",
    flag: Annotated[str, typer.Option("--flag", help="Of drops: the column whose r marks a revision.", show_default=False)] = "",
    ledger: LedgerOption = None,
    lang: Lang = None,
) -> None:
    """Set two editions, or two drops, against each other: revisions and whether they are marked, what came and went, findings new, known and gone."""
    with _mistakes(lang):
        _options(lang, fail_on, format)
        from audit.compare import compare_files

        packs = _packs(rules, needed=bool(rules))
        language = _language(lang, packs)
        result = compare_files(old, new, packs, same_period=same_period, standing=_standing(ledger, None, known=False), keys=[key.strip() for key in keys.split(",") if key.strip()], flag=flag)
        _print(result, format, out, language, False, {path.name: path for path in (old, new)})
    raise typer.Exit(_status(result, fail_on))


@app.command()
def tables(files: Annotated[list[Path], typer.Argument(help="Documents to read.")], lang: Lang = None) -> None:
    """Show what was read from documents: tables, labels, units, addresses, and what could not be read."""
    with _mistakes(lang):
        from audit.reports import listing
        from audit.sources import read

        console = _console()
        for path in _inputs(files):
            listing.render(read(path), console, language=lang or "en")


@rules_app.command("list")
def list_rules(rules: RulesOption = None, lang: Lang = None) -> None:
    """List the rules of the packs, a line each."""
    with _mistakes(lang):
        from audit.rulepack import listing

        for pack in _packs(rules):
            print(listing(pack, lang or pack.language))


@rules_app.command()
def lint(rules: RulesOption = None, lang: Lang = None) -> None:
    """Check packs for mistakes (exit 2), and remark on what could be better."""
    with _mistakes(lang):
        from audit.rulepack import lint as remarks

        for pack in _packs(rules):
            for remark in remarks(pack):
                print(remark.text(lang or pack.language))


@rules_app.command()
def explain(name: Annotated[str, typer.Argument(help="A rule's id, or a family.")], rules: RulesOption = None, lang: Lang = None) -> None:
    """Explain a rule, or a rule family, in words."""
    with _mistakes(lang):
        import difflib
        import inspect

        from audit.families import families
        from audit.rulepack import explain as explained

        packs = _packs(rules, needed=False)
        found = [(rule, pack) for pack in packs for rule in pack.rules if rule.id == name]
        for rule, pack in found:
            print(explained(rule, lang or pack.language))
        if not found and name in families():
            print(inspect.getdoc(families()[name]))
        elif not found:
            names = [rule.id for pack in packs for rule in pack.rules] + list(families())
            near = difflib.get_close_matches(name, names, 1)
            _fail("cli.rule", lang, found=name, nearest=f" ({near[0]}?)" if near else "")


@rules_app.command()
def schema() -> None:
    """Print the JSON Schema of the pack language, for editors."""
    import json

    from audit.rulepack import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@app.command()
def export(
    to: Annotated[str, typer.Argument(help="gx: Great Expectations.")],
    pack: Annotated[Path, typer.Argument(help="The rule pack.")],
    files: Annotated[list[Path] | None, typer.Argument(help="With --data-docs: files to hold the rules against.", show_default=False)] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file for the suite (default: standard output).", show_default=False)] = None,
    data_docs: Annotated[Path | None, typer.Option("--data-docs", help="Build its Data Docs in this folder.", show_default=False)] = None,
    lang: Lang = None,
) -> None:
    """Write a pack for another tool: gx gives its rules as a suite of Great Expectations (JSON), and its Data Docs."""
    with _mistakes(lang):
        _known(to, "cli.format", ("gx",))
        from audit.expectations.export import exported

        for path in exported(pack, files or (), out, data_docs):
            _say("cli.written", lang, path=path)


def main() -> None:
    """The command line; a closed pipe ends it quietly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _inputs(files: Sequence[Path] | None) -> list[Path]:
    """The files named, or those of data/ (no folders, no hidden ones, no READMEs), by name."""
    if files:
        return list(files)
    found = sorted(p for p in DATA.glob("*") if p.is_file() and not p.name.startswith((".", "README"))) if DATA.is_dir() else []
    return found or _fail("cli.no-data", None, path=f"{DATA}/")


def _packs(rules: Sequence[Path] | None, *, needed: bool = True) -> list[Pack]:
    from audit.rulepack import load_all

    if not rules and not RULES.is_dir():
        return [] if not needed else _fail("cli.no-rules", None, path=f"{RULES}/")
    packs = load_all(list(rules or [RULES]))
    return packs or (_fail("cli.no-rules", None, path=", ".join(map(str, rules or [RULES]))) if needed else [])


def _options(lang: str | None, fail_on: str, *formats: str) -> None:
    """What was typed is known."""
    from audit import reports

    _known(lang, "cli.language", ("en", "zh", None))
    _known(fail_on, "cli.severity", ("error", "warning", "notice", "never"))
    for name in formats:
        _known(name, "cli.format", (*reports.FORMATS, *reports.ANNOTATED))


def _targets(to: Sequence[str] | None) -> list[tuple[str, Path]]:
    """`sarif=reports/all.sarif` -> (sarif, reports/all.sarif)."""
    parts = [word.partition("=") for word in to or ()]
    wrong = next((word for word in parts if not (word[0] and word[2])), None)
    return _fail("cli.to", None, found="".join(wrong)) if wrong else [(name, Path(file)) for name, _, file in parts]


def _language(lang: str | None, packs: Sequence[Pack]) -> str:
    """The one asked for, else the packs' own where they agree."""
    return lang or (packs[0].language if packs and len({pack.language for pack in packs}) == 1 else "en")


def _standing(ledger: Path | None, baseline: Path | None, *, known: bool = True) -> Standing:
    """What was accepted and, where `known`, what was found before; a file that was named must be there."""
    from datetime import date

    from audit.ledger import Baseline, Standing, read_baseline, read_ledger

    before = read_baseline(baseline or BASELINE, needed=baseline is not None) if known else Baseline()
    return Standing(ledger=read_ledger(ledger or LEDGER, needed=ledger is not None), baseline=before, today=date.today())


def _drop_options(engine: str | None, failing: Path | None, explain_plan: bool) -> DropOptions:
    from audit.sources.drops import ENGINES, DropOptions

    if engine not in (None, *ENGINES):
        _fail("drop.engine.unknown", None, found=engine, expected=", ".join(ENGINES))
    return DropOptions(engine=engine, failing=failing, explain=(lambda line: print(line, file=sys.stderr)) if explain_plan else None)


def _audited(
    paths: Sequence[Path], packs: Sequence[Pack], language: str, quiet: bool, standing: Standing | None = None, drops: DropOptions | None = None
) -> Run:
    """The run, with a progress bar on a terminal where there are several files."""
    from audit.pipeline import audit_files

    if quiet or len(paths) < 2 or not sys.stderr.isatty():
        return audit_files(paths, packs, standing=standing, drops=drops)
    from rich.console import Console
    from rich.progress import Progress

    from audit.catalogue import say

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.reading", language), total=len(paths))
        return audit_files(paths, packs, lambda name, k, _: bar.update(task, completed=k, description=name), standing, drops)


def _print(result: AuditResult, name: str, path: Path | None, language: str, quiet: bool, paths: Mapping[str, Path]) -> None:
    """The result on standard output, or in `path`."""
    from audit import reports

    if name in reports.ANNOTATED:
        _fail("cli.annotated", language, found=name)
    if reports.FORMATS[name].gives == "console":
        reports.load(name).render(result, _console(), language=language, quiet=quiet)
        return
    from audit.deliver import rendered

    content = rendered(result, name, language, paths)
    if path:
        from audit.reports._write import write

        write(path, content)
    elif isinstance(content, bytes):
        _fail("cli.binary", language, found=name)
    else:
        sys.stdout.write(content if content.endswith("\n") else content + "\n")


def _status(result: AuditResult, fail_on: str) -> int:
    """1 where a finding is at least as bad as `fail_on`, or where a rule could not be held at all."""
    from audit.checks import Severity

    if fail_on == "never":
        return 0
    least = Severity(fail_on).rank
    worst = max((finding.severity.rank for finding in result.findings if finding.state == "new"), default=0)
    broken = 2 if any(problem.severity == "warning" for problem in result.problems) else 0
    return int(max(worst, broken) >= least)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False)


def _known(value: str | None, code: str, allowed: Sequence[str | None]) -> None:
    if value not in allowed:
        _fail(code, None, found=value, expected=", ".join(str(name) for name in allowed if name))


def _say(code: str, language: str | None, **values: object) -> None:
    from audit.catalogue import say

    print(say(code, language or "en", **values), file=sys.stderr)


def _fail(code: str, language: str | None, **values: object) -> NoReturn:
    """One line on standard error, and exit 2."""
    _say(code, language or _user_language(), **values)
    raise typer.Exit(2)


def _user_language() -> str:
    """zh where the environment's locale is Chinese, else en."""
    return "zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"


@contextmanager
def _mistakes(language: str | None) -> Iterator[None]:
    """Turns a user's mistakes into one clear line each, and exit 2."""
    from audit.deliver import ReportError
    from audit.ledger import LedgerError, LookupFault
    from audit.rulepack import PackError
    from audit.sources import ReadError

    try:
        yield
    except (PackError, LedgerError) as error:
        print(error.message(language or _user_language()), file=sys.stderr)
        raise typer.Exit(2) from None
    except (ReadError, LookupFault, ReportError) as error:
        print(error.say(language or _user_language()), file=sys.stderr)
        raise typer.Exit(2) from None
    except OSError as error:
        _fail("cli.unwritable", language, path=Path(str(error.filename or "")).name, reason=error.strerror or error)
