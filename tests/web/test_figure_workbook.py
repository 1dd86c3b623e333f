"""The figures taken along as a workbook: named for unit and period, within the scope."""

from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from jinguo.org.models import Role


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/figures/workbook/?period=2020", "甲县2020年数字.xlsx"),
        ("/figures/big-preaching.talks/workbook/?period=2020", "甲县2020年各类宣讲活动.xlsx"),
    ],
)
def test_workbook_is_named_for_unit_and_period_and_keeps_to_the_scope(
    city: Any, address: str, name: str
) -> None:
    city.talk("一村")
    client = city.client("甲县")

    answer = client.get(address)

    assert unquote(answer["Content-Disposition"]) == f"attachment; filename*=utf-8''{name}"
    assert b"".join(answer).startswith(b"PK")
    for unit in (city.codes["乙区"], "999999999999"):
        assert client.get(f"{address}&unit={unit}").status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.RECORDER])
def test_workbook_has_addresses_only_for_who_manages(city: Any, role: str) -> None:
    city.talk("一村")
    client = city.client("一村", role)

    for address in ("/figures/workbook/", "/figures/big-preaching.talks/workbook/"):
        file = BytesIO(b"".join(client.get(f"{address}?period=2020")))
        told = str(CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python())
        assert ("口径地址" in told) == (role == Role.OFFICER)


def test_workbook_of_no_indicator_is_not_found(city: Any) -> None:
    assert city.client("甲县").get("/figures/no.such/workbook/").status_code == 404
