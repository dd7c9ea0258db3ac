"""Great Expectations as a library: imported late and quietly, a context in memory, a batch of a data frame."""

from __future__ import annotations

import os
from typing import Any

__all__ = ["Absent", "batch", "context", "import_gx", "whole"]


class Absent(Exception):
    """Great Expectations cannot be used here; the text says why, in its own words."""


def import_gx() -> Any:
    """The module `great_expectations`, its usage statistics off; `Absent` where it is not installed or does not start.

    Some of its optional libraries end the interpreter while it is imported (an exit with status 0, so that nothing ran looks like success): that is caught too.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    try:
        import great_expectations
    except ImportError as error:
        raise Absent(str(error)) from error
    except SystemExit as end:
        raise Absent(f"exit {end.code}") from end
    return great_expectations


def context() -> Any:
    """A data context in memory: no files, no usage statistics, no progress bars."""
    gx = import_gx()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    made = gx.get_context(mode="ephemeral")
    made.variables.analytics_enabled = False
    made.variables.progress_bars = ProgressBarsConfig(globally=False)
    return made


def whole(made: Any, name: str, frame: Any) -> Any:
    """The batch definition in the context `made` that takes a data frame (of pandas, else of Spark) whole; `name` is used once in it."""
    sources = made.data_sources
    source = sources.add_pandas(name) if is_pandas(frame) else sources.add_spark(name)
    return source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)


def batch(made: Any, name: str, frame: Any) -> Any:
    """The data frame as a batch of the context `made`; `name` is used once in it."""
    return whole(made, name, frame).get_batch({"dataframe": frame})


def is_pandas(frame: Any) -> bool:
    """True for a data frame of pandas."""
    return type(frame).__module__.split(".")[0] == "pandas"
