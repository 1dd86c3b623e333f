"""质询: who may ask, answer and close; nothing of a person in the clear."""

from datetime import date, timedelta

import pytest

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import questions
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Conflict, Entry, Notice, Question
from jinguo.ledger.questions import About
from jinguo.org.models import Role
from jinguo.org.policy import Strength
from jinguo.periods import Period
from tests.factories import AT, City, account, by_account, enter_activity, enter_one

DUE = date(2021, 1, 20)


@pytest.fixture
def people(city: City) -> dict[str, By]:
    roles = {
        "cun": ("一村", Role.RECORDER), "er": ("二村", Role.RECORDER), "xiang": ("东乡", Role.OFFICER),
        "xian": ("甲县", Role.OFFICER), "ling": ("甲县", Role.LEADER), "wei": ("甲县", Role.CASEWORKER),
    }  # fmt: skip
    made = {login: account(city[unit], login, role) for login, (unit, role) in roles.items()}
    return {login: by_account(each) for login, each in made.items()}


def test_a_question_goes_to_a_unit_and_comes_back(city: City, people: dict[str, By]) -> None:
    about = About(city["一村"], record=enter_activity(city["一村"]))
    asked = questions.ask(about, to=city["一村"], text="人次多了吗", due=DUE, by=people["xian"])
    assert [(n.what, n.account.login, n.record) for n in Notice.objects.all()] == [
        ("queried", "cun", None)
    ]
    assert [each.pk for each in questions.mine(people["cun"])] == [asked.pk]
    assert [each.pk for each in questions.mine(people["ling"])] == [asked.pk]  # of the same unit
    assert not questions.mine(people["er"])
    with pytest.raises(PolicyError):
        questions.answer(asked.pk, by=people["er"], text="没有")
    with pytest.raises(PolicyError):
        questions.answer(asked.pk, by=people["xian"], text="自问自答")
    with pytest.raises(RuleError):
        questions.answer(asked.pk, by=people["cun"], text=" ")
    questions.answer(asked.pk, by=people["cun"], text="核对过，30 人")
    assert Notice.objects.latest("pk").what == "answered"
    with pytest.raises(PolicyError):
        questions.end(asked.pk, by=people["cun"])
    questions.end(asked.pk, by=people["xian"])
    with pytest.raises(RuleError, match="结束"):
        questions.answer(asked.pk, by=people["cun"], text="再答")
    acts = Entry.objects.filter(kind="question").values_list("act", flat=True)
    assert list(acts) == ["enter", "amend", "close"]


def test_the_asker_needs_to_see_it_and_asks_downwards(city: City, people: dict[str, By]) -> None:
    record = enter_activity(city["一村"])
    about = About(city["一村"], record=record)
    figure = About(city["一村"], address="big-preaching.talks", period=Period.year(2020))
    with pytest.raises(PolicyError):
        questions.ask(about, to=city["一村"], text="问", due=DUE, by=people["er"])
    with pytest.raises(PolicyError):  # a leader reads figures, no records
        questions.ask(about, to=city["一村"], text="问", due=DUE, by=people["ling"])
    asked = questions.ask(figure, to=city["东乡"], text="比去年少", due=DUE, by=people["ling"])
    assert asked.address == "big-preaching.talks"
    with pytest.raises(PolicyError):
        questions.ask(figure, to=city["一村"], text="问", due=DUE, by=people["er"])
    assert questions.addressees(about, by=people["xian"]) == [
        city["一村"], city["东乡"], city["甲县"],
    ]  # fmt: skip
    for to, due, text in (
        (city["演示市"], DUE, "问"), (city["一村"], date(2021, 1, 14), "问"),
        (city["一村"], DUE, ""), (city["一村"], DUE, "长" * 201),
    ):  # fmt: skip
        with pytest.raises(RuleError):
            questions.ask(about, to=to, text=text, due=due, by=people["xian"])
    assert Question.objects.count() == 1


def test_above_s1_only_listed_words_and_the_township(city: City, people: dict[str, By]) -> None:
    case = enter_one("case", city["一村"])
    about = About(city["一村"], record=case)
    by = people["wei"]
    assert questions.addressees(about, by=by) == [city["东乡"], city["甲县"]]
    with pytest.raises(RuleError, match="列表"):
        questions.ask(about, to=city["东乡"], text="某某的案子", due=DUE, by=by)
    asked = questions.ask(about, to=city["东乡"], text=questions.ASKED[0], due=DUE, by=by)
    officer = people["xiang"]  # does not read lines of cases
    assert questions.seen(asked, by=officer) is None
    with pytest.raises(PolicyError):
        questions.answer(asked.pk, by=officer, text=questions.ANSWERED[0])
    helper = by_account(account(city["东乡"], "xw", Role.CASEWORKER))
    with pytest.raises(RuleError, match="列表"):
        questions.answer(asked.pk, by=helper, text="某某已调解")
    weak = by_account(account(city["东乡"], "xw2", Role.CASEWORKER), strength=Strength.PASSWORD)
    assert questions.seen(asked, by=weak) is None
    questions.answer(asked.pk, by=helper, text=questions.ANSWERED[0])


def test_whoever_is_kept_away_is_neither_told_nor_shown(city: City, people: dict[str, By]) -> None:
    record = enter_activity(city["一村"])
    away = people["cun"].account
    assert away is not None
    Conflict.objects.create(
        kind="activity", number=record.number, record=record.id, account=away, since=AT
    )
    about = About(city["一村"], record=record)
    questions.ask(about, to=city["一村"], text="问", due=DUE, by=people["xian"])
    assert not Notice.objects.exists()
    again = by_account(away, at=AT + timedelta(hours=1))
    assert not questions.mine(again)
    assert questions.seen(Question.objects.get(), by=again) is None
