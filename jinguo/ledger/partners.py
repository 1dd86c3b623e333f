"""Accounts of partners: no post, one sort, kept by the unit that opened them."""

from collections.abc import Iterable

from django.db import transaction

from jinguo.errors import PolicyError, RuleError
from jinguo.ledger import accounts, aside
from jinguo.ledger.drafts import By
from jinguo.ledger.models import Office
from jinguo.ledger.models.journal import Act
from jinguo.org.models import Account
from jinguo.org.policy import Action

_FOREIGN = "这个单位不归您管，请由管它的账号管理员办理。"


def open_partner(login: str, name: str, *, sort: str, unit: int, by: By) -> Account:
    """Open the account of a partner's office; a slip lets its owner sign in.

    Raises:
        PolicyError: If the writer does not keep the accounts of the unit.
        RuleError: If the login is taken or none, or no sort is said.
    """
    if not by.subject.operator and unit not in accounts.reached(by, Action.ACCOUNTS):
        raise PolicyError(_FOREIGN)
    if not sort:
        raise RuleError("请选对方是哪一类单位。", field="sort")
    with transaction.atomic():
        account = accounts.open_account(login, name, by=by, unit=unit)
        made = Office.objects.create(account=account, unit_id=unit, sort=sort)
        told = {"account": account.pk, "sort": sort}
        aside.write(Act.ENTER, ("office", made.pk), unit=unit, by=by, told=told)
    return account


def offices(units: Iterable[int]) -> list[Office]:
    """Return the partners' accounts that some units keep, by name."""
    rows = Office.objects.filter(unit__in=list(units)).select_related("account")
    return list(rows.order_by("-account__is_active", "account__name", "pk"))


def is_partner(account: int | None) -> bool:
    """Tell whether an account was opened as a partner's."""
    return account is not None and Office.objects.filter(account=account).exists()
