"""Writes what a breach laid open as a workbook: ids alone, no names."""

from datetime import datetime
from typing import IO

from django.utils.timezone import localtime

from jinguo.exchange.pages import book
from jinguo.ledger.breach import Affected, called
from jinguo.ledger.models.look import Looked

_RECORDS = ("种类", "编号", "看到的字段", "方式", "次数", "最早", "最晚")
_WIDE = (16, 40, 24, 18, 8, 20, 20)


def export_affected(found: Affected, file: IO[bytes]) -> None:
    """Write a sheet of the records and one of the people, by their ids."""
    with book(file) as pages:
        page = pages("记录")
        page.write(_RECORDS, "heading")
        for one in found.seen:
            acts = "、".join(sorted(str(Looked(act).label) for act in one.acts))
            moments = [_said(one.first), _said(one.last)]
            page.write(
                [
                    called(one.kind),
                    str(one.record),
                    "、".join(sorted(one.fields)),
                    acts,
                    one.times,
                    *moments,
                ]
            )
        page.widths(_WIDE)
        people = pages("个人")
        people.write(["人·户·单位的编号"], "heading")
        for person in sorted(map(str, found.persons)):
            people.write([person])
        people.widths((40,))


def _said(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""
