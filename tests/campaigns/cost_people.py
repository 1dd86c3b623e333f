"""Persons and cases for the campaign of the guard's cost: over a city, and of one team."""

from collections.abc import Sequence
from datetime import date
from typing import Any


def fill(count: int) -> None:
    """Enter so many persons, each with a case, spread over the city's units."""
    from jinguo.console.bench_city import AT
    from jinguo.ledger.drafts import By
    from jinguo.org.units import tree

    _enter([list(tree().ids)[at % len(tree().ids)] for at in range(count)], By(AT))


def enter_as(client: Any, unit: int, count: int) -> None:
    """Enter persons and cases of a unit as whoever signed in, who is of their team from then on."""
    from jinguo.ledger.drafts import By
    from jinguo.ledger.team import subject
    from jinguo.org.models import Account
    from jinguo.org.policy import Strength
    from tests.factories import AT

    account = Account.objects.get(pk=client.session["_auth_user_id"])
    by = By(AT, subject(account, strength=Strength.SECOND), account)
    _enter([unit] * count, by)


def _enter(units: Sequence[int], by: Any) -> None:
    from jinguo.ledger.drafts import Draft
    from jinguo.ledger.enter import enter

    day = date(2020, 5, 6)
    parties = enter(
        [
            Draft(
                "party",
                unit,
                {"registered_on": day, "type": "个人", "secrecy": 2, "name": "演示某"},
            )
            for unit in units
        ],
        by=by,
    )
    cases = [
        Draft("case", party.unit_id, {
            "received_on": day, "type": "家庭纠纷", "basis": "法定职责", "party": party.id,
        })
        for party in parties
    ]  # fmt: skip
    enter(cases, by=by)
