"""Sentences of the command line."""

TEXTS: dict[str, tuple[str, str]] = {
    "cli.no-data": (
        "there is nothing to audit in {path}; expected documents or a file named on the command line",
        "{path} 中没有可审核的文件；请放入文件，或在命令行写明文件",
    ),
    "cli.no-rules": ("no rule packs in {path}; expected *.yaml", "{path} 中没有规则包（*.yaml）"),
    "cli.format": (
        "unknown format “{found}”; expected one of {expected}",
        "未知的格式“{found}”；应为 {expected} 之一",
    ),
    "cli.language": ("unknown language “{found}”; expected en or zh", "未知的语言“{found}”；应为 en 或 zh"),
    "cli.severity": (
        "unknown severity “{found}”; expected error, warning, notice or never",
        "未知的级别“{found}”；应为 error、warning、notice 或 never",
    ),
    "cli.failing": ("every failing record: {path}", "全部未通过的记录：{path}"),
    "cli.binary": ("format {found} is no text; give --out FILE", "{found} 不是文本格式，请用 --out 指定文件"),
    "cli.annotated": (
        "{found} gives each document back with marks; ask for it with --report {found}",
        "{found} 是逐个文件的批注，请用 --report {found}",
    ),
    "cli.written": ("written: {path}", "已写入：{path}"),
    "cli.unwritable": ("cannot write {path}: {reason}", "无法写入 {path}：{reason}"),
    "cli.unwritable.space": ("no space is left on the disk", "磁盘空间不足"),
    "cli.unwritable.read-only": ("the disk is read-only", "磁盘是只读的"),
    "cli.unwritable.folder": ("it is a folder", "这是一个文件夹"),
    "cli.unwritable.denied": ("that is not allowed here", "没有写入权限"),
    "cli.failing.ending": (
        "--failing writes Parquet, and {path} has another ending; name a file that ends in .parquet",
        "--failing 写出 Parquet 文件，而 {path} 的扩展名不符；请使用以 .parquet 结尾的文件名",
    ),
    "cli.unwritable.absent": ("its folder cannot be made", "无法建立所在的文件夹"),
    "cli.stdout": ("standard output", "标准输出"),
    "cli.rule": (
        "no rule or family is called “{found}”{nearest}",
        "没有名为“{found}”的规则或规则类别{nearest}",
    ),
    "cli.out": (
        "--out {path}: say what is to be written there, with --format for a file or --report for a folder",
        "--out {path}：请用 --format 说明写入文件的格式，或用 --report 说明写入文件夹的报告",
    ),
    "cli.to": (
        "found “{found}”; expected FORMAT=FILE, such as sarif=reports/audit.sarif",
        "写的是“{found}”，应为 格式=文件，如 sarif=reports/audit.sarif",
    ),
    "cli.usage": ("Usage: {usage}", "用法：{usage}"),
    "cli.usage.near": (" (did you mean {near}?)", "（是否指 {near}？）"),
    "cli.usage.option": ("no such option: {found}{nearest}", "没有选项 {found}{nearest}"),
    "cli.usage.command": ("no such command: {found}", "没有命令 {found}"),
    "cli.usage.extra": ("one word too many: {found}", "多余的参数：{found}"),
    "cli.usage.missing": ("missing: {found}", "缺少参数：{found}"),
    "cli.usage.bare": ("{found} needs a value", "选项 {found} 后面要写值"),
    "cli.usage.integer": ("{found}: expected a whole number", "选项 {found} 应为整数"),
    "cli.usage.least": ("{found}: expected {least} or more", "选项 {found} 应不小于 {least}"),
    "cli.usage.value": ("{found}: {why}", "选项 {found} 的值有误：{why}"),
    "cli.usage.other": ("{found}", "命令行有误：{found}"),
    "cli.reading": ("reading", "读取"),
}
