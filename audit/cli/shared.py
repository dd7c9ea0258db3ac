"""What the commands share: their common options, and the steps from words typed to a run, a report and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EACCES, EDQUOT, EEXIST, EISDIR, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from audit.cli.language import RULES, SPOKEN, language_in, user_language

if TYPE_CHECKING:
    from rich.console import Console

    from audit.findings import AuditResult
    from audit.ledger import Standing
    from audit.pipeline import Run
    from audit.rulepack import Pack
    from audit.sources.drops import DropOptions

DATA, REPORTS = Path("data"), Path("reports")
LEDGER, BASELINE = Path("ledger.yaml"), Path("baseline.json")

Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Documents to audit; without any, those of data/.", show_default=False),
]
RulesOption = Annotated[
    list[Path] | None,
    typer.Option("--rules", help="Rule packs, or folders of them (default: rules/).", show_default=False),
]
LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger", help="What was accepted (default: ledger.yaml, where there is one).", show_default=False
    ),
]
BaselineOption = Annotated[
    Path | None,
    typer.Option(
        "--baseline", help="What was known (default: baseline.json, where there is one).", show_default=False
    ),
]
Lang = Annotated[
    str | None, typer.Option("--lang", help="en or zh (default: the packs' own).", show_default=False)
]


def inputs_of(files: Sequence[Path] | None) -> list[Path]:
    """The files named, each once, or those of data/ (no folders, no hidden ones, no READMEs), by name."""
    if files:
        return list({path.absolute(): path for path in files}.values())
    found = (
        sorted(p for p in DATA.glob("*") if p.is_file() and not p.name.startswith((".", "README")))
        if DATA.is_dir()
        else []
    )
    return found or fail("cli.no-data", None, path=f"{DATA}/")


def by_name(paths: Sequence[Path]) -> dict[str, Path]:
    """The files by what reports call them."""
    from audit.sources.names import distinguished

    return dict(zip(distinguished(paths), paths, strict=True))


def packs_in(rules: Sequence[Path] | None, *, needed: bool = True) -> list[Pack]:
    from audit.rulepack import load_all

    SPOKEN.set(SPOKEN.get() or language_in(rules or [RULES]))
    if not rules and not RULES.is_dir():
        return [] if not needed else fail("cli.no-rules", None, path=f"{RULES}/")
    packs = load_all(list(rules or [RULES]))
    return packs or (fail("cli.no-rules", None, path=", ".join(map(str, rules or [RULES]))) if needed else [])


def checked(lang: str | None, fail_on: str, *formats: str) -> None:
    """What was typed is known."""
    from audit import reports

    known(lang, "cli.language", ("en", "zh", None))
    known(fail_on, "cli.severity", ("error", "warning", "notice", "never"))
    for name in formats:
        known(name, "cli.format", (*reports.FORMATS, *reports.ANNOTATED))


def idle(out: Path, format: str, files: bool, report: bool) -> bool:
    """True for an --out that nothing would be written to: a folder without reports for it, a file without a format."""
    if out.is_dir():
        return format != "terminal" and files and not report
    return format == "terminal" and (bool(out.suffix) or (files and not report))


def targets(to: Sequence[str] | None) -> list[tuple[str, Path]]:
    """`sarif=reports/all.sarif` -> (sarif, reports/all.sarif)."""
    parts = [word.partition("=") for word in to or ()]
    wrong = next((word for word in parts if not (word[0] and word[2])), None)
    return (
        fail("cli.to", None, found="".join(wrong))
        if wrong
        else [(name, Path(file)) for name, _, file in parts]
    )


def language_of(lang: str | None, packs: Sequence[Pack], done: Run | None = None) -> str:
    """The one asked for, else the packs' own where they agree: those that were held against a document, once it is known; mistakes are told in it from here on."""
    held = {id(one.pack) for one in done.judged} if done else set()
    languages = {pack.language for pack in packs if id(pack) in held} or {pack.language for pack in packs}
    spoken = lang or (languages.pop() if len(languages) == 1 else "en")
    SPOKEN.set(spoken)
    return spoken


def standing(ledger: Path | None, baseline: Path | None, *, known: bool = True) -> Standing:
    """What was accepted and, where `known`, what was found before; a file that was named must be there."""
    from datetime import date

    from audit.ledger import Baseline, Standing, read_baseline, read_ledger

    before = read_baseline(baseline or BASELINE, needed=baseline is not None) if known else Baseline()
    return Standing(
        ledger=read_ledger(ledger or LEDGER, needed=ledger is not None), baseline=before, today=date.today()
    )


def drop_options(
    engine: str | None, failing: Path | None, explain_plan: bool, limit: int, language: str, *, series: bool
) -> DropOptions:
    from audit.sources.drops import ENGINES, DropOptions

    if engine not in (None, *ENGINES):
        fail("drop.engine.unknown", language, found=engine, expected=", ".join(ENGINES))
    if failing and failing.suffix.casefold() not in ("", ".parquet", ".pq"):
        fail("cli.failing.ending", language, path=failing)
    explain = (lambda line: print(line, file=sys.stderr)) if explain_plan else None
    return DropOptions(
        engine=engine, limit=limit, series=series, failing=failing, explain=explain, language=language
    )


