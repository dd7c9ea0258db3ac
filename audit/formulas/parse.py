"""Text to tree, by precedence: relation, sum, product, factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from audit.formulas.tree import Binary, Call, Equation, Name, Negative, Node, Number, Span
from audit.patterns import regex

__all__ = ["FUNCTIONS", "FormulaError", "parse", "parse_equation"]


class FormulaError(ValueError):
    """A formula that cannot be read: `position` counts characters from 0, `expected` says what would have stood there."""

    def __init__(self, text: str, position: int, expected: str) -> None:
        super().__init__(f"{text!r}, character {position + 1}: expected {expected}")
        self.text, self.position, self.expected = text, position, expected


FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "sum": (1, 99), "mean": (1, 99), "min": (1, 99), "max": (1, 99), "abs": (1, 1), "round": (1, 2), "rank": (2, 2), "count": (1, 1),
    "prior": (2, 2), "cumulative": (1, 1), "median": (1, 99), "mad": (1, 99), "quartile": (2, 2), "gap": (2, 2), "effect": (5, 5), "effects": (3, 3),
}  # fmt: skip
"""The functions, with the least and greatest number of arguments."""

_TOKEN = regex(
    r"\s*(?:(?P<span>\d+[ymqwd]\b)|(?P<number>\d+(?:\.\d+)?|\.\d+)|\[(?P<bracket>[^\[\]]+)\]|(?P<relation>==|=|<=|>=|≤|≥|≦|≧)"
    r"|(?P<sign>[-+*/×÷−－＋*／(),，（）%])|(?P<word>[^\s\-+*/×÷−－＋／(),，（）%=<>≤≥≦≧\[\]]+))"
)
_SAME = {
    "×": "*",
    "÷": "/",
    "−": "-",
    "－": "-",
    "＋": "+",
    "／": "/",
    "（": "(",
    "）": ")",
    "，": ",",
    "==": "=",
    "≤": "<=",
    "≥": ">=",
    "≦": "<=",
    "≧": ">=",
}


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, list(self._tokens(text)), 0

    @staticmethod
    def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
        position, end = 0, len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if not match:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                raise FormulaError(text, start, "a name, a number or an operator")
            kind = match.lastgroup or ""
            yield kind, _SAME.get(match[kind], match[kind]), match.start(kind)
            position = match.end()
        yield "end", "", end

    @property
    def token(self) -> tuple[str, str, int]:
        return self.tokens[self.at]

    def take(self, *wanted: str) -> bool:
        if self.token[0] in ("sign", "relation") and self.token[1] in wanted:
            self.at += 1
            return True
        return False

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise FormulaError(self.text, self.token[2], repr(wanted))

    def equation(self) -> Equation:
        left = self.sum()
        kind, relation, position = self.token
        if kind != "relation":
            raise FormulaError(self.text, position, "'=', '<=' or '>='")
        self.at += 1
        right = self.sum()
        self.end()
        return Equation(left, relation, right, self.text.strip())

    def end(self) -> None:
        if self.token[0] != "end":
            raise FormulaError(self.text, self.token[2], "an operator or the end")

    def sum(self) -> Node:
        node = self.product()
        while self.token[0] == "sign" and self.token[1] in "+-":
            operator = self.token[1]
            self.at += 1
            node = Binary(operator, node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while self.token[0] == "sign" and self.token[1] in "*/":
            operator = self.token[1]
            self.at += 1
            node = Binary(operator, node, self.factor())
        return node

    def factor(self) -> Node:
        if self.take("-"):
            return Negative(self.factor())
        if self.take("+"):
            return self.factor()
        kind, text, position = self.token
        if self.take("("):
            node = self.sum()
            self.need(")")
            return node
        self.at += 1
        if kind == "number":
            percent = self.take("%")
            return Number(Fraction(text) / (100 if percent else 1), text + "%" * percent)
        if kind == "span":
            return Span(int(text[:-1]), text[-1])
        if kind == "bracket":
            return Name(text.strip())
        if kind == "word":
            return self.call(text, position) if self.token[1] == "(" and text in FUNCTIONS else Name(text)
        raise FormulaError(self.text, position, "a name, a number or '('")

    def call(self, function: str, position: int) -> Node:
        self.need("(")
        arguments, by = [self.sum()], []
        if self.token[:2] == ("word", "by"):
            self.at += 1
            while self.token[0] in ("word", "bracket"):
                by.append(self.token[1])
                self.at += 1
        while self.take(","):
            arguments.append(self.sum())
        self.need(")")
        fewest, most = FUNCTIONS[function]
        if not fewest <= len(arguments) <= most:
            raise FormulaError(
                self.text,
                position,
                f"{fewest} to {most} arguments of {function}"
                if most > fewest
                else f"{fewest} argument(s) of {function}",
            )
        return Call(function, tuple(arguments), tuple(by))


def parse_equation(text: str) -> Equation:
    """Reads `left = right`; `FormulaError` where it cannot."""
    return _Parser(text).equation()


def parse(text: str) -> Node:
    """Reads an expression without a relation; `FormulaError` where it cannot."""
    parser = _Parser(text)
    node = parser.sum()
    parser.end()
    return node
