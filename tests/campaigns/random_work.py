"""A small city that writes, reads and seals at random; part of the campaign of tamperings."""

import random
import shutil
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

AT = datetime(2021, 1, 15, 1, tzinfo=UTC)
STAGES = 14


class Stage:
    """A home made ready by a city's work, with a copy of it after each seal."""

    def __init__(self, folder: Path, seed: int) -> None:
        from jinguo.console.home import open_home
        from jinguo.ledger.chaining import seal_once
        from jinguo.ledger.drafts import By
        from jinguo.org import divisions
        from jinguo.org.models import Account, Unit

        self.home, self.chance = folder / "home", random.Random(seed)
        open_home()
        divisions.load(divisions.read_shipped("3406")[:9], what="3406", at=AT)
        self.units = list(Unit.objects.values_list("pk", flat=True))
        self.accounts = [Account.objects.open(f"a{n}", name="演示") for n in range(3)]
        self.at, self.kept = AT, []
        for stage in range(STAGES):
            enter_one(self, By(self.later()))  # at least this is sealed
            for _ in range(self.chance.randint(0, 5)):
                work(self)
            seal_once(at=self.at)
            self._keep(folder / f"stage-{stage}")
        for _ in range(6):
            work(self)

    def _keep(self, to: Path) -> None:
        to.mkdir()
        copy_database(to / "ledger.sqlite")
        shutil.copy(self.home / "keys" / "anchor", to / "anchor")
        self.kept.append(to)

    def later(self) -> datetime:
        self.at += timedelta(seconds=self.chance.randint(1, 90))
        return self.at


def copy_database(to: Path) -> None:
    """Copy the open database whole, what stands in its write-ahead log too."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(to)])


def work(stage: Stage) -> None:
    """Do one honest thing: enter, amend, strike, switch, look, repeat, or fail half way."""
    from jinguo.errors import JinguoError
    from jinguo.ledger.drafts import By
    from jinguo.org.policy import Subject

    chance = stage.chance
    account = chance.choice([None, *stage.accounts])
    session = f"{chance.randrange(16**8):08x}" if account else ""
    by = By(stage.later(), Subject(operator=True, session=session), account)
    act = chance.choice(
        (enter_one, enter_one, _batch, _amend, _close, _switch, _look, _look, _failing)
    )
    # Struck already, or at another version: honest people meet that too.
    with suppress(JinguoError):
        act(stage, by)


def _draft(stage: Stage) -> Any:
    from jinguo.ledger.drafts import Draft

    told = {"held_on": date(2020, 5, 4), "subtype": "宣讲", "heads": stage.chance.randint(1, 300)}
    return Draft("activity", stage.chance.choice(stage.units), told, ("big-preaching",))


def enter_one(stage: Stage, by: Any) -> None:
    from jinguo.ledger.enter import enter

    one = _draft(stage)
    for _ in range(stage.chance.randint(1, 2)):  # at times the same is sent twice
        enter(one, by=by, key=str(one.id))


def _batch(stage: Stage, by: Any) -> None:
    from jinguo.ledger.enter import enter

    enter([_draft(stage) for _ in range(stage.chance.randint(2, 5))], by=by)


def _some(stage: Stage) -> Any:
    from jinguo.ledger.models import Activity

    found = list(Activity.objects.filter(struck_at=None).order_by("-number")[:20])
    return stage.chance.choice(found) if found else None


def _amend(stage: Stage, by: Any) -> None:
    from jinguo.ledger.amend import Amendment, amend

    if one := _some(stage):
        fields = {"heads": stage.chance.randint(1, 300)}
        amend(Amendment("activity", one.id, one.version, fields), by=by, reason="更正")


def _close(stage: Stage, by: Any) -> None:
    from jinguo.ledger.close import close

    if one := _some(stage):
        close(("activity", one.id, one.version), by=by, reason="重复")


def _switch(stage: Stage, by: Any) -> None:
    from jinguo.ledger.recording import switch

    switch(stage.chance.choice(stage.units), since=date(2020, 1, 1), by=by, reason="开始逐条登记")


def _look(stage: Stage, by: Any) -> None:
    from jinguo.ledger.looks import at_door, look, look_over, refused
    from jinguo.ledger.models.look import Looked

    one, unit = _some(stage), stage.chance.choice([None, *stage.units])
    choice = stage.chance.randrange(4)
    if choice == 0 and one:
        look(Looked.REVEAL, [one], by=by, fields=["phone"], reason="回访")
    elif choice == 1:
        look_over(Looked.READ, "case", count=stage.chance.randint(1, 50), unit=unit, by=by)
    elif choice == 2:
        refused(Looked.READ, "case", record=None, unit=unit, by=by)
    else:
        at_door(Looked.SIGN_IN, by=by, unit=unit, allowed=stage.chance.random() < 0.8)


def _failing(stage: Stage, by: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        _batch(stage, by)
        _look(stage, by)
        transaction.set_rollback(True)


def open_database(database: Path) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = database
