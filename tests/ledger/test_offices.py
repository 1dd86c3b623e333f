"""The walks through offices of one, two and three: no dead end, every wrong second refused."""

from tests.campaigns.offices import ACTS, OFFICES, walks
from tests.factories import City


def test_no_office_is_a_dead_end(city: City) -> None:
    rows = list(walks())
    assert len(rows) == len(OFFICES) * len(ACTS)
    where = {(office, seconded) for office, _, seconded, _, _ in rows}
    assert where == {
        ("一人，全家无别人", "命令行"),
        ("一人，上级有一人", "上级"),
        ("一人，只有下级有人", "下级"),
        ("一人，只有旁边单位有人", "命令行"),
        ("两人", "同级"),
        ("两人，一人回避", "上级"),
        ("三人", "同级"),
        ("三人，一人回避", "同级"),
    }
    assert min(refused for *_, refused, _ in rows) >= 3
