"""Sentences of verdicts, checks, causes and findings."""

TEXTS: dict[str, tuple[str, str]] = {
    "severity.error": ("error", "错误"),
    "severity.warning": ("warning", "警告"),
    "severity.notice": ("notice", "提示"),
    "verdict.pass": ("pass", "成立"),
    "verdict.rounding": ("rounding", "舍入差"),
    "verdict.improbable": ("improbable", "存疑"),
    "verdict.impossible": ("impossible", "不可能"),
    "verdict.open": ("open", "未判"),
    "verdict.exempt": ("exempt", "免判"),
    # what a finding says
    "value.between": ("{low} to {high}", "{low} 至 {high}"),
    "value.least": ("at least {value}", "不小于 {value}"),
    "value.most": ("at most {value}", "不大于 {value}"),
    "message.impossible": (
        "{row}, {column}: printed {printed}, but the other figures give {expected}",
        "{row}，{column}：印作 {printed}，按其他数字应为 {expected}",
    ),
    "message.improbable": (
        "{row}, {column}: printed {printed}; the gap is more than honest rounding is likely to leave (the other figures give {expected})",
        "{row}，{column}：印作 {printed}，差额超出正常舍入的可能范围（按其他数字为 {expected}）",
    ),
    "message.rounding": (
        "{row}, {column}: printed {printed}, the other figures give {expected}: one unit of the last digit off, as cutting off or rounding twice makes",
        "{row}，{column}：印作 {printed}，按其他数字为 {expected}：末位相差一个单位，可能是截尾或二次舍入所致",
    ),
    "message.bound": (
        "{row}, {column}: printed {printed}, but the other figures ask for {expected}",
        "{row}，{column}：印作 {printed}，按其他数字应{expected}",
    ),
    "message.unexplained": (
        "{row}, {column}: printed {printed}, but this does not hold: {equation}",
        "{row}，{column}：印作 {printed}，但下式不成立：{equation}",
    ),
    "message.columns": (
        "{column}: the two columns of this name disagree in all {count} rows; one of them may carry the wrong heading",
        "{column}：两处同名的栏 {count} 行全部不一致，其中一处的栏目名可能有误",
    ),
    "message.note.negative-base": (
        "{row}, {column}: a growth rate of {printed} over a negative base has no meaning",
        "{row}，{column}：基数为负，增速 {printed} 没有意义",
    ),
    "message.note.capped": (
        "{row}, {column}: printed {printed} as the cap, but {equation} does not hold",
        "{row}，{column}：按封顶印作 {printed}，但 {equation} 不成立",
    ),
    "message.note.words": (
        "{row}, {column}: printed {printed}, but the cell beside it only says that all is done; there is no count to check it against",
        "{row}，{column}：印作 {printed}，而完成情况只写明已完成，没有可供核对的数量",
    ),
    "message.note.stated": (
        "{row}, {column}: the target is printed {printed}, but the row's own words state {expected}",
        "{row}，{column}：任务数印作 {printed}，而本行文字写的是 {expected}",
    ),
    "message.note.part": (
        "{row}, {column}: printed {printed}; a part cannot be greater than its whole: {equation} does not hold",
        "{row}，{column}：印作 {printed}；部分不能大于总体：{equation} 不成立",
    ),
    "message.note.hull": (
        "{row}, {column}: the whole grew by {printed}, outside what its parts did: {equation} does not hold",
        "{row}，{column}：总体增速 {printed} 超出各组成部分增速的范围：{equation} 不成立",
    ),
    "message.note.effect": (
        "{row}, {column}: {printed} is out of line with how the other rows changed",
        "{row}，{column}：{printed} 的变动与其他各行明显不一致",
    ),
    "message.note.band": (
        "{row}, {column}: {printed} leaves the band of its earlier periods ({expected})",
        "{row}，{column}：{printed} 超出以往各期的波动范围（{expected}）",
    ),
    "message.note.revised": (
        "{row}, {column}: {printed} is revised by more than the limit ({expected})",
        "{row}，{column}：{printed} 的修订幅度超过限度（{expected}）",
    ),
    "message.note.mirror": (
        "{row}, {column}: {printed}, but the other side of the same flow asks for {expected}",
        "{row}，{column}：{printed}，与对方所报的同一流量相差过大（应{expected}）",
    ),
    "message.note.apart": (
        "{row}, {column}: {printed} stands apart from the rest of its column",
        "{row}，{column}：{printed} 与该列其他数据明显脱节",
    ),
    "message.note.counted": (
        "{row}, {column}: printed {printed}; counts add up to the last one, and {equation} does not hold as printed",
        "{row}，{column}：印作 {printed}；计数应当分毫不差，而按印出的数字 {equation} 不成立",
    ),
    "message.note.alone": (
        "{row}, {column}: printed {printed}; the sums of this table add up to the last digit everywhere but here: {equation}",
        "{row}，{column}：印作 {printed}；本表各项合计均按印出数字精确相符，唯此处不符：{equation}",
    ),
    # why a check is open or exempt
    "open.population": ("there are too few figures to compare with", "可供比较的数据太少"),
    "open.spread": (
        "half of the figures are equal: there is no spread to measure by",
        "半数数据相同，无法度量离散程度",
    ),
    "open.empty": ("a cell is empty", "有单元格为空"),
    "open.marker": ("a cell holds a marker instead of a figure", "有单元格是符号而不是数字"),
    "open.unreadable": ("a cell holds words that are no figure", "有单元格的内容不是数字"),
    "open.units": ("the figures are in units that cannot be confronted", "各数字的计量单位无法相互核对"),
    "open.group": ("one figure is needed where there are several", "此处需要一个数字，却有多个"),
    "open.several": (
        "the label stands in several rows, and which is meant cannot be told",
        "行名在表中出现多次，无法确定对应哪一行",
    ),
    "open.no-unit": (
        "a figure prints no unit, and agrees with the others in another unit than theirs",
        "有数字没有标明计量单位，换一个单位即与其他数字相符",
    ),
    "open.unitless": (
        "a figure prints no unit, and those beside it are in different ones",
        "有数字没有标明计量单位，而与它相关的数字单位各不相同",
    ),
    "open.no-target": ("the target is no figure", "目标任务不是数字"),
    "open.words": (
        "progress is told in words, without a count in the target's unit",
        "完成情况为文字叙述，没有与任务同单位的数量",
    ),
    "open.no-count": ("the header states no single count", "表头没有写明唯一的数量"),
    "zero-base": ("the base is, or may be, zero", "基数为零或可能为零"),
    "exempt.constant-price": (
        "growth at constant prices, levels at current prices",
        "增速按不变价格计算，绝对额按现价",
    ),
    "exempt.comparable": ("growth on a comparable basis", "增速按可比口径计算"),
    "exempt.points": ("change in percentage points", "增减百分点"),
    "exempt.times": ("change in multiples", "增长倍数"),
    # slips
    "cause.sign": ("sign lost or added", "正负号有误"),
    "cause.unit": ("unit wrong by ten-thousands", "计量单位差万倍"),
    "cause.unit.8": ("unit wrong by hundred millions", "计量单位差亿倍"),
    "cause.scale": ("decimal point or scale", "小数点或数量级有误"),
    "cause.transposed": ("two digits transposed", "相邻两位数字颠倒"),
    "cause.digit": ("one digit wrong", "一位数字有误"),
    "cause.lost": ("a digit left out", "漏一位数字"),
    "cause.doubled": ("a digit too many", "多一位数字"),
    "cause.point": ("decimal point moved", "小数点错位"),
    "cause.copied": ("copied from the neighbouring cell", "误抄相邻单元格"),
    "cause.counted-twice": ("a part counted twice", "某一部分重复计入"),
    "cause.left-out": ("a part left out", "漏计某一部分"),
    "cause.two-signs": ("two signs wrong", "两处正负号有误"),
    "cause.swapped": ("swapped with another cell", "与另一单元格互换"),
    "cause.capped": ("capped at 100 %", "按 100% 封顶"),
    "cause.truncated": ("cut off instead of rounded", "截尾而未四舍五入"),
    "cause.base": ("computed against another base", "计算时用了另一个基数"),
    # rules that could not be held
    "rule.label": (
        "rule {rule}: no {kind} is called “{label}” in table “{table}”; the rule was not held",
        "规则 {rule}：表“{table}”中没有{kind}“{label}”；该规则未执行",
    ),
    "rule.label.near": (
        "rule {rule}: no {kind} is called “{label}” in table “{table}”; nearest: {nearest}; the rule was not held",
        "规则 {rule}：表“{table}”中没有{kind}“{label}”，最接近的是 {nearest}；该规则未执行",
    ),
    "rule.label.several": (
        "rule {rule}: “{label}” names several {kind}s in table “{table}” ({nearest}); say which, as in A > B; the rule was not held",
        "规则 {rule}：表“{table}”中“{label}”对应多个{kind}（{nearest}），请写明是哪一个，如 A > B；该规则未执行",
    ),
    "rule.table": (
        "rule {rule}: its table “{label}” is not in this document; the rule was not held",
        "规则 {rule}：本文件中没有表“{label}”；该规则未执行",
    ),
    "rule.reference": (
        "rule {rule}: “{label}” is no cell; expected table/row/column",
        "规则 {rule}：“{label}”不是单元格，应写作 表/行/列",
    ),
    "rule.unsaid": (
        "rule {rule}: no sentence gives a figure behind “{label}”; the rule was not held",
        "规则 {rule}：正文中没有写在“{label}”之后的数字；该规则未执行",
    ),
    "rule.said": (
        "rule {rule}: several sentences give figures behind “{label}” ({nearest}); say which, as in A > B; the rule was not held",
        "规则 {rule}：正文中有多处写在“{label}”之后的数字（{nearest}），请写明是哪一处，如 A > B；该规则未执行",
    ),
    "rule.nothing": ("rule {rule}: no figure to hold it against", "规则 {rule}：没有可核对的数字"),
    "rule.open": (
        "rule {rule}: {count} check(s) left open: {reason}",
        "规则 {rule}：{count} 项未判：{reason}",
    ),
    "rule.open.cells": (
        "rule {rule}: {count} check(s) left open: {reason} ({cells})",
        "规则 {rule}：{count} 项未判：{reason}（{cells}）",
    ),
    "kind.row": ("row", "行"),
    "kind.column": ("column", "列"),
    "kind.cell": ("cell", "单元格"),
    "kind.table": ("table", "表"),
    "pack.none": ("no rule pack applies to this document", "没有适用于本文件的规则包"),
}
