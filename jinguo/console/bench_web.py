"""The server's time for each page on a large ledger, beside a plain Django admin list."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jinguo.console.bench_city import AT, CITY, YEAR, fill, timed
from jinguo.errors import FailedError
from jinguo.ledger import searching
from jinguo.org.models import Account, Post, Role, Spell

_HOST = "127.0.0.1"
_SERVED = 200
_WHO = (("市", f"{CITY}00000000"), ("县", f"{CITY}21000000"), ("乡", ""))
_WORDS, _INITIALS = "学校宣讲", "xxxj"
_LEDGER = "/ledgers/activity/"
_SEARCHED = f"{_LEDGER}?find="
"""Stands for the address that a search is led to: the words are sealed in it."""
_FAR = f"{_LEDGER}?page=200"
"""Stands for the address of the 200th page, reached by turning the pages before it."""
_PAGES = 200
_NEXT = re.compile(rb'after=([\w-]+)"\s+rel="next"')
PAGES = (
    ("首页", "/"),
    ("工作台", "/desk/"),
    ("登记活动", "/enter/activity/"),
    ("台账", "/ledgers/"),
    ("活动台账", "/ledgers/activity/"),
    ("活动台账，搜索", f"{_SEARCHED}{_WORDS}"),
    ("活动台账，首字母", f"{_SEARCHED}{_INITIALS}"),
    ("活动台账，按类型", "/ledgers/activity/?subtype=宣讲"),
    ("活动台账，按人次排", "/ledgers/activity/?sort=-heads"),
    ("活动台账，按名称排", "/ledgers/activity/?sort=title"),
    ("活动台账，第 200 页", _FAR),
    ("数字", f"/figures/?period={YEAR}"),
    ("一个数字", f"/figures/big-preaching.talks/?period={YEAR}"),
    ("旁边的数字", f"/figures/big-preaching.talks/side/?period={YEAR}"),
    ("报告", f"/reports/?period={YEAR}"),
    ("核对", "/check/"),
    ("对照", f"/crossread/?period={YEAR}"),
    ("项目", "/programmes/big-preaching/"),
    ("管理：单位", "/manage/units/"),
    ("管理：项目", "/manage/programmes/"),
    ("管理：汇总数", "/manage/tallies/"),
    ("管理：健康", "/manage/health/?check=1"),
    ("疑似重复", "/twins/"),
    ("谁没报", f"/manage/silence/?period={YEAR}"),
    ("导入", "/imports/"),
    ("待核", "/accepting/"),
    ("质询", "/questions/"),
    ("回收站", "/trash/"),
    ("我的待办", "/duties/"),
    ("逐村填报", "/manage/tallies/sheet/"),
    ("从汇总到记录", "/manage/switching/"),
)
_RIVALS = (
    ("自带列表", "/admin/ledger/activity/"),
    ("自带列表，搜索", f"/admin/ledger/activity/?q={_WORDS}"),
    ("自带列表，按类型", "/admin/ledger/activity/?subtype__exact=宣讲"),
    ("自带列表，按人次排", "/admin/ledger/activity/?o=-6"),
    ("自带列表，按名称排", "/admin/ledger/activity/?o=3"),
    ("自带列表，第 100 页", "/admin/ledger/activity/?p={last}"),
)
_RIVALS_PAGE = 100


@dataclass(frozen=True)
class _Page:
    """One page as one asker gets it: milliseconds of each run, and how many queries it makes."""

    name: str
    wall: list[float]
    queries: int


def measure(records: int, runs: int) -> int:
    """Fill the home, open every page as city, county and township, and the plain lists beside.

    Raises:
        FailedError: If a page is not served.
    """
    filling = timed(lambda: fill(records))
    sys.stdout.write(f"记录 {records}，登记 {records / filling.cpu:,.0f} 条/CPU 秒\n")
    seeking = timed(lambda: searching.search(at=AT))
    sys.stdout.write(
        f"比对疑似重复 {seeking.cpu:.0f} CPU 秒，比了 {seeking.found.compared} 对，"
        f"列出 {seeking.found.found} 对\n"
    )
    rivals = list(_rivals(records, runs))
    for page in rivals:
        _print(page, rivals[0])
    for name, code in _WHO:
        client = _client(name, code)
        for title, address in PAGES:
            page = _measured(client, f"{name}：{title}", _led(client, address), runs)
            _print(page, rivals[0])
    return 0


def _led(client: Client, address: str) -> str:
    if address.startswith(_SEARCHED):
        return client.post(_LEDGER, {"q": address.removeprefix(_SEARCHED)}).headers["Location"]
    return _turned(client) if address == _FAR else address


def _turned(client: Client) -> str:
    """Return the address of the 200th page, or of the last where there are fewer."""
    at = _LEDGER
    for _ in range(_PAGES - 1):
        following = _NEXT.search(client.get(at).content)
        if following is None:
            break
        at = f"{_LEDGER}?after={following[1].decode()}"
    return at


def _client(name: str, code: str) -> Client:
    at = (
        Spell.objects.filter(code=code)
        if code
        else Spell.objects.filter(code__startswith=f"{CITY}21")
    )
    unit = at.order_by("code")[0 if code else 1].unit_id
    account = Account.objects.open(f"bench-{name}", name=name, password="口令-" * 8)
    Post.objects.create(
        account=account, unit_id=unit, role=Role.OFFICER, since=date(YEAR - 1, 1, 1)
    )
    client = Client(SERVER_NAME=_HOST)
    client.force_login(account)
    return client


def _rivals(records: int, runs: int) -> Iterator[_Page]:
    # Only now: the admin needs apps that the system itself has no use for.
    from jinguo.console import bench_admin  # noqa: PLC0415

    _client("无", f"{CITY}00000000")
    with bench_admin.served():
        client = Client(SERVER_NAME=_HOST)
        client.force_login(Account.objects.get(login="bench-无"))
        # The 100th page, or the last where there are fewer.
        last = min(_RIVALS_PAGE, -(-records // _RIVALS_PAGE))
        for title, address in _RIVALS:
            yield _measured(client, title, address.format(last=last), runs)


def _measured(client: Client, name: str, address: str, runs: int) -> _Page:
    def ask() -> Any:
        return client.get(address)

    first = ask()
    if first.status_code != _SERVED:
        raise FailedError(f"{name}（{address}）回答 {first.status_code}，没有量成。")
    with CaptureQueriesContext(connection) as queries:
        ask()
    asked = len(queries)  # before the next request forgets them
    return _Page(name, [timed(ask).wall * 1000 for _ in range(runs)], asked)


def _print(page: _Page, rival: _Page) -> None:
    middle, slow = np.percentile(page.wall, [50, 95])
    ratio = float(np.median(rival.wall)) / middle
    sys.stdout.write(
        f"{page.name}　{middle:.0f} / {slow:.0f} 毫秒（中位/95%）　{page.queries} 次查询　"
        f"自带列表是它的 {ratio:.1f} 倍\n"
    )
