"""Sentences on books: stored values, their display, and formulas."""

TEXTS: dict[str, tuple[str, str]] = {
    "book.title.book-shown": ("what is stored displays as it is", "显示值与存储值一致"),
    "book.title.book-text": ("figures are stored as numbers", "数字按数值存储"),
    "book.title.book-result": ("results are what their formulas give", "公式结果与公式一致"),
    "book.title.book-skip": ("totals hold all of their parts", "合计公式包含全部组成部分"),
    "book.title.book-both": ("stored and displayed figures agree alike", "存储值与显示值核对结果一致"),
    "book.differs": (
        "{row}, {column}: shown as {printed}, but the cell holds {stored}; no rounding leads from one to the other",
        "{row}，{column}：显示为 {printed}，单元格存储的是 {stored}，两者之间不是舍入关系",
    ),
    "book.unsigned": (
        "{row}, {column}: the cell holds {stored}, and its number format shows {printed}: the minus is not printed",
        "{row}，{column}：单元格存储的是 {stored}，数字格式显示为 {printed}，负号没有显示",
    ),
    "book.hidden": (
        "{row}, {column}: the number format shows “{printed}” in place of a figure, but the cell still holds {stored}",
        "{row}，{column}：数字格式以“{printed}”代替数字显示，单元格仍存有 {stored}",
    ),
    "book.scaled": (
        "{row}, {column}: shown as {printed} without a unit, but the cell holds {stored}; the other figures of its column are shown unscaled",
        "{row}，{column}：显示为 {printed} 且未标单位，单元格存储的是 {stored}；同列其他数字均未缩放显示",
    ),
    "book.percent": (
        "{row}, {column}: shown as {printed}, for the cell holds {stored} under a percent format; the other cells of its column suggest that it is in percent already",
        "{row}，{column}：显示为 {printed}，因单元格存储 {stored} 而用了百分比格式；从同列其他单元格看，该值本身已是百分数",
    ),
    "book.text-in-sum": (
        "{row}, {column}: {printed} is stored as text, and the sum in {address} ({formula}) passes over it",
        "{row}，{column}：{printed} 以文本存储，{address} 的求和公式（{formula}）不会计入",
    ),
    "book.text": (
        "{row}, {column}: {printed} is stored as text among numbers; a formula would pass over it",
        "{row}，{column}：{printed} 以文本存储，同列均为数值；公式计算时会被忽略",
    ),
    "book.result": (
        "{row}, {column}: printed {printed} (stored {stored}), but its own formula {formula} gives {given} by the cells as they stand",
        "{row}，{column}：印作 {printed}（存储 {stored}），按现有单元格，其公式 {formula} 的结果应为 {given}",
    ),
    "book.skip-declared": (
        "{row}, {column}: the formula {formula} leaves out {cells}, which the rule pack counts among the parts",
        "{row}，{column}：公式 {formula} 漏掉 {cells}，而规则包将其列为组成部分",
    ),
    "book.skip-beside": (
        "{row}, {column}: the formula {formula} leaves out {cells}, which the formulas beside it take in",
        "{row}，{column}：公式 {formula} 漏掉 {cells}，而相邻公式都包含相应单元格",
    ),
    "book.skip-listed": (
        "{row}, {column}: the formula {formula} ends above {cells}, the last row of the list that it totals",
        "{row}，{column}：公式 {formula} 没有包括清单的最后一行 {cells}",
    ),
    "book.only-displayed": (
        "{row}, {column}: rule {rule} holds for the displayed figures ({printed}), but the stored values miss it by {gap} beyond their own digits",
        "{row}，{column}：规则 {rule} 按显示值成立（{printed}），按存储值则相差 {gap}，超出其自身位数所容许的范围",
    ),
    "book.only-stored": (
        "{row}, {column}: rule {rule} fails for the displayed figures ({printed}), but holds for the stored values, which the display rounds",
        "{row}，{column}：规则 {rule} 按显示值不成立（{printed}），按存储值则成立，差异出自显示时的舍入",
    ),
    "book.digits": (
        "{count} of {all} sums hold for the displayed figures and fail for the stored values, from {row}, {column} on: the digits that are not shown do not add up",
        "{all} 个合计关系中有 {count} 个按显示值成立、按存储值不成立，自{row}，{column}起：未显示的小数位彼此不能相加",
    ),
    "reports.family.book": ("workbook", "工作簿"),
}
