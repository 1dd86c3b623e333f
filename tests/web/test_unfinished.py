"""What is typed and not entered: kept sealed for its writer alone, found again, gone when entered."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jinguo.ledger import unfinished
from jinguo.ledger.drafts import new_id
from jinguo.ledger.keys import keyring
from jinguo.ledger.models import Unfinished
from jinguo.org.models import Role
from jinguo.web.entry_words import ENTERED

CHECK = "/enter/{}/check/"


def half(city: Any, **told: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()), "held_on": "昨天", "unit": str(city.units["一村"]), "title": "填到一半",
        "programmes": ["big-preaching"], **told,
    }  # fmt: skip


def test_a_form_is_found_again_as_it_was_typed(city: Any) -> None:
    client, typed = city.client("一村"), half(city)

    assert client.post(CHECK.format("activity"), typed).json()["kept"] is True
    client.post(CHECK.format("activity"), {**typed, "sessions": "两场"})

    row = Unfinished.objects.get()
    assert ("填到一半" in row.typed_sealed, str(row.id) == typed["id"]) == (False, False)
    for page in (client.get("/enter/"), client.get("/enter/activity/")):
        assert f"/enter/activity/?draft={typed['id']}" in page.content.decode()
    form = client.get(f"/enter/activity/?draft={typed['id']}").context["form"]
    assert {name: form[name].value() for name in ("id", "held_on", "title", "sessions")} == {
        "id": typed["id"], "held_on": "昨天", "title": "填到一半", "sessions": "两场",
    }  # fmt: skip
    assert form["programmes"].value() == ["big-preaching"]


def test_it_is_gone_with_its_key_when_it_is_entered_or_thrown_away(city: Any) -> None:
    client = city.client("一村")
    for way in ("enter", "drop"):
        typed = half(city, subtype="宣讲", sessions="1")
        client.post(CHECK.format("activity"), typed)
        row = Unfinished.objects.get()
        assert keyring().held([row.id]) == {row.id}
        if way == "enter":
            assert client.post("/enter/activity/", typed).status_code == 302
        else:
            assert client.post("/enter/drop/", {"form": typed["id"]})["Location"] == "/enter/"
        assert (Unfinished.objects.count(), keyring().held([row.id])) == (0, set())


def test_it_is_nobody_elses(city: Any) -> None:
    typed = half(city)
    city.client("一村").post(CHECK.format("activity"), typed)
    other = city.client("东乡")

    page = other.get(f"/enter/activity/?draft={typed['id']}")
    other.post("/enter/drop/", {"form": typed["id"]})

    assert "填到一半" not in page.content.decode()
    assert "填到一半" not in other.get("/enter/").content.decode()
    assert Unfinished.objects.count() == 1


@pytest.mark.parametrize("kind", ENTERED)
def test_of_matters_of_persons_nothing_is_kept(city: Any, kind: str) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    answer = client.post(CHECK.format(kind), {"id": str(new_id()), "title": "演示"}).json()

    confidential = kind in ("case", "order", "pairing")
    assert (answer["kept"], Unfinished.objects.count()) == (not confidential, int(not confidential))
    page = client.get(f"/enter/{kind}/").content.decode()
    assert ("这类内容不留草稿" in page) is confidential
    assert ("data-device" in page) is (kind in ("activity", "contact", "body"))


def test_a_draft_that_becomes_a_matter_of_persons_is_dropped(city: Any) -> None:
    client = city.client("甲县", Role.CASEWORKER)
    for told in ({"type": "案件回访"}, {"secrecy": "3"}):
        typed = {"id": str(new_id()), "title": "演示", "type": "走访排查"}
        assert client.post(CHECK.format("contact"), typed).json()["kept"] is True
        assert client.post(CHECK.format("contact"), {**typed, **told}).json()["kept"] is False
        assert Unfinished.objects.count() == 0
    assert 'data-device="案件回访 告诫查访"' in client.get("/enter/contact/").content.decode()


def test_what_lies_longer_than_a_month_goes(city: Any) -> None:
    account, at = city.account("一村"), timezone.now()
    for days in (31, 1):
        told: dict[str, Any] = {"account": account, "unit": city.units["一村"]}
        unfinished.keep("activity", new_id(), {}, **told, at=at - timedelta(days=days))
    unfinished.keep("activity", new_id(), {}, **told, at=at)

    assert Unfinished.objects.count() == 2


def test_the_forms_that_a_device_keeps_hold_nobody_and_no_token(city: Any) -> None:
    client = city.client("东乡")
    city.talk("一村", "演示的一场")
    for kind in ("activity", "contact", "body"):
        page = client.get(f"/enter/offline/{kind}/").content.decode()
        assert "csrfmiddlewaretoken" not in page
        assert ("演示的一场" in page, "link-party" in page, 'name="unit"' in page) == (
            False, False, True,
        )  # fmt: skip
    assert client.get("/enter/offline/case/").status_code == 404
    script = client.get("/enter/worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert script["Service-Worker-Allowed"] == "/"
