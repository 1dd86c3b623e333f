"""Second factors: codes of an app, passkeys and recovery codes, kept by allauth."""

import json
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.crypto import constant_time_compare

from jinguo.ledger.factors import DEMO_SECRET
from jinguo.org.models import Account
from jinguo.web import recovery
from jinguo.web.opaque import opened, sealed

_OF = "factor"
_NAME = "巾帼"
_DIGITS = 6


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Seals what allauth keeps of factors, and names this site without another table."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it stands in the database."""
        return sealed(text.encode(), of=_OF)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret from how it stands there."""
        return opened(encrypted_text, of=_OF).decode()

    def _get_site_name(self) -> str:
        return _NAME


def of(account: Account) -> list[Authenticator]:
    """Return an account's factors."""
    return list(Authenticator.objects.filter(user=account).order_by("created_at"))


def has_second(account: Account) -> bool:
    """Tell whether an account has an app or a passkey."""
    return any(each.type != Authenticator.Type.RECOVERY_CODES for each in of(account))


def code_fits(secret: str, code: str, *, after: int = -1) -> int | None:
    """Return the number of the half minute whose code this is, if it lies after another."""
    for counter in yield_hotp_counters_from_time():
        fits = constant_time_compare(format_hotp_value(hotp_value(secret, counter)), code)
        if fits and counter > after:
            return int(counter)
    return None


def judge_code(account: Account, typed: str) -> Authenticator | None:
    """Return the factor whose code was typed: of the app, once, or one for recovery, once."""
    code = "".join(typed.split()).replace("-", "")
    if not code.isascii() or not code.isdigit():
        return None
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=account)
        for factor in rows.exclude(type=Authenticator.Type.WEBAUTHN):
            is_app = factor.type == Authenticator.Type.TOTP
            if is_app and len(code) == _DIGITS and _app_fits(factor, code):
                return _used(factor)
            if not is_app and len(code) == recovery.DIGITS and recovery.take(factor, code):
                return _used(factor)
    return None


def _app_fits(factor: Authenticator, code: str) -> bool:
    secret = decrypt(factor.data["secret"])
    # Several visitors of a demonstration sign in within one half minute.
    last = -1 if secret == DEMO_SECRET else factor.data.get("last", -1)
    counter = code_fits(secret, code, after=last)
    if counter is None:
        return False
    # allauth remembers a used code for less long than it takes it, and not over a restart.
    factor.data["last"] = counter
    factor.save(update_fields=["data"])
    return True


def _used(factor: Authenticator) -> Authenticator:
    factor.record_usage()
    return factor


def demo_code(account: Account) -> str:
    """Return the code of this moment, for an invented person of a demonstration alone."""
    for factor in of(account):
        is_app = factor.type == Authenticator.Type.TOTP
        if is_app and decrypt(factor.data["secret"]) == DEMO_SECRET:
            now = list(yield_hotp_counters_from_time())
            return str(format_hotp_value(hotp_value(DEMO_SECRET, now[len(now) // 2])))
    return ""


def asked_of_passkey(account: Account | None) -> str:
    """Return what a passkey is asked at a sign-in: for one account, or for whoever has one."""
    return _json(webauthn.begin_authentication(account))


def asked_of_new_passkey(account: Account) -> str:
    """Return what a passkey is asked that is to be added; it must know its owner by itself."""
    return _json(webauthn.begin_registration(account, passwordless=True))


def _json(options: dict[str, Any]) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)


def judge_passkey(account: Account | None, said: str) -> Authenticator | None:
    """Return the passkey that answered, of an account or of whoever it says that it is of."""
    try:
        answer = json.loads(said)
        webauthn.parse_authentication_response(answer)
        who = account or webauthn.extract_user_from_response(answer)
        factor = webauthn.complete_authentication(who, answer)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return _used(factor) if factor.user.is_active else None


def add_passkey(account: Account, said: str, name: str) -> bool:
    """Add a passkey that answered; return False if its answer is none."""
    try:
        answer = json.loads(said)
        webauthn.parse_registration_response(answer)
        if not webauthn.complete_registration(answer).is_user_verified():
            return False
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False
    webauthn.WebAuthn.add(account, name, answer)
    return True


def remove(factor: Authenticator) -> None:
    """Take a factor away; recovery codes alone are none."""
    account = factor.user
    factor.delete()
    if not has_second(account):
        Authenticator.objects.filter(user=account).delete()
