"""Random walks through the ledger itself: every step has its entry, a refused one has left nothing."""

from datetime import timedelta
from random import Random

import pytest

from jinguo.duties import courses
from jinguo.duties.taking import Wanted, take
from jinguo.errors import RuleError
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Course, Entry, Record, Step
from tests.duties.model import FILES, guess
from tests.factories import AT, City, enter_one

WALKED = {
    "dispute": ("case", {"type": "家庭纠纷"}), "dv": ("case", {"type": "家暴求助"}),
    "petition": ("case", {"type": "来信来访"}), "issue": ("issue", {"state": ""}),
    "protection-order": ("order", {"type": "人身安全保护令", "applied_on": None}),
    "caring-pairing": ("pairing", {}),
}  # fmt: skip
DAYS = {
    "case": "received_on", "issue": "found_on", "order": "issued_on", "pairing": "paired_on",
}  # fmt: skip
TRIES = 25


@pytest.mark.parametrize("name", WALKED)
def test_steps_and_journal_tell_the_same(city: City, name: str) -> None:
    kind, told = WALKED[name]
    made = enter_one(kind, city["一村"], **{DAYS[kind]: AT.date(), **told})
    chance, now = Random(name), AT
    for _ in range(TRIES):
        now += timedelta(hours=chance.randint(1, 200))
        _try(made, name, chance, By(now))

    steps = Step.objects.filter(record=made.id).order_by("sequence")
    entries = Entry.objects.filter(record=made.id).order_by("number")
    [course] = Course.objects.filter(record=made.id, procedure=name)
    assert len(steps) > 5
    assert len(entries) == len(steps) == made.version == course.steps
    for step, entry in zip(list(steps)[1:], list(entries)[1:], strict=True):
        said = entry.after["course"]
        assert (said["step"], said["to"], said["at"]) == (step.code, step.to, step.at.isoformat())
        assert (said["facts"], entry.number) == (step.facts, step.change)
    assert (course.state, course.ended) == (
        steps[len(steps) - 1].to, bool(FILES[name]["states"][course.state].get("ends")),
    )  # fmt: skip


def _try(made: Record, name: str, chance: Random, by: By) -> None:
    made.refresh_from_db()
    of = next(each for each in courses.standing(made) if each.row.procedure == name)
    steps = FILES[name]["steps"]
    here = [code for code, each in steps.items() if of.course.state in each["from"]]
    ending = {key for key, each in FILES[name]["states"].items() if each.get("ends")}
    on = [code for code in here if steps[code]["to"] not in ending]
    code = chance.choice(on or here or list(steps))
    fills = steps[code].get("fill") or {}
    given = {key: guess(chance, fill, by.at, wild=False) for key, fill in fills.items()}
    before = Entry.objects.count()
    try:
        take(of, Wanted(code, by.at, given), by=by)
    except RuleError:
        assert Entry.objects.count() == before
        assert Step.objects.filter(record=made.id).count() == of.row.steps
