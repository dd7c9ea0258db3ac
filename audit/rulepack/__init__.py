"""Rule packs: YAML in, rules bound to table names out, or every mistake at once."""

from audit.rulepack.bind import bind
from audit.rulepack.explain import explain, listing, manual, title_of
from audit.rulepack.faults import PackError, PackFault
from audit.rulepack.lint import Remark, lint
from audit.rulepack.load import load, load_all, pack_files, parse
from audit.rulepack.model import Pack, Selector
from audit.rulepack.narrow import narrow
from audit.rulepack.resolve import applies, resolve
from audit.rulepack.schema import json_schema

__all__ = [
    "Pack",
    "PackError",
    "PackFault",
    "Remark",
    "Selector",
    "applies",
    "bind",
    "explain",
    "json_schema",
    "lint",
    "listing",
    "load",
    "load_all",
    "manual",
    "narrow",
    "pack_files",
    "parse",
    "resolve",
    "title_of",
]
