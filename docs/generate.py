"""Writes the reference pages out of the docstrings: `python docs/generate.py`; with `--check` it only says whether they are up to date."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import FieldInfo, fields

from audit.families import families
from audit.rulepack import json_schema
from audit.rulepack.explain import manual

DOCS = Path(__file__).resolve().parent
NOTE = "<!-- made by docs/generate.py out of the docstrings; edit those -->"
PUBLIC = [
    "audit.pipeline",
    "audit.sources",
    "audit.rulepack",
    "audit.figures",
    "audit.units",
    "audit.intervals",
    "audit.formulas",
    "audit.findings",
    "audit.tables.model",
    "audit.checks",
]


def family_page() -> str:
    """Every rule family: its manual, and its words in a pack."""
    parts = ["# Rule families", NOTE, "One short manual each; the same words as `audit rules explain NAME`."]
    for name, module in families().items():
        parts.append(f"## `{name}`")
        parts.append(inspect.getdoc(module) or "")
        parts.append("Words: " + ", ".join(map(_word, fields(module.Options))))
    return "\n\n".join(parts) + "\n"


def chinese_page() -> str:
    """The same in Chinese."""
    head = [
        "# 规则类别手册",
        NOTE,
        "每一类别一节，与 `audit rules explain 类别 --lang zh` 所示相同。[使用指南](README.md) · [English](../families.md)",
    ]
    parts = [
        f"## `{name}`\n\n{manual(name, 'zh')}\n\n词语："
        + "、".join(_word(one, "（可省）") for one in fields(module.Options))
        for name, module in families().items()
    ]
    return "\n\n".join([*head, *parts]) + "\n"


def _word(field: FieldInfo, optional: str = " (optional)") -> str:
    return f"`{field.encode_name}`{'' if field.required else optional}"


def reference_page() -> str:
    """The Python interface: the public names with the first paragraph of what they say."""
    parts = ["# Python reference", NOTE]
    for name in PUBLIC:
        module = importlib.import_module(name)
        parts.append(f"## `{name}`")
        parts.append(_first(module))
        parts.extend(_entries(module))
    return "\n\n".join(parts) + "\n"


def _entries(module: object) -> Iterator[str]:
    for public in getattr(module, "__all__", ()):
        value = getattr(module, public)
        if inspect.isfunction(value):
            yield f"**`{public}{_signature(value)}`** {_first(value)}"
        elif inspect.isclass(value):
            yield f"**`{public}`** {_first(value)}"


def _signature(function: Callable[..., object]) -> str:
    """The signature, without the addresses of default values."""
    return re.sub(r"<[^<>]* at 0x[0-9a-f]+>", "…", str(inspect.signature(function)))


def _first(value: object) -> str:
    return (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ")


PAGES = {
    "families.md": family_page,
    "zh/families.md": chinese_page,
    "reference.md": reference_page,
    "pack.schema.json": lambda: (
        json.dumps(json_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    ),
}


def main() -> int:
    """0 where every page is as the code gives it, or has been written so."""
    stale = [
        name
        for name, make in PAGES.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != make()
    ]
    if "--check" in sys.argv:
        print(
            "\n".join(f"docs/{name} is not what the code says; run python docs/generate.py" for name in stale)
        )
        return int(bool(stale))
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
