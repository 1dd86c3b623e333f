"""What runs keeps the procedure that it began under; what is due costs the same for few and many."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jinguo.catalogue import procedures as catalogue
from jinguo.duties.tasks import tasks
from jinguo.errors import RuleError
from jinguo.ledger.drafts import By
from jinguo.ledger.enter import enter
from jinguo.ledger.models import Course, Edition
from jinguo.org.models import Role
from tests.duties.steps import at_of, go, later
from tests.factories import AT, City, account, by_account, draft, enter_one

SHIPPED: dict[str, Any] = yaml.safe_load(
    (catalogue.SHIPPED / "dispute.yaml").read_text(encoding="utf-8")
)


def test_a_running_course_keeps_its_edition(city: City, overlay: Any, own_home: Path) -> None:
    old = enter_one("case", city["一村"], received_on=AT.date())
    changed = yaml.safe_load(yaml.safe_dump(SHIPPED, allow_unicode=True))
    changed["steps"]["accept"]["fill"]["urgency"] = {
        "label": "急不急",
        "as": "选择",
        "choices": ["急"],
    }
    overlay("procedures/dispute.yaml", yaml.safe_dump(changed, allow_unicode=True))
    new = enter_one("case", city["一村"], received_on=AT.date())

    go(old, "accept", later(hours=1), risk="黄")
    with pytest.raises(RuleError, match="急不急"):
        go(new, "accept", later(hours=1), risk="黄")
    go(new, "accept", later(hours=1), risk="黄", urgency="急")

    assert Edition.objects.count() == 2
    assert next(iter(at_of(old).procedure.steps)) == "accept"  # in the order of the file


def test_what_is_due_costs_the_same_for_one_and_for_forty(city: City) -> None:
    who = account(city["甲县"], "work", Role.CASEWORKER)

    def asked() -> int:
        by = by_account(who, at=later(days=9))
        tasks(by)
        with CaptureQueriesContext(connection) as queries:
            found = tasks(by)
        assert len(found.overdue) == Course.objects.count()
        return len(queries)

    enter_one("case", city["一村"], received_on=AT.date())
    one = asked()
    enter(
        [draft("case", city["二村"], received_on=date(2021, 1, 14)) for _ in range(39)], by=By(AT)
    )
    assert asked() == one
