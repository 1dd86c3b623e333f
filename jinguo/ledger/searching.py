"""The nightly search for activities that look alike: what changed, against all of its year."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from jinguo.jobs import asking
from jinguo.jobs.models import Job
from jinguo.jobs.works import Work, work
from jinguo.ledger import likenesses, notices, twins
from jinguo.ledger.compared import compared, events
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Activity, Conflict, Notice, Twin, TwinSearch
from jinguo.ledger.models.notice import Told
from jinguo.ledger.models.twin import Decided
from jinguo.ledger.unmerging import newest_entry
from jinguo.matching.blocking import Pair, Search
from jinguo.org.models import Account, Post
from jinguo.org.policy import Action, roles_for

WORK = "twins"
_BESIDE = timedelta(days=31)
"""What began so long before a year, or after it, may be of one event with what is in it."""
_SOME = 500


def ask_if_due(at: datetime) -> Job | None:
    """Put today's search into the queue, once a day, if anything changed since the last."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    last = TwinSearch.objects.order_by("-pk").first()
    if last and (last.at >= today or last.change >= newest_entry()):
        return None
    if Job.objects.filter(work=WORK, asked_at__gte=today).exists() or not newest_entry():
        return None
    return asking.ask(asking.Wish(WORK, "比对疑似重复"), at=at)


@work(WORK)
def done(of: Work) -> str:
    """Search as the worker's job."""
    found = search(at=of.clock(), progress=of.progress, check=of.check)
    return f"比对了 {found.compared} 对活动，新发现 {found.found} 对疑似重复。"


def _nothing(*_: object) -> None:
    """Neither tell how far it is nor ask whether to go on."""


def search(
    *, at: datetime, progress: Callable[[int, int, str], None] = _nothing,
    check: Callable[[], None] = _nothing,
) -> TwinSearch:  # fmt: skip
    """Find the pairs of what changed since the last search, and let who may decide on them know."""
    last = TwinSearch.objects.order_by("-pk").values_list("change", flat=True).first() or 0
    newest = newest_entry()
    fresh = set(Activity.objects.filter(change__gt=last).values_list("number", flat=True))
    years = sorted(each.year for each in _years(last))
    looking, pairs = Search(), list[Pair]()
    for at_year, year in enumerate(years):
        progress(at_year, len(years), f"{year}年")
        pairs += looking.pairs(events(_rows(year), fresh=fresh))
    with transaction.atomic():
        new = twins.keep(pairs, at=at)
        _drop(fresh, {(each.one.key, each.other.key) for each in pairs})
        _tell(new, at)
        if last:  # what stood before the first search was asked for by nobody
            likenesses.ask_of_imported(last, at=at)
        made = TwinSearch.objects.create(
            at=at, change=newest, compared=looking.compared, found=len(new)
        )
        check()
    return made


def _years(last: int) -> Iterable[date]:
    return compared().filter(change__gt=last).dates("held_on", "year")


def _rows(year: int) -> list[Activity]:
    first, last = date(year, 1, 1) - _BESIDE, date(year, 12, 31) + _BESIDE
    rows = compared().filter(held_on__range=(first, last))
    return list(
        rows.only(
            "number", "id", "unit_id", "programmes", "title", "precision", "secrecy", "held_on",
            "held_until", "subtype", "sessions", "heads",
        )
    )  # fmt: skip


def _drop(fresh: set[int], found: set[tuple[int, int]]) -> None:
    """Drop the pairs nobody decided on whose records changed and are no longer alike."""
    waiting = Twin.objects.filter(state=Decided.OPEN).values_list("pk", "first", "second")
    gone = [
        key for key, *both in waiting.iterator()
        if (both[0] in fresh or both[1] in fresh) and tuple(both) not in found
    ]  # fmt: skip
    for start in range(0, len(gone), _SOME):
        Twin.objects.filter(pk__in=gone[start : start + _SOME], state=Decided.OPEN).delete()


def _tell(new: list[Pair], at: datetime) -> None:
    """Tell whoever enters nearest to both records, once until they look; never who is kept away."""
    posts, barred = _posts(timezone.localdate(at)), _barred()
    wanted: set[int] = set()
    for pair in new:
        away = barred.get(pair.one.key, set()) | barred.get(pair.other.key, set())
        wanted |= next((found - away for found in _above(pair, posts) if found - away), set())
    told = Notice.objects.filter(what=Told.TWINS, seen_at=None).values_list("account", flat=True)
    accounts = Account.objects.filter(is_active=True, pk__in=wanted - set(told))
    notices.tell(accounts, Told.TWINS, by=By(at))


def _above(pair: Pair, posts: dict[int, set[int]]) -> Iterator[set[int]]:
    """Yield who enters at the unit in which two lines meet, and at each above it."""
    other = set(pair.other.path)
    for unit in reversed(pair.one.path):
        if unit in other and unit in posts:
            yield posts[unit]


def _posts(day: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = Post.objects.filter(role__in=roles_for(Action.ENTER), since__lte=day)
    for unit, account, until in rows.values_list("unit_id", "account_id", "until"):
        if until is None or until > day:
            found.setdefault(unit, set()).add(account)
    return found


def _barred() -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = Conflict.objects.filter(kind="activity", until=None)
    for number, account in rows.values_list("number", "account_id"):
        found.setdefault(number, set()).add(account)
    return found
