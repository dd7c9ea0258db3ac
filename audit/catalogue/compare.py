"""Sentences of the comparison of two editions or drops."""

TEXTS: dict[str, tuple[str, str]] = {
    "compare.undeclared.title": ("revised without a mark", "未标明的修订"),
    "compare.undeclared": (
        "{place}: {was} in {old}, {now} now ({share}), and no mark of a revision",
        "{place}：{old} 为 {was}，现为 {now}（{share}），未标明修订",
    ),
    "compare.declared.title": ("revised", "修订"),
    "compare.declared": (
        "{place}: revised from {was} to {now} ({share})",
        "{place}：由 {was} 修订为 {now}（{share}）",
    ),
    "compare.unmoved.title": ("marked as revised, unchanged", "标为修订而未变"),
    "compare.unmoved": (
        "{place}: {now} carries a mark of revision, but it was {was} already",
        "{place}：{now} 标为修订，但原来就是 {was}",
    ),
    "compare.digits.title": ("printed to other digits", "小数位数变化"),
    "compare.digits": (
        "{place}: {was}, now printed {now}: the same figure to other digits",
        "{place}：{was} 现印作 {now}，数值相同，位数不同",
    ),
    "compare.filled.title": ("filled in", "补列"),
    "compare.filled": ("{place}: {was} in {old}, {now} now", "{place}：{old} 为 {was}，现为 {now}"),
    "compare.withdrawn.title": ("withdrawn", "撤去"),
    "compare.withdrawn": ("{place}: {was} in {old}, {now} now", "{place}：{old} 为 {was}，现为 {now}"),
    "compare.unit.title": ("counted in another unit", "计量单位变化"),
    "compare.unit": (
        "{place}: {was} and {now} are in units that cannot be confronted",
        "{place}：{was} 与 {now} 的计量单位无法相互核对",
    ),
    "compare.cumulation.title": (
        "last month and this month do not make the cumulated figure",
        "上期累计加本月不等于本期累计",
    ),
    "compare.cumulation": (
        "{place}: the cumulated figure is not what last edition's and this month's make: {equation}",
        "{place}：本期累计不等于上期累计与本月之和：{equation}",
    ),
    "compare.lost.title": ("vanished", "消失"),
    "compare.lost.row": (
        "the row “{place}” of {old} is in {new} no more",
        "{old} 中的行“{place}”在 {new} 中不再出现",
    ),
    "compare.lost.column": (
        "the column “{place}” of {old} is in {new} no more",
        "{old} 中的列“{place}”在 {new} 中不再出现",
    ),
    "compare.lost.table": (
        "the table “{place}” of {old} is in {new} no more",
        "{old} 中的表“{place}”在 {new} 中不再出现",
    ),
    "compare.lost.key": (
        "keys of {old} that are in {new} no more: {count}, such as {place}",
        "{old} 中有 {count} 个键在 {new} 中不再出现，如 {place}",
    ),
    "compare.added.title": ("new", "新增"),
    "compare.added.row": ("the row “{place}” is new", "新增行“{place}”"),
    "compare.added.column": ("the column “{place}” is new", "新增列“{place}”"),
    "compare.added.table": ("the table “{place}” is new", "新增表“{place}”"),
    "compare.added.key": ("new keys: {count}, such as {place}", "新增 {count} 个键，如 {place}"),
    "compare.cut": (
        "{shown} changes are listed, {left} more are counted",
        "列出 {shown} 处变化，另有 {left} 处只计数",
    ),
    "compare.nothing": ("nothing", "空缺"),
    "compare.counted": (
        "figures compared: {compared}, of which {stayed} stayed; tables: {tables}",
        "在 {tables} 张表中比较了 {compared} 个数据，其中 {stayed} 个未变",
    ),
    "compare.periods": (
        "the editions are of different periods: {compared} figures name their own period and were compared, {left} were not",
        "两期所属时期不同：已比较写明时期的数据 {compared} 个，未比较 {left} 个",
    ),
    "compare.other-period": (
        "no period is told, and most figures moved: taken as editions of different periods (--same-period says otherwise)",
        "未写明时期，且多数数据不同，按不同时期的两期处理（可用 --same-period 指明）",
    ),
    "compare.no-table": ("the two have no table in common", "两份文件没有相同的表"),
    "compare.kinds": (
        "{old} and {new} cannot be compared: one is a document, the other a drop",
        "{old} 与 {new} 无法比较：一为文件，一为数据",
    ),
    "compare.keys": ("say which columns make a record: --keys a,b", "请写明由哪些列确定一条记录：--keys a,b"),
    "compare.tables": (
        "only the table {table} was compared, not {others}",
        "只比较了表 {table}，未比较 {others}",
    ),
    "compare.column": (
        "no column is called “{found}”; there are {expected}",
        "没有名为“{found}”的列；有 {expected}",
    ),
    "compare.doubled": (
        "{count} records of {where} share their keys with others and were not compared",
        "{where} 中有 {count} 条记录的键与其他记录相同，未作比较",
    ),
}
