"""Long work: its turn, its lease, its progress, cancelling, what it leaves behind."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from jinguo.errors import FailedError, RuleError, SealError
from jinguo.jobs import asking, doing, keeping, parcels, works
from jinguo.jobs.asking import Wish
from jinguo.jobs.models import Job, State
from jinguo.jobs.works import LEASE, Work
from jinguo.vault import pieces

NOW = datetime(2021, 1, 15, 2, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(monkeypatch: Any) -> Any:
    known: dict[str, works.Done] = {}
    monkeypatch.setattr(works, "_KNOWN", known)
    return works.work


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.JINGUO_HOME = tmp_path
    return tmp_path


def ask(name: str = "sum", **told: Any) -> Job:
    return asking.ask(Wish(name, "演示事项", 1, **told), at=NOW)


@pytest.mark.django_db(transaction=True)
class TestDoing:
    def test_a_job_is_done_once_with_what_came_with_it(self, register: Any, clock: Clock) -> None:
        seen: list[Any] = []

        @register("sum")
        def total(work: Work) -> str:
            seen.append((work.asked, work.parcel("numbers")))
            for at in range(3):
                work.progress(at + 1, 3, "相加")
            work.deliver("合计.csv", "text/csv", [b"6"])
            return "加好了。"

        job = ask(asked={"unit": 4, "words": "演示词"}, files={"numbers": [b"1 2", b" 3"]})
        assert doing.do_one("w1", clock)
        assert not doing.do_one("w1", clock)

        job.refresh_from_db()
        assert seen == [({"unit": 4, "words": "演示词"}, b"1 2 3")]
        assert (job.state, job.told, job.done, job.total) == ("done", "加好了。", 3, 3)
        assert job.results == [{"name": "合计.csv", "media": "text/csv", "size": 1}]
        assert parcels.whole(job.id, "result-0") == b"6"

    def test_turns_follow_the_asking(self, register: Any, clock: Clock) -> None:
        turns: list[str] = []
        register("sum")(lambda work: turns.append(work.asked["at"]) or "")
        for at in "abc":
            ask(asked={"at": at})
        while doing.do_one("w1", clock):
            pass
        assert turns == ["a", "b", "c"]

    def test_progress_only_rises_and_never_passes_all(self, register: Any, clock: Clock) -> None:
        told: list[tuple[int, int]] = []

        @register("sum")
        def total(work: Work) -> str:
            for done, of in ((4, 10), (2, 10), (12, 10)):
                clock.now += timedelta(seconds=1)
                work.progress(done, of)
                row = Job.objects.get()
                told.append((row.done, row.seconds_left(clock()) or 0))
            return ""

        ask()
        doing.do_one("w1", clock)
        assert told == [(4, 2), (4, 3), (10, 0)]

    def test_what_waits_is_cancelled_at_once_what_runs_at_its_next_step(
        self, register: Any, clock: Clock
    ) -> None:
        @register("sum")
        def total(work: Work) -> str:
            asking.cancel(work.job, asked_by=1, at=NOW)
            clock.now += timedelta(seconds=1)
            work.progress(1, 2)
            raise AssertionError

        running, waiting = ask(), ask()
        asking.cancel(waiting.id, asked_by=1, at=NOW)
        asking.cancel(running.id, asked_by=2, at=NOW)
        assert doing.do_one("w1", clock)
        assert not doing.do_one("w1", clock)
        states = dict(Job.objects.values_list("id", "state"))
        assert states == {running.id: "cancelled", waiting.id: "cancelled"}

    def test_a_job_of_a_dead_worker_goes_on_when_its_lease_ends(
        self, register: Any, clock: Clock
    ) -> None:
        register("sum")(lambda work: f"办好，{work.asked['unit']}。")
        job = ask(asked={"unit": 4})
        assert doing._take("dead", NOW)
        assert not doing.do_one("w2", clock)
        clock.now += LEASE + timedelta(seconds=1)
        assert doing.do_one("w2", clock)
        job.refresh_from_db()
        assert (job.state, job.tries, job.told) == ("done", 2, "办好，4。")

    def test_the_one_that_lost_its_lease_changes_nothing_any_more(
        self, register: Any, clock: Clock
    ) -> None:
        @register("sum")
        def total(work: Work) -> str:
            if work.worker == "slow":
                clock.now += LEASE + timedelta(seconds=1)
                assert doing.do_one("quick", clock)
                with transaction.atomic():
                    work.check()
            return f"由 {work.worker} 办好。"

        job = ask()
        doing.do_one("slow", clock)
        job.refresh_from_db()
        assert (job.state, job.told) == ("done", "由 quick 办好。")

    def test_what_dies_often_and_for_long_is_not_begun_again(
        self, register: Any, clock: Clock
    ) -> None:
        register("sum")(lambda _: "")
        job = ask()
        for _ in range(6):  # within minutes: the power comes and goes
            assert doing._take("dead", clock())
            clock.now += LEASE + timedelta(seconds=1)
        clock.now += timedelta(minutes=15)
        assert not doing.do_one("w", clock)
        job.refresh_from_db()
        assert job.state == State.FAILED
        assert "5 次" in job.told

    def test_an_error_on_purpose_is_told_another_is_not(
        self, register: Any, clock: Clock, caplog: Any
    ) -> None:
        @register("sum")
        def total(work: Work) -> str:
            if work.asked["purpose"]:
                raise RuleError("这一行的日期不对，请改了再来。")
            raise ValueError("演示甲的电话")

        ask(asked={"purpose": True})
        ask(asked={"purpose": False})
        while doing.do_one("w", clock):
            pass
        told = list(Job.objects.order_by("id").values_list("state", "told"))
        assert told[0] == ("failed", "这一行的日期不对，请改了再来。")
        assert told[1][0] == "failed"
        assert "系统出错" in told[1][1]
        assert "演示甲" not in caplog.text
        assert "ValueError" in caplog.text

    def test_two_workers_never_take_the_same(self, register: Any) -> None:
        register("sum")(lambda _: "")
        for at in range(12):
            asking.ask(Wish("sum", "演示事项", at), at=NOW)
        taken: list[Any] = []

        def take(worker: str) -> None:
            while job := doing._take(worker, NOW):
                taken.append(job.id)

        threads = [threading.Thread(target=take, args=(f"w{at}",)) for at in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(taken) == len(set(taken)) == 12


@pytest.mark.django_db
class TestAsking:
    def test_nobody_has_more_than_a_few_unfinished(self, register: Any, home: Path) -> None:
        register("sum")(lambda _: "")
        for _ in range(asking.MOST):
            ask()
        with pytest.raises(RuleError, match="您已有"):
            ask()
        assert len(list((home / "jobs").iterdir())) == asking.MOST

    @pytest.mark.usefixtures("register")
    def test_nothing_can_be_asked_that_nobody_does(self) -> None:
        with pytest.raises(FailedError, match="不会办"):
            ask("nothing")

    def test_two_functions_for_one_name_are_refused(self, register: Any) -> None:
        register("sum")(lambda _: "")
        with pytest.raises(ImproperlyConfigured):
            register("sum")(lambda _: "x")

    @pytest.mark.parametrize(
        "wrong",
        [{"state": "asleep"}, {"done": 3, "total": 2}, {"state": "running"}, {"state": "done"}],
    )
    def test_the_database_keeps_the_rules(self, register: Any, wrong: dict[str, Any]) -> None:
        register("sum")(lambda _: "")
        job = ask()
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(**wrong)

    def test_files_go_after_a_day_rows_after_a_month(self, register: Any) -> None:
        register("sum")(lambda _: "")
        old = ask()
        Job.objects.update(state="done", ended_at=NOW)
        later = NOW + timedelta(days=400)
        keeping.sweep(NOW + timedelta(hours=23))
        assert parcels.whole(old.id, asking.ASKED) == b"{}"
        # The key's own age is by the wall, so a moment that is surely later is asked about.
        keeping.sweep(max(later, datetime.now(UTC) + timedelta(days=1)))
        assert not Job.objects.exists()
        with pytest.raises(FailedError):
            parcels.whole(old.id, asking.ASKED)


class TestParcels:
    def test_nothing_lies_in_the_clear_and_no_piece_is_lost(self, home: Path) -> None:
        job, text = uuid4(), "演示甲".encode() * 700_000
        assert parcels.put(job, "file", [text, b"", text]) == 2 * len(text)
        assert parcels.whole(job, "file") == text * 2
        stored = (home / "jobs" / str(job) / "file.sealed").read_bytes()
        assert "演示甲".encode() not in stored

    @pytest.mark.parametrize("spoil", ["flip", "cut", "swap"])
    def test_what_was_changed_does_not_open(self, home: Path, spoil: str) -> None:
        job = uuid4()
        parcels.put(job, "file", [b"a" * 3_000_000])
        place = home / "jobs" / str(job) / "file.sealed"
        raw = bytearray(place.read_bytes())
        whole = pieces.PIECE + 12 + 16 + 4
        if spoil == "flip":
            raw[100] ^= 1
        elif spoil == "cut":
            del raw[2 * whole :]
        else:
            raw[:whole], raw[whole : 2 * whole] = raw[whole : 2 * whole], raw[:whole]
        place.write_bytes(raw)
        with pytest.raises(SealError):
            parcels.whole(job, "file")

    def test_a_dropped_job_leaves_neither_key_nor_file(self, home: Path) -> None:
        job = uuid4()
        parcels.put(job, "file", [b"x"])
        copy = (home / "jobs" / str(job) / "file.sealed").read_bytes()
        parcels.drop(job)
        assert parcels.standing() == set()
        (home / "jobs" / str(job)).mkdir()
        (home / "jobs" / str(job) / "file.sealed").write_bytes(copy)
        with pytest.raises(FailedError):
            parcels.whole(job, "file")

    def test_a_stray_file_does_not_end_the_worker(self, home: Path) -> None:
        job = uuid4()
        parcels.put(job, "file", [b"x"])
        (home / "jobs" / ".DS_Store").write_bytes(b"x")
        (home / "keys" / "jobs" / "notes.txt").write_bytes(b"x")
        assert parcels.standing() == {job}

    @pytest.mark.django_db
    def test_what_others_laid_beside_the_jobs_does_not_stop_the_sweeping(self, home: Path) -> None:
        job, now = uuid4(), datetime.now(UTC) + timedelta(days=1)
        parcels.put(job, "file", [b"x"])
        for folder in (home / "jobs", home / "keys" / "jobs"):
            (folder / ".DS_Store").write_bytes(b"x")
            (folder / "说明.txt").write_bytes(b"x")
        (home / "jobs" / "旧").mkdir()
        assert parcels.standing() == {job}
        assert keeping.sweep(now) == 1
        assert parcels.standing() == set()
        assert (home / "jobs" / "说明.txt").exists()
