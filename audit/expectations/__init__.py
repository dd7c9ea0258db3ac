"""Rules as Great Expectations, for anyone's ExpectationSuite and Checkpoint, on batches of pandas or Spark.

    import pandas as pd
    from audit.expectations import cells, suite

    batch.validate(suite("rules/towns.yaml"))           # over pd.DataFrame(cells(audit.sources.read("towns-03.docx")))

`ExpectSumToHold`, `ExpectGrowthToHold`, … (one for each family) are here too; `rule_expectations()` gives them all, and makes them known to suites that are read from
JSON. Great Expectations is imported when one of these names is first used; `cells`, `texts` and `handle` do without it.
"""

from __future__ import annotations

import importlib
from typing import Any

from audit.expectations.batches import handle
from audit.expectations.frames import cells, texts
from audit.expectations.judge import Broken

__all__ = [
    "Broken",
    "cells",
    "expectation",
    "handle",
    "rule_expectations",
    "site",
    "suite",
    "suite_json",
    "texts",
]

_IN = {
    "expectation": "packs",
    "suite": "packs",
    "suite_json": "packs",
    "rule_expectations": "packs",
    "site": "pages",
}


def __getattr__(name: str) -> Any:
    """What needs Great Expectations, imported when it is asked for, without usage statistics; `Absent` where it is not installed."""
    if name not in _IN and not name.startswith("Expect"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from audit.suites.host import import_gx

    import_gx()
    module = importlib.import_module(f"audit.expectations.{_IN.get(name, 'rules')}")
    try:
        return getattr(module, name)
    except AttributeError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
