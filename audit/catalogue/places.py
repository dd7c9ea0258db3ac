"""Addresses and equations as the reader's language has them: a reader of documents gives `line 12, cell 3`, a Chinese page says 第12行第3格."""

from __future__ import annotations

from audit.patterns import regex

__all__ = ["place", "relation"]

_WORDS = {
    "line": "第{}行", "row": "第{}行", "cell": "第{}格", "page": "第{}页", "paragraph": "第{}段", "table": "第{}表", "html table": "第{}表",
    "Word table": "第{}表", "footnote": "脚注{}", "endnote": "尾注{}",
}  # fmt: skip
_PART = regex(rf"({'|'.join(sorted(_WORDS, key=len, reverse=True))})(?: (\d[\d,]*))?(?: \((\d+),(\d+)\))?")

_FUNCTIONS = {
    "rank": "名次", "count": "个数", "mean": "平均", "min": "最小值", "max": "最大值", "abs": "绝对值", "round": "舍入", "median": "中位数",
    "mad": "绝对中位差", "quartile": "四分位数", "gap": "间隔", "effect": "变动", "effects": "变动",
}  # fmt: skip
_CALL = regex(rf"\b({'|'.join(_FUNCTIONS)})\(")


def place(address: str, language: str) -> str:
    """`line 12, cell 3` in `language`; an address of another kind (Sheet1!B7, a file's name) as it is.

    >>> place("line 12, cell 3", "zh"), place("page 5, table 2 (4,1)", "zh"), place("Sheet1!B7", "zh")
    ('第12行第3格', '第5页第2表第4行第1列', 'Sheet1!B7')
    """
    parts = [_PART.fullmatch(part) for part in address.split(", ")]
    if language != "zh" or not all(parts):
        return address
    return "".join(
        _WORDS[m[1]].format(m[2] or "") + (f"第{m[3]}行第{m[4]}列" if m[3] else "") for m in parts if m
    )


def relation(equation: str, language: str) -> str:
    """An equation spelt with its figures, its functions named in `language`.

    >>> relation("2 = rank(8.1%, 9.8%)", "zh"), relation("2 = rank(8.1%, 9.8%)", "en")
    ('2 = 名次(8.1%, 9.8%)', '2 = rank(8.1%, 9.8%)')
    """
    return _CALL.sub(lambda match: f"{_FUNCTIONS[match[1]]}(", equation) if language == "zh" else equation
