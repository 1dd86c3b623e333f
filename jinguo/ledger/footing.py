"""What PostgreSQL stands on: settings that lose nothing, and a role that cannot go round the wall.

With a fault the site does not start; what is only weaker than it could be is told on 健康.
"""

from dataclasses import dataclass

from django.db import connection

from jinguo.ledger.wall_tables import APP, is_built

_LASTING = ("fsync", "full_page_writes", "synchronous_commit")
"""Settings without which a receipt given before a power cut may be worth nothing."""


@dataclass(frozen=True)
class Footing:
    """How the database stands; every sentence says what to do."""

    version: str
    checksums: bool
    faults: tuple[str, ...]
    weak: tuple[str, ...]


def footing() -> Footing | None:
    """Return how PostgreSQL stands; SQLite, whose settings are our own, has nothing to look at."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
            [[*_LASTING, "server_version", "data_checksums"]],
        )
        settings = dict(cursor.fetchall())
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls,"
            " pg_has_role(current_user, relowner, 'USAGE')"
            " FROM pg_roles, pg_class"
            " WHERE rolname = current_user AND pg_class.oid = to_regclass('ledger_entry')"
        )
        role, round_it, owner = cursor.fetchone()
    checksums = settings["data_checksums"] == "on"
    return Footing(
        settings["server_version"], checksums,
        (*_lost(settings), *_open(role, round_it=round_it)),
        (*_weak(role, owner=owner, round_it=round_it), *(() if checksums else (_UNCHECKED,))),
    )  # fmt: skip


_UNCHECKED = (
    "数据页没有校验和，磁盘坏了一位看不出来；请停下数据库运行 pg_checksums --enable 再启动。"
)


def _lost(settings: dict[str, str]) -> list[str]:
    return [
        f"数据库的 {name} 是 off，断电会丢掉已经登记的内容；请在 postgresql.conf 里改为 on，"
        "重新载入后再启动。"
        for name in _LASTING
        if settings[name] == "off"
    ]


def _open(role: str, *, round_it: bool) -> list[str]:
    told = []
    if round_it:
        told.append(
            f"连接数据库的账号“{role}”不受行级权限约束（超级用户或 BYPASSRLS），第二道墙拦不住它；"
            f"请在 JINGUO_DATABASE 里换成 {APP}，见 docs/guide/postgresql.md。"
        )
    if not is_built():
        told.append(
            "数据库里的第二道墙没有建好；请用建表的账号运行 jinguo database prepare，"
            "见 docs/guide/postgresql.md。"
        )
    return told


def _weak(role: str, *, owner: bool, round_it: bool) -> list[str]:
    if not owner or round_it:
        return []
    told = (
        f"连接数据库用的是建表的账号“{role}”：它拆得掉第二道墙，也改得了日志；"
        f"平时请在 JINGUO_DATABASE 里用 {APP}，见 docs/guide/postgresql.md。"
    )
    return [told]
