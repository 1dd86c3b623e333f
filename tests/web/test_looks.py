"""谁看过: reading a record of persons leaves a look; refusals leave one too, at the same cost."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jinguo.ledger.drafts import By
from jinguo.ledger.looks import look_each
from jinguo.ledger.models import Look
from jinguo.ledger.models.look import Looked
from jinguo.org.models import Role
from jinguo.org.policy import Strength, Subject
from tests.factories import AT, enter_one
from tests.web.conftest import sign_in

CASES = "dispute-sweep.found"


@pytest.fixture
def party(city: Any) -> Any:
    return enter_one("party", city.units["一村"], name="演示某", secrecy=2)


def test_reading_a_record_of_persons_leaves_one_look(city: Any, party: Any) -> None:
    client = city.client("一村", Role.CASEWORKER)

    assert client.get(f"/ledgers/party/{party.id}/").status_code == 200

    [look] = Look.objects.all()
    assert (look.act, look.record, look.allowed) == ("read", party.id, True)
    assert (look.fields, look.role, look.sequence) == (["line"], "caseworker", 1)
    assert look.session


def test_reading_what_names_nobody_leaves_none(city: Any) -> None:
    record = city.talk("一村")

    assert city.client("一村").get(f"/ledgers/activity/{record.id}/").status_code == 200

    assert not Look.objects.exists()


def test_a_list_of_persons_leaves_one_look_for_its_page(city: Any, party: Any) -> None:
    enter_one("party", city.units["二村"], name="演示乙", secrecy=2)

    assert city.client("甲县", Role.CASEWORKER).get("/ledgers/party/").status_code == 200

    [look] = Look.objects.all()
    assert (look.act, look.kind, look.record, look.count) == ("read", "party", None, 2)
    assert look.unit_id == city.units["甲县"]


def test_what_is_hidden_and_what_is_not_there_are_refused_at_the_same_cost(
    city: Any, party: Any
) -> None:
    client = city.client("三村", strength=Strength.PASSWORD)
    told = {}
    for name, id_ in (("warm", uuid4()), ("hidden", party.id), ("absent", uuid4())):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/ledgers/party/{id_}/")
        assert answer.status_code == 404
        told[name] = (len(queries), len(answer.content))

    assert told["hidden"] == told["absent"]
    _, hidden, absent = Look.objects.order_by("number")
    assert (hidden.allowed, hidden.record) == (False, party.id)
    assert (absent.allowed, absent.record) == (False, None)
    assert hidden.unit_id == absent.unit_id == city.units["三村"]


def test_the_team_sees_who_looked_and_others_do_not(city: Any) -> None:
    mine = city.account("一村", Role.CASEWORKER)
    posts = city.client("二村", Role.CASEWORKER)
    case = enter_one("case", city.units["一村"], by=By(AT, Subject(operator=True), mine))
    team = Client()
    team.force_login(mine)
    sign_in(team, Strength.SECOND)

    page = team.get(f"/ledgers/case/{case.id}/")
    assert "谁看过" in page.content.decode()
    told = team.get(f"/ledgers/case/{case.id}/looks/").content.decode()
    assert told.count("整份记录") == 2
    assert "演示一村" in told
    assert posts.get(f"/ledgers/case/{case.id}/looks/").status_code == 404
    county = city.client("甲县", Role.CASEWORKER)
    assert county.get(f"/ledgers/case/{case.id}/").status_code == 200  # as a line
    assert county.get(f"/ledgers/case/{case.id}/looks/").status_code == 404


def test_the_team_sees_which_names_left_in_a_file(city: Any) -> None:
    mine = city.account("一村", Role.CASEWORKER)
    by = By(AT, Subject(operator=True), mine)
    party = enter_one("party", city.units["一村"], name="演示某", secrecy=2, by=by)
    look_each(Looked.EXPORT, "party", [(party.id, party.unit_id, ("file", "name"))], by=by)
    team = Client()
    team.force_login(mine)
    sign_in(team, Strength.SECOND)
    told = team.get(f"/ledgers/party/{party.id}/looks/").content.decode()
    assert "导出" in told
    assert "整份记录、姓名或名称" in told


def test_every_page_that_shows_a_person_or_hides_one_writes_it_down(
    city: Any,
) -> None:
    """What is allowed and what is refused alike; nothing else is written."""
    mine = city.account("一村", Role.CASEWORKER)
    by = By(AT, Subject(operator=True), mine)
    party = enter_one("party", city.units["一村"], name="演示某", secrecy=2, by=by)
    case = enter_one("case", city.units["一村"], by=by, party=str(party.id))
    team = Client()
    team.force_login(mine)
    sign_in(team, Strength.SECOND)
    stranger = city.client("乙区", Role.CASEWORKER)
    pages = [
        f"/ledgers/{each.kind()}/{each.id}/{more}"
        for each in (party, case)
        for more in ("", "looks/", "team/")
    ] + [f"/ledgers/party/{party.id}/consent/"]

    for page in pages:
        for client, allowed in ((team, True), (stranger, False)):
            before = Look.objects.count()
            assert client.get(page).status_code == (200 if allowed else 404), page
            [look] = Look.objects.order_by("number")[before:]
            assert (look.allowed, str(look.record) in page) == (allowed, True), page
    assert stranger.get("/ledgers/nothing/00000000-0000-7000-8000-000000000000/team/").status_code == 404  # fmt: skip


def test_a_figure_that_lists_persons_leaves_a_look_and_another_none(city: Any) -> None:
    enter_one(
        "case",
        city.units["一村"],
        type="家庭纠纷",
        intake="走访发现",
        programmes=("dispute-sweep",),
    )
    city.talk("一村")
    client = city.client("甲县", Role.CASEWORKER)

    def looks_of(page: str) -> list[Any]:
        before = Look.objects.count()
        assert client.get(page).status_code == 200
        return list(Look.objects.order_by("number")[before:])

    assert looks_of("/figures/big-preaching.talks/?period=2020") == []
    assert looks_of("/figures/big-preaching.talks/side/?period=2020") == []
    for more in ("", "side/"):
        [look] = looks_of(f"/figures/{CASES}/{more}?period=2020")
        assert (look.act, look.kind, look.count, look.record) == ("read", "case", 1, None)


def test_somebody_found_by_their_number_is_looked_at(city: Any) -> None:
    number = "110101199003071234"
    found = enter_one("party", city.units["一村"], name="演示某", number=number, secrecy=2)
    client = city.client("一村", Role.CASEWORKER)

    client.post("/lookup/", {"field": "number", "value": number})
    client.post("/lookup/", {"field": "number", "value": "110101199003075678"})

    [look] = Look.objects.all()
    assert (look.act, look.record, look.fields) == ("lookup", found.id, ["line"])


def test_a_plain_record_that_names_somebody_is_a_look_at_them(city: Any, party: Any) -> None:
    client = city.client("一村", Role.CASEWORKER)
    named = enter_one("honour", city.units["一村"], party=str(party.id), secrecy=1)

    assert str(party.id) in client.get(f"/ledgers/honour/{named.id}/").content.decode()

    [look] = Look.objects.all()
    assert (look.kind, look.record) == ("party", party.id)


def test_a_form_like_a_file_and_the_page_after_it_are_looks(city: Any) -> None:
    made = city.talk("一村", secrecy=2)
    client = city.client("一村")
    city.join(client, made)

    for page in (f"/enter/activity/?like={made.id}", f"/enter/activity/{made.id}/"):
        assert client.get(page).status_code == 200

    looks = Look.objects.all()
    assert [(look.record, look.fields) for look in looks] == [(made.id, ["file"])] * 2
