"""健康: what the system stands on and whether all is well, in plain words."""

import importlib.metadata
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from jinguo.catalogue import load
from jinguo.catalogue.checks import faults, read_index
from jinguo.catalogue.kinds import KINDS
from jinguo.counting.books import Books, books
from jinguo.counting.listing import Ledger, Wanted
from jinguo.errors import SealError
from jinguo.ledger.declared import fault
from jinguo.ledger.footing import Footing, footing
from jinguo.ledger.journal import broken
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Entry
from jinguo.ledger.wall import whole
from jinguo.org.policy import Action
from jinguo.web.guard import Asked, reach, rule

LAST = 1_000
"""How many of the journal's newest entries are checked when somebody asks."""
_LEAST_FREE = 2 * 1024**3


@dataclass(frozen=True)
class Check:
    """One thing looked at: how it stands in a word, and what that means."""

    name: str
    word: str
    tone: str
    told: str


def good(name: str, told: str, word: str = "正常") -> Check:
    """Return a check that found all well."""
    return Check(name, word, "good", told)


@rule(Action.MANAGE)
def health(request: Asked) -> HttpResponse:
    """Show how the system stands; with `check` the newest entries of the journal are checked."""
    known = books()
    checks = [
        _database(), _room(), _free(), _vault(), _journal(),
        *(_chain() if "check" in request.GET else ()), _zone(), _catalogue(known),
        _overlay(), _backup(),
    ]  # fmt: skip
    scope = reach(request, Action.SEE_RECORDS)
    records = [
        (kind, f"{count:,}", newest)
        for kind in KINDS.values()
        for count, newest in [Ledger(known, kind.name, scope).summed(Wanted())]
        if count
    ]
    shown = {
        "checks": checks,
        "well": all(check.tone in ("good", "plain") for check in checks),
        "records": records,
        "last": f"{LAST:,}",
        "versions": [
            ("巾帼", importlib.metadata.version("jinguo")),
            ("Python", platform.python_version()),
            ("Django", django.get_version()),
        ],
    }
    return render(request, "health.html", shown)


def _database() -> Check:
    if found := footing():
        return _footing(found)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        version = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if settings.SQLITE_HAS_SAFE_WAL and mode == "wal":
        return good("数据库", f"SQLite {version}，预写日志：有人登记时，别人照样能查。")
    return Check(
        "数据库", "能用，较慢", "fair",
        f"SQLite {version}，版本低于 3.51.3，改用回滚日志：一次只有一个人能写，别人要等一等。"
        "数据是安全的；升级后会自动改用预写日志。",
    )  # fmt: skip


def _footing(found: Footing) -> Check:
    named = f"PostgreSQL {found.version}。"
    if found.faults:
        return Check("数据库", "有问题", "bad", named + "".join(found.faults + found.weak))
    if found.weak:
        return Check("数据库", "能用，要改", "fair", named + "".join(found.weak))
    return good(
        "数据库", named + "数据页有校验和；第二道墙立着：S3 以上的记录，程序忘了筛选也取不出来。"
    )


def _room() -> Check:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        [size] = cursor.fetchone()
    return good("数据大小", f"{filesizeformat(size)}。")


def _free() -> Check:
    free = shutil.disk_usage(settings.JINGUO_HOME).free
    told = f"数据所在的磁盘还有 {filesizeformat(free)}。"
    if free >= _LEAST_FREE:
        return good("磁盘空间", told)
    return Check("磁盘空间", "不多了", "bad", told + "请尽快清理或换更大的盘，写满后不能再登记。")


def _journal() -> Check:
    with whole():
        newest, entries = Entry.objects.order_by("-number").first(), Entry.objects.count()
    if newest is None:
        return Check(
            "日志", "还没有", "plain", "还没有人登记过；每次登记、修改、作废都会记在这里。"
        )
    at = timezone.localtime(newest.at)
    return good("日志", f"共 {entries:,} 次登记、修改和作废，最近一次在 {at:%Y-%m-%d %H:%M}。")


def _vault() -> Check:
    """Tell whether what is sealed can be opened and sealed; counting goes on without."""
    try:
        store = keyring().store
        units, records = store.counts()
        keyring().blind()
        if keys := store.unit_keys():
            keyring().opened_unit(keys[-1])
    except SealError as error:
        told = f"{error}加密的内容暂时打不开，涉及个人的不能登记，数字照常。"
        return Check("密钥", "缺少", "bad", told)
    return good("密钥", f"{units} 个单位、{records:,} 条记录各有自己的密钥，和数据库分开存放。")


def _chain() -> list[Check]:
    wrong = broken(LAST)
    if not wrong:
        return [good("日志核对", f"最近 {LAST:,} 次环环相扣，没有被改动。", "核对无误")]
    told = "、".join(map(str, wrong[:5]))
    return [
        Check(
            "日志核对", "有改动", "bad",
            f"有 {len(wrong)} 次与前一次接不上（编号 {told}）。请停止登记，联系系统管理员。",
        )
    ]  # fmt: skip


def _zone() -> Check:
    now = timezone.localtime()
    if settings.TIME_ZONE == "Asia/Shanghai":
        return good(
            "时间", f"北京时间 {now:%Y-%m-%d %H:%M}。如与手机上的不同，请校准这台电脑的钟。"
        )
    return Check("时间", "时区不对", "bad", f"时区是 {settings.TIME_ZONE}，应是 Asia/Shanghai。")


def _catalogue(known: Books) -> Check:
    found = known.catalogue
    told = faults(found, read_index(load.INDEX.read_text(encoding="utf-8")))
    counted = f"{len(found.programmes)} 个项目，{len(found.indicators)} 个口径"
    if not told:
        return good("项目和口径", f"{counted}，0 处错误。")
    return Check("项目和口径", "有错误", "bad", f"{counted}，{len(told)} 处错误：{told[0]}")


def _overlay() -> Check:
    if told := fault():
        return Check(
            "本地项目",
            "有错误",
            "bad",
            f"{told}。改好以前用的是出错以前的项目，请到管理里的项目看。",
        )
    files = list((Path(settings.JINGUO_HOME) / "catalogue").glob("*/*.yaml"))
    if not files:
        return Check(
            "本地项目", "没有", "plain", "用的都是随系统提供的项目；可以在管理里加本地的项目。"
        )
    return good("本地项目", f"有 {len(files)} 个文件叠加在随系统提供的项目之上。", "有")


def _backup() -> Check:
    return Check(
        "备份", "还没有备份功能", "fair", "请定期把数据目录整个拷到另一块盘上，拷之前先停止服务。"
    )
