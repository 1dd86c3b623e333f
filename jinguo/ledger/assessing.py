"""The register of impact assessments: nothing new touches personal data without a signed one."""

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction

from jinguo.catalogue.packets import templates
from jinguo.errors import RuleError
from jinguo.ledger import journal
from jinguo.ledger.consents import months_later
from jinguo.ledger.custody import check_keeper
from jinguo.ledger.drafts import By
from jinguo.ledger.lawful import lawful
from jinguo.ledger.models import Assessment, Entry
from jinguo.ledger.models.assessment import About
from jinguo.ledger.models.journal import Act
from jinguo.ledger.overlay import folder
from jinguo.org.units import tree

PERSONAL = ("party", "case", "order", "pairing")
"""The kinds of record that a programme may record only once somebody assessed it."""
VALID_MONTHS = 36
"""After so long an assessment is written anew."""


@dataclass(frozen=True)
class Weighed:
    """What an assessment says."""

    about: str
    subject: str
    purpose: str
    necessity: str
    risks: str
    measures: str


def sign(said: Weighed, *, by: By) -> Assessment:
    """Sign an assessment, as of today.

    Raises:
        PolicyError: If the writer does not manage the whole tree.
        RuleError: If something is left out, or there is no such sort of partner.
    """
    check_keeper(by)
    subject = said.subject.strip()
    if said.about == About.PARTNER:
        subject = partner_of(subject)
    kept = max(VALID_MONTHS, lawful().retention.assessments.months)
    made = Assessment(
        about=said.about, subject=subject, purpose=said.purpose.strip(),
        necessity=said.necessity.strip(), risks=said.risks.strip(),
        measures=said.measures.strip(), signed_on=by.day, at=by.at, signer=by.account,
        valid_until=months_later(by.day, VALID_MONTHS), kept_until=months_later(by.day, kept),
    )  # fmt: skip
    try:
        made.clean_fields(exclude={"signer", "number"})
        made.validate_constraints()
    except ValidationError as broken:
        raise RuleError("目的、必要性、风险和措施都要写明，每项最多 400 个字。") from broken
    with transaction.atomic():
        journal.lock()
        made.save()
        journal.append([_entry(made, by)], by=by)
    return made


def standing(about: str, subject: str, day: date) -> Assessment | None:
    """Return the newest assessment of something that is valid on a day, if there is one."""
    valid = Assessment.objects.filter(
        about=about, subject=subject, signed_on__lte=day, valid_until__gt=day
    )
    return valid.order_by("-number").first()


def require(about: About, subject: str, day: date, *, called: str = "") -> Assessment:
    """Return the assessment by which something may touch personal data.

    Raises:
        RuleError: If there is none.
    """
    found = standing(about, subject, day)
    if found is None:
        raise RuleError(
            f"{about.label}“{called or subject}”涉及个人信息，还没有有效的影响评估；"
            "请最上级妇联的干部到 管理 → 影响评估 写一份，签名后再办。"
        )
    return found


def check_partner(sort: str, day: date) -> None:
    """Refuse to let anything go to a sort of partner that nobody signed for.

    Raises:
        RuleError: If nobody did, or it ended.
    """
    known = templates(folder())
    require(About.PARTNER, sort, day, called=known[sort].title if sort in known else "")


def partner_of(words: str) -> str:
    """Return the code of the sort of partner that is meant, by its code or its title.

    Raises:
        RuleError: If there is no such sort.
    """
    known = templates(folder())
    for key, each in known.items():
        if words in (key, each.title):
            return key
    named = "、".join(f"{each.title}（{key}）" for key, each in known.items())
    raise RuleError(f"没有这一类合作单位，请写下面的一种：{named}。", field="subject")


def register() -> list[Assessment]:
    """Return every assessment, the newest first."""
    return list(Assessment.objects.select_related("signer").order_by("-number"))


def _entry(made: Assessment, by: By) -> Entry:
    return Entry(
        at=by.at, actor=by.account, act=Act.ENTER, kind="assessment", version=1,
        record=uuid5(NAMESPACE_OID, f"assessment {made.number}"), unit_id=tree().tops(by.day)[0],
        after=journal.snapshot(made),
    )  # fmt: skip
