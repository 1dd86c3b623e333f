"""The small city again, with people who sign in to it, and talks in one line."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jinguo.catalogue.packets import templates
from jinguo.ledger.assessing import Weighed, sign
from jinguo.ledger.drafts import By, Draft
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Member, Record
from jinguo.ledger.recording import switch
from jinguo.org.models import Account, Post, Role
from jinguo.org.policy import Strength
from tests import factories


@dataclass
class City:
    """Units and codes by name, and a client for whoever is asked for."""

    units: dict[str, int]
    codes: dict[str, str] = field(default_factory=lambda: dict(factories.UNITS))
    at: datetime = factories.AT

    def account(self, unit: str, role: str = Role.OFFICER) -> Account:
        login = f"{role}-{self.codes[unit]}"
        account = Account.objects.open(login, name=f"演示{unit}", password="演示口令-演示口令")
        Post.objects.create(
            account=account, unit_id=self.units[unit], role=role, since=date(2016, 1, 1)
        )
        return account

    def client(
        self, unit: str, role: str = Role.OFFICER, *, strength: Strength = Strength.SECOND
    ) -> Client:
        client = Client()
        client.force_login(self.account(unit, role))
        sign_in(client, strength)
        return client

    def join(self, client: Client, *records: Record) -> None:
        """Put whoever is signed in on the teams of records."""
        for each in records:
            Member.objects.create(
                kind=each.kind(), number=each.number, record=each.id, since=self.at,
                account_id=client.session["_auth_user_id"],
            )  # fmt: skip

    def talk(self, unit: str, title: str = "宣讲", **told: Any) -> Record:
        return factories.enter_one("activity", self.units[unit], title=title, **told)


def sign_in(client: Client, strength: Strength) -> None:
    """Let the session say how surely it is its account's."""
    session = client.session
    session["strength"] = int(strength)
    session["confirmed"] = timezone.now().isoformat()
    session.save()


@pytest.fixture
def city(city: factories.City) -> City:
    return City(city.units)


@pytest.fixture
def ledger(city: Any) -> Any:
    """Two years of talks, and a village that hands in totals of households."""
    city.talk("一村", "第一场（演示）", sessions=24, heads=1960)
    city.talk("一村", sessions=31, held_on=date(2019, 5, 1))
    switch(city.units["二村"], since=None, by=By(at=city.at), reason="演示")
    fields = {
        "indicator": "clean-household.households", "value": 3, "document": "演示年报",
        "starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1), "vouched_by": "演示一村",
    }  # fmt: skip
    enter(Draft("tally", city.units["二村"], fields), by=By(at=city.at))
    return city


@pytest.fixture
def assessed(city: Any) -> None:
    """Somebody signed for every sort of partner to which packets go."""
    for sort in templates():
        sign(Weighed("partner", sort, "一", "二", "三", "四"), by=By(at=timezone.now()))
