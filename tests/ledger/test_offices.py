"""The walks through offices of one, two and three: no dead end, every wrong second refused."""

from collections import defaultdict

from jinguo.ledger import seconding
from tests.campaigns.office_acts import ACTS
from tests.campaigns.offices import OFFICES, walks
from tests.factories import City

BY_RANK = {
    "一人，全家无别人": "命令行", "一人，上级有一人": "上级", "一人，只有下级有人": "下级",
    "一人，只有旁边单位有人": "命令行", "两人": "同级", "两人，一人回避": "上级",
    "三人": "同级", "三人，一人回避": "同级",
}  # fmt: skip
ABOVE = {
    "一人，全家无别人": "命令行", "一人，上级有一人": "上级", "一人，只有下级有人": "命令行",
    "一人，只有旁边单位有人": "命令行", "两人": "上级", "两人，一人回避": "上级",
    "三人": "上级", "三人，一人回避": "上级",
}  # fmt: skip
"""Of what only a supervisor or leader, there or above, seconds."""
OF_NO_RECORD = {**BY_RANK, "两人，一人回避": "同级"}
"""Of what is about no single record, from which somebody could be kept away."""
AT_THE_TOP = {
    office: where for office, where in OF_NO_RECORD.items()
    if office not in ("一人，上级有一人", "一人，只有旁边单位有人")
}  # fmt: skip
EXPECTED = {"grant": ABOVE, "unlock": OF_NO_RECORD, "erase-due": AT_THE_TOP}


def test_every_act_of_two_people_is_walked() -> None:
    assert set(ACTS) == set(seconding.ACTS)


def test_no_office_is_a_dead_end(city: City) -> None:
    where: dict[str, dict[str, str]] = defaultdict(dict)
    for act, (office, _, seconded, refused, _) in walks():
        where[act][office] = seconded
        assert refused >= 3, (office, act)
    assert where == {act: EXPECTED.get(act, BY_RANK) for act in ACTS}
    assert {office for office, _, _ in OFFICES} == set(BY_RANK)
