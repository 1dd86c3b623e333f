"""The yearly audit of minors' data says what the looks say, counted over again by hand."""

from datetime import UTC, datetime, timedelta

from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look
from jinguo.ledger.minors import audit
from jinguo.ledger.models import Grant, Look, Record
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Account
from jinguo.org.policy import Scope, Subject
from tests.factories import City, account, enter_one

AT = datetime(2024, 5, 1, 3, tzinfo=UTC)
ALL = Scope(everything=True)


def test_the_audit_equals_the_counts_of_the_log(city: City) -> None:
    one, two = account(city["一村"], "jia"), account(city["二村"], "yi")
    child, grown = enter_one("party", city["一村"]), enter_one("party", city["一村"])
    pair = enter_one("pairing", city["一村"], giver=grown.id, receiver=child.id)
    case = enter_one("case", city["二村"], minors="是")
    other = enter_one("case", city["二村"], minors="否")
    by = By(AT, Subject(one.pk), one)
    for hour in range(12):
        at = By(AT + timedelta(minutes=hour), Subject(one.pk), one)
        look(Looked.REVEAL, [child], by=at, fields=["name"])
    look(Looked.READ, [pair, grown, other, case], by=by)
    second = By(AT + timedelta(days=3), Subject(two.pk), two)
    look(Looked.EXPORT, [case], by=second)
    look(Looked.READ, [case, other], by=second, allowed=False)
    look(Looked.READ, [case], by=By(datetime(2024, 12, 31, 16, tzinfo=UTC), Subject(two.pk), two))
    Grant.objects.create(
        kind="case", number=case.number, record=case.id, account=two, since=second.at,
        until=second.at + timedelta(hours=1), reason="演示", by=one,
    )  # fmt: skip
    found = audit(2024, within=ALL)
    assert [(each.login, each.looks, each.refused) for each in found.readers] == [
        ("jia", 14, 0), ("yi", 1, 1),
    ]  # fmt: skip
    about = [child.id, pair.id, case.id]
    log = Look.objects.filter(record__in=about, at__lt=datetime(2024, 12, 31, 16, tzinfo=UTC))
    assert found.looks == log.filter(allowed=True).count()
    assert found.refused == log.filter(allowed=False).count()
    assert [each.granted for each in found.readers] == [0, 1]
    assert (found.grants, found.urgent) == (1, 0)
    assert found.unusual == {"jia": [(AT.date(), 14)]}
    assert len(found.readers[0].records) == 3


def test_an_auditor_reads_of_their_own_units_only(city: City) -> None:
    who = account(city["一村"], "jia")
    case = enter_one("case", city["二村"], minors="是")
    look(Looked.READ, [case], by=By(AT, Subject(who.pk), who))
    assert audit(2024, within=Scope({city["一村"]: 0})).looks == 0
    assert audit(2024, within=Scope({city["二村"]: 0})).looks == 1
    assert audit(2023, within=ALL).readers == ()


def granted(record: Record, who: Account, at: datetime = AT, *, urgent: bool = False) -> None:
    above, _ = Account.objects.get_or_create(login="above", name="演示领导")
    Grant.objects.create(
        kind=record.kind(), number=record.number, record=record.id, account=who, since=at,
        until=at + timedelta(hours=3), urgent=urgent, reason="演示", by=None if urgent else above,
    )  # fmt: skip


def test_only_grants_on_what_told_of_a_minor_then_are_counted(city: City) -> None:
    who = account(city["甲县"], "jia")
    grown = enter_one("party", city["一村"], secrecy=3, born_on="1990-05-01")
    young = enter_one("party", city["二村"], secrecy=3, born_on="2010-05-01")
    of_grown = enter_one("case", city["一村"], party=grown.id)
    of_young = enter_one("case", city["二村"], party=young.id)
    granted(grown, who)
    granted(of_grown, who)
    assert (audit(2024, within=ALL).grants, audit(2024, within=ALL).urgent) == (0, 0)
    granted(young, who, urgent=True)
    granted(of_young, who)
    # Whoever came of age before is none, nor what was granted the year before.
    granted(of_young, who, datetime(2028, 5, 2, tzinfo=UTC))
    granted(of_young, who, datetime(2023, 12, 31, 15, tzinfo=UTC))
    found = audit(2024, within=ALL)
    assert (found.grants, found.urgent) == (2, 1)
    assert audit(2028, within=ALL).grants == 0
    here, elsewhere = (audit(2024, within=Scope({city[name]: 0})) for name in ("二村", "一村"))
    assert (here.grants, elsewhere.grants) == (2, 0)


def test_a_look_at_a_child_by_leave_on_its_case_was_granted(city: City) -> None:
    who = account(city["甲县"], "jia")
    child = enter_one("party", city["一村"], secrecy=3, born_on="2010-05-01")
    case = enter_one("case", city["一村"], party=child.id)
    granted(case, who)
    look(Looked.REVEAL, [child], by=By(AT, Subject(who.pk), who), fields=["name"])
    over = By(AT + timedelta(hours=3), Subject(who.pk), who)
    look(Looked.REVEAL, [child], by=over, fields=["phone"])
    [reader] = audit(2024, within=ALL).readers
    assert (reader.looks, reader.granted) == (2, 1)


def test_leave_on_a_case_of_elsewhere_is_leave_for_the_child_here(city: City) -> None:
    who = account(city["演示市"], "jia")
    child = enter_one("party", city["一村"], secrecy=3, born_on="2010-05-01")
    granted(enter_one("case", city["四村"], party=child.id), who)
    look(Looked.REVEAL, [child], by=By(AT, Subject(who.pk), who), fields=["name"])
    here, there = (audit(2024, within=Scope({city[name]: 0})) for name in ("一村", "四村"))
    assert ([each.granted for each in here.readers], here.grants) == ([1], 0)
    assert (there.readers, there.grants) == ((), 1)
