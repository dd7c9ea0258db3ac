"""Data Docs of a suite: the pages that Great Expectations builds, in a folder; with results where batches are given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from great_expectations.checkpoint import Checkpoint, UpdateDataDocsAction
from great_expectations.core import ExpectationSuite, ValidationDefinition

from audit.suites import host

__all__ = ["site"]


def site(made: ExpectationSuite, folder: Path | str, frames: Mapping[str, Any] | None = None) -> list[Any]:
    """Writes the suite's Data Docs to `folder` (index.html is the first page), held against `frames` by name; the results of the Checkpoint's runs.

    The pages ask other servers for their style; without a network they are plain.
    """
    context = host.context()
    _place(context, Path(folder))
    stored = context.suites.add(made)
    runs = [_run(context, stored, name, frame) for name, frame in (frames or {}).items()]
    context.build_data_docs(site_names=["audit"])
    return runs


def _place(context: Any, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    config = {"class_name": "SiteBuilder", "store_backend": store, "site_index_builder": index}
    for name in list(context.get_site_names()):
        context.delete_data_docs_site(name)
    context.add_data_docs_site(site_name="audit", site_config=config)


def _run(context: Any, stored: ExpectationSuite, name: str, frame: Any) -> Any:
    definition = context.validation_definitions.add(
        ValidationDefinition(name=name, data=host.whole(context, name, frame), suite=stored)
    )
    action = UpdateDataDocsAction(name="data docs", site_names=["audit"])
    checkpoint = Checkpoint(
        name=name, validation_definitions=[definition], actions=[action], result_format="COMPLETE"
    )
    return context.checkpoints.add(checkpoint).run(batch_parameters={"dataframe": frame})