def audited(
    paths: Sequence[Path],
    packs: Sequence[Pack],
    language: str,
    quiet: bool,
    standing: Standing | None = None,
    drops: DropOptions | None = None,
) -> Run:
    """The run, with a progress bar on a terminal where there are several files."""
    from audit.pipeline import audit_files

    gc.enable()

    if quiet or len(paths) < 2 or not sys.stderr.isatty():
        return audit_files(paths, packs, standing=standing, drops=drops)
    from rich.console import Console
    from rich.progress import Progress

    from audit.catalogue import say

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.reading", language), total=len(paths))
        return audit_files(
            paths, packs, lambda name, k, _: bar.update(task, completed=k, description=name), standing, drops
        )


def linked(pages: Mapping[str, Path]) -> dict[str, str]:
    """The addresses of pages on this machine, where the terminal can follow links: none for a pipe, a CI's log, a terminal that knows no words of control."""
    plain = (
        not sys.stdout.isatty() or os.environ.get("CI") or os.environ.get("TERM", "") in ("", "dumb", "linux")
    )
    return {} if plain else {name: page.resolve().as_uri() for name, page in pages.items()}


def show(
    result: AuditResult,
    name: str,
    path: Path | None,
    language: str,
    quiet: bool,
    paths: Mapping[str, Path],
    links: Mapping[str, str] | None = None,
) -> None:
    """The result on standard output, or in `path`; `links` are the addresses of the documents' pages."""
    from audit import reports

    if name in reports.ANNOTATED:
        fail("cli.annotated", language, found=name)
    if reports.FORMATS[name].gives == "console":
        reports.load(name).render(result, console(), language=language, quiet=quiet, pages=links or {})
        return
    from audit.deliver import rendered

    content = rendered(result, name, language, paths)
    if path:
        from audit.reports._write import write

        write(path, content)
    elif isinstance(content, bytes):
        fail("cli.binary", language, found=name)
    else:
        sys.stdout.write(content if content.endswith("\n") else content + "\n")


def status(result: AuditResult, fail_on: str) -> int:
    """1 where a finding is at least as bad as `fail_on`, or where a rule could not be held at all."""
    from audit.checks import Severity

    if fail_on == "never":
        return 0
    least = Severity(fail_on).rank
    worst = max((finding.severity.rank for finding in result.findings if finding.state == "new"), default=0)
    broken = 2 if any(problem.severity == "warning" for problem in result.problems) else 0
    return int(max(worst, broken) >= least)


def console() -> Console:
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False)


def known(value: str | None, code: str, allowed: Sequence[str | None]) -> None:
    if value not in allowed:
        fail(code, None, found=value, expected=", ".join(str(name) for name in allowed if name))


def tell(code: str, language: str | None, **values: object) -> None:
    from audit.catalogue import say

    print(say(code, language or user_language(), **values), file=sys.stderr)


def fail(code: str, language: str | None, **values: object) -> NoReturn:
    """One line on standard error, and exit 2."""
    tell(code, language, **values)
    raise typer.Exit(2)


_INTERRUPTED = "Query interrupted"
"""What DuckDB makes of Ctrl-C while it works."""


@contextmanager
def mistakes(language: str | None) -> Iterator[None]:
    """Turns a user's mistakes into one clear line each, and exit 2."""
    from audit.deliver import ReportError
    from audit.ledger import LedgerError, LookupFault
    from audit.rulepack import PackError
    from audit.sources import ReadError

    SPOKEN.set(language if language in ("en", "zh") else None)
    try:
        yield
    except (PackError, LedgerError) as error:
        print(error.message(user_language()), file=sys.stderr)
        raise typer.Exit(2) from None
    except (ReadError, LookupFault, ReportError) as error:
        print(error.say(user_language()), file=sys.stderr)
        raise typer.Exit(2) from None
    except RuntimeError as error:
        if str(error) != _INTERRUPTED:
            raise
        raise KeyboardInterrupt from None
    except BrokenPipeError:  # who reads has read enough (head, less): not a mistake of anybody
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        fail("cli.unwritable", None, path=_called(error), reason=_reason(error))


def _called(error: OSError) -> str:
    """The file's name; standard output has none."""
    from audit.catalogue import say

    return Path(str(error.filename)).name if error.filename else say("cli.stdout", user_language())


def _reason(error: OSError) -> str:
    """Why a file cannot be written: the usual reasons in the user's language, others in the system's words."""
    from audit.catalogue import say

    usual = {ENOSPC: "space", EDQUOT: "space", EROFS: "read-only", EISDIR: "folder", EACCES: "denied", EPERM: "denied", ENOENT: "absent", ENOTDIR: "absent", EEXIST: "absent"}  # fmt: skip
    why = usual.get(error.errno or 0)
    return say(f"cli.unwritable.{why}", user_language()) if why else str(error.strerror or error)
