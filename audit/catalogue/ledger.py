"""Sentences of the ledger, the baseline and the acceptance of findings."""

TEXTS: dict[str, tuple[str, str]] = {
    # mistakes in a ledger or a baseline
    "ledger.absent": ("there is no such file", "没有这个文件"),
    "ledger.unreadable": ("the file cannot be opened: {found}", "文件打不开：{found}"),
    "ledger.encoding": ("the file is not in UTF-8", "文件不是 UTF-8 编码"),
    "ledger.yaml": ("this is no YAML: {found}", "不是有效的 YAML：{found}"),
    "ledger.json": ("this is no JSON: {found}", "不是有效的 JSON：{found}"),
    "ledger.kind": ("found “{found}”; expected {expected}", "写的是“{found}”，应为{expected}"),
    "ledger.key.unknown": (
        "unknown word “{found}”; expected {expected}{nearest}",
        "未知的键“{found}”，应为 {expected}{nearest}",
    ),
    "ledger.key.twice": ("“{found}” stands here twice", "“{found}”写了两次"),
    "ledger.key.missing": ("“{found}” is missing", "缺少“{found}”"),
    "ledger.twice": (
        "the same finding with the same values was accepted in line {found}",
        "同一问题、同样的数据已在第 {found} 行接受",
    ),
    "ledger.date": (
        "“{found}” is no date; expected one like 2030-12-31",
        "“{found}”不是日期，应写作 2030-12-31",
    ),
    "ledger.version": (
        "version {found} is not known; expected {expected}",
        "未知的版本 {found}，应为 {expected}",
    ),
    "ledger.reason": ("an acceptance needs a reason", "接受问题须写明理由"),
    "ledger.nearest": (" (did you mean “{word}”?)", "（是否应为“{word}”？）"),
    "ledger.is.mapping": ("keys with values", "键值对"),
    "ledger.is.list": ("a list", "列表"),
    "ledger.is.text": ("text", "文字"),
    # what became of an acceptance
    "ledger.changed": (
        "{rule}, {place}: accepted with {name} {was}, now {now}; the acceptance has lapsed",
        "{rule}，{place}：接受时{name}为 {was}，现为 {now}；接受已失效",
    ),
    "ledger.expired": (
        "{rule}, {place}: accepted until {until}; the acceptance has lapsed",
        "{rule}，{place}：接受至 {until}，现已失效",
    ),
    "ledger.unneeded": (
        "{rule}, {place}: accepted, but no longer found; the entry can be deleted",
        "{rule}，{place}：已接受，但问题不再出现，该条可以删除",
    ),
    "ledger.often": (
        "rule {rule}: {accepted} of {found} findings are accepted; its severity may be too high, or its scope too wide",
        "规则 {rule}：{found} 条问题中有 {accepted} 条被接受；级别可能过高，或范围过宽",
    ),
    "ledger.absent-value": ("nothing", "无"),
    # accepting
    "accept.done": ("accepted in {path}: {rule}, {place}", "已在 {path} 中接受：{rule}，{place}"),
    "accept.replaced": (
        "accepted again in {path}: {rule}, {place}",
        "已在 {path} 中重新接受：{rule}，{place}",
    ),
    "accept.none": (
        "no finding is called “{found}” in {where}; expected an id (F001) or a fingerprint",
        "{where} 中没有名为“{found}”的问题；应为编号（F001）或指纹",
    ),
    "accept.several": (
        "“{found}” names findings in several reports; say which: {expected}",
        "“{found}”在多份报告中都有，请写明是哪一个：{expected}",
    ),
    "accept.no-reports": (
        "no JSON report in {path}; run audit first, or name the documents after the finding",
        "{path} 中没有 JSON 报告；请先运行 audit，或在问题之后写明文件",
    ),
    "accept.report": ("{path} is no JSON report of this program", "{path} 不是本程序的 JSON 报告"),
    "accept.past": (
        "{until} is past; an acceptance holds until a day to come",
        "{until} 已过；接受期限应为今后的日期",
    ),
    "accept.who": ("say who accepts: --who NAME", "请写明由谁接受：--who 姓名"),
    # the baseline
    "baseline.written": (
        "baseline written to {path}; findings in it: {count}",
        "基线已写入 {path}，其中问题 {count} 条",
    ),
}
