"""The engines that a test of drops runs on, each skipped by name where its library is not installed."""

from __future__ import annotations

import importlib.util

import pytest

ENGINES = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            importlib.util.find_spec(library) is None, reason=f"{library} is not installed"
        ),
    )
    for name, library in (("polars", "polars"), ("pandas", "pyarrow"), ("duckdb", "duckdb"))
]
