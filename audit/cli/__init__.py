"""The command `audit`: options in, exit codes out (0 clean, 1 findings, 2 bad input or pack); everything else is done by the rooms below."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from audit import __version__
from audit.cli import commands, ledger, packs
from audit.cli.usage import asked, run

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Finds the figures that don't add up.",
)
app.add_typer(commands.app)
app.add_typer(ledger.app)
app.add_typer(packs.app, name="rules")


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(f"audit {__version__}")
        raise typer.Exit


def main() -> None:
    """The command line; a closed pipe ends it quietly. The collector rests until the work begins: imports make much and throw away little."""
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        if asked(sys.argv[1:]) == "zh":
            sys.exit(run(typer.main.get_command(app)))
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
