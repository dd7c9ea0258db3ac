"""The formula language: text -> tree -> interval expressions.

    期末结余 = 收入 - 支出
    [市区/收入/本月] <= 收入 / 人口 * 1.05
    rate = (current / prior - 1)
    cumulative(x) = prior(cumulative(x), 1m) + x

Names are words; one with signs, spaces or a path goes in [brackets]. `+ - * / × ÷ − ( )`, numbers, `5%`, and the functions
sum mean min max abs round rank count prior cumulative, and median mad quartile gap effect effects of `audit.robust`. A relation is `=`, `<=` or `>=`. Numbers are kept as fractions. A tree is evaluated over any
`Algebra`: over fractions for documents, over column expressions for drops.
"""

from __future__ import annotations

from audit.formulas.evaluate import Environment, evaluate
from audit.formulas.parse import FUNCTIONS, FormulaError, parse, parse_equation
from audit.formulas.spell import linear, spell
from audit.formulas.tree import Binary, Call, Equation, Name, Negative, Node, Number, Span, names, rename

__all__ = [
    "FUNCTIONS", "Binary", "Call", "Environment", "Equation", "FormulaError", "Name", "Negative", "Node", "Number", "Span", "evaluate", "linear", "names",
    "parse", "parse_equation", "rename", "spell",
]  # fmt: skip
