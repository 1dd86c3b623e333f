"""The data dictionary: each column about people with its class, purpose, basis and keeping."""

from collections.abc import Iterator

from django.apps import apps

from jinguo.catalogue.law import LOCAL, Keeping, Table
from jinguo.ledger.lawful import lawful
from jinguo.ledger.personal import columns, unknown

_HEAD = """# 个人信息字典

这一页由 `jinguo audit data` 写出，改 `jinguo/catalogue/law/` 里的文件以后重写。
密级：S2 个人，S3 敏感，S4 封存。期限写着“本地”的由各单位自己定，写着“待核”的还没有对照现行原文。
"""


def faults() -> list[str]:
    """Return every column about people without its entry, and every entry without its column."""
    said, held = lawful().data, columns()
    missing = [
        f"{table}.{column} 没有写用途、依据和期限"
        for table, found in held.items()
        for column in found
        if not _has(said, table, column)
    ]
    stale = [
        f"{table}.{column} 不是（或不再是）个人信息的字段"
        for table, what in said.items()
        for column in what.columns
        if column not in held.get(table, ())
    ]
    return missing + stale + [f"{table} 这张表没有说明是不是个人信息" for table in unknown()]


def _has(said: dict[str, Table], table: str, column: str) -> bool:
    return table in said and column in said[table].columns


def written() -> str:
    """Return the dictionary as a page of Markdown."""
    return "\n".join([_HEAD, *_tables(), *_schedule()]) + "\n"


def _tables() -> Iterator[str]:
    for name, table in lawful().data.items():
        yield f"## {table.label}（`{name}`）\n"
        yield f"依据：{table.basis}。期限：{_kept(table.kept)}\n"
        yield "| 字段 | 叫什么 | 密级 | 用来做什么 |\n|---|---|---|---|"
        model = apps.get_model("ledger", name)
        for column, item in table.columns.items():
            label = model._meta.get_field(column).verbose_name  # noqa: SLF001 - Django's documented Meta API
            shown = "" if str(label).replace(" ", "_") == column else label
            yield f"| `{column}` | {shown} | S{item.level} | {item.purpose} |"
        yield ""


def _kept(name: str) -> str:
    retention = lawful().retention
    if keeping := retention.schedule.get(name):
        return keeping.note
    return retention.journal.note if name == "journal" else f"{name}。"


def _schedule() -> Iterator[str]:
    yield "## 保存期限\n"
    yield "| 代号 | 从哪天算 | 停止使用 | 可以删除 | 出处 |\n|---|---|---|---|---|"
    for key, keeping in lawful().retention.schedule.items():
        restrict, erase = _months(keeping.restrict), _months(keeping.erase)
        yield f"| `{key}` | `{keeping.from_}` | {restrict} | {erase} | {source(keeping)} |"


def source(keeping: Keeping) -> str:
    """Return where a length of keeping comes from, as people read it."""
    told = "本地" if keeping.source == LOCAL else keeping.source
    return told if keeping.checked else f"{told}（待核）"


def _months(months: int | None) -> str:
    if months is None:
        return "长期"
    if not months:
        return "当天"
    return f"{months // 12} 年后" if not months % 12 else f"{months} 个月后"
