"""Books as a case writes them: rows of texts, numbers and `{is: 12.345, as: "0.0", of: SUM(B2:B4)}`, as .xlsx or .ods."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from packages import formats, opendocument, package, sheet, xlsx
from ruamel.yaml import YAML

from audit.sources._display import display

Row = Sequence[Any]


def cases(name: str) -> dict[str, dict[str, Any]]:
    """The cases of a file by what they say: `should …` or `should not …`."""
    path = Path(__file__).parent / "cases" / f"{name}.yaml"
    listed = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return {f"{key} {one[key]}": one for one in listed for key in ("should", "should not") if key in one}


def write(case: Mapping[str, Any], path: Path) -> Path:
    """The case's book, its sheets named as in `sheets:`, or its one sheet of `rows:`."""
    sheets = case.get("sheets") or {"Sheet1": case["rows"]}
    return (_xlsx if path.suffix == ".xlsx" else _ods)(sheets, path)


def _xlsx(sheets: Mapping[str, Sequence[Row]], path: Path) -> Path:
    codes = ["General"]
    parts = []
    for rows in sheets.values():
        placed: dict[int, dict[str, object]] = {}
        for r, row in enumerate(rows, 1):
            placed[r] = {}
            for letter, value in zip("ABCDEFGH", row, strict=False):
                if value is None:
                    continue
                if isinstance(value, str):
                    placed[r][letter] = value
                    continue
                number, code, formula = _cell(value)
                codes += [code] if code not in codes else []
                placed[r][letter] = (number, codes.index(code), formula)
        parts.append(sheet(placed))
    return xlsx(path, *parts, names=list(sheets), styles=formats(*codes))


def _cell(value: Any) -> tuple[Any, str, str]:
    if isinstance(value, dict):
        return value["is"], value.get("as", "General"), value.get("of", "")
    return value, "General", ""


def _ods(sheets: Mapping[str, Sequence[Row]], path: Path) -> Path:
    tables = []
    for name, rows in sheets.items():
        lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        tables.append(f'<table:table table:name="{name}">{lines}</table:table>')
    return opendocument(path, "".join(tables))


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    number, code, formula = _cell(value)
    spelt = re.sub(r"(?:(\w+)!)?([A-Z]\d+)(?::([A-Z]\d+))?", _reference, formula).replace(",", ";")
    told = f' table:formula="of:={spelt}"' if formula else ""
    kind = "percentage" if "%" in code and '"%"' not in code else "float"
    text = display(str(number), code, path_name).strip()
    if re.search("[ymd]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", code)) and code != "General":
        return f'<table:table-cell office:value-type="date" office:date-value="2023-09-30"><text:p>{text}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="{kind}" office:value="{number}"{told}><text:p>{text}</text:p></table:table-cell>'


path_name = "book.ods"


def _reference(match: re.Match[str]) -> str:
    sheet_name = f"${match[1]}" if match[1] else ""
    return f"[{sheet_name}.{match[2]}" + (f":.{match[3]}]" if match[3] else "]")


_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def typed(path: Path) -> Path:
    """The book with the list of its parts' types, without which other programs do not open it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    kinds = {
        "xl/workbook.xml": "sheet.main",
        "xl/styles.xml": "styles",
        "xl/sharedStrings.xml": "sharedStrings",
    }
    kinds |= {name: "worksheet" for name in parts if name.startswith("xl/worksheets/")}
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{_MAIN}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{listed}</Types>'
    ).encode()
    return package(path, parts)
