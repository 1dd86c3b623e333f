"""Devices: a phone's key and its PIN, bound by a slip, judged at each sign-in."""

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from jinguo.errors import RefusedError, RuleError
from jinguo.ledger import accounts, journal, slips
from jinguo.ledger.drafts import By
from jinguo.ledger.models.journal import Act
from jinguo.org.models import Account, Device, Slip, Told

PIN_LENGTH = 6
MOST_WRONG = 10
_ENDED = "这部手机已不能用 PIN 登录，请联系上级妇联再开一张登录条。"
_HALF = 32
_RUNS = ("0123456789", "9876543210")


@dataclass(frozen=True)
class Offered:
    """What a phone offers to be bound: an id of its own making, its public key, and a PIN."""

    id: UUID
    key: str
    pin: str
    label: str


def check_pin(pin: str) -> None:
    """Refuse a PIN that anybody would try first.

    Raises:
        RuleError: If it is one, or none at all.
    """
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        raise RuleError("PIN 应是 6 位数字。", field="pin")
    if len(set(pin)) == 1 or any(pin in run + run for run in _RUNS):
        raise RuleError("PIN 不要用六个相同的数字或连着的数字，请换一个。", field="pin")


def bind(slip: Slip, offered: Offered, *, by: By) -> Device:
    """Bind a phone to the account of a slip.

    Raises:
        RuleError: If the PIN or the key is none, or the slip was used in the meantime.
    """
    check_pin(offered.pin)
    _key(offered.key)
    hashed = make_password(offered.pin)
    with transaction.atomic():
        journal.lock()
        slips.use(slip, at=by.at)
        if Device.objects.filter(pk=offered.id).exists():
            raise RuleError("这部手机刚绑定过，请直接用 PIN 登录。", field="pin")
        device = Device.objects.create(
            id=offered.id, account=slip.account, key=offered.key, pin=hashed,
            label=offered.label[:40], since=by.at,
        )  # fmt: skip
        accounts.enter(slip.account, Act.AMEND, {"device": str(device.id)}, by=by)
        accounts.tell(slip.account, Told.BOUND, by=by, where=device.label)
    return device


def judge(device: UUID, pin: str, *, message: bytes, signature: str, by: By) -> Device:
    """Return the device that signed a message, if the PIN fits.

    A wrong PIN counts only with a right signature: who has not the phone cannot use it up.

    Raises:
        RefusedError: If it is not so; ten wrong PINs in a row end the device.
    """
    found = Device.objects.select_related("account").filter(
        pk=device, ended_at=None, account__is_active=True
    )
    held = found.first()
    if held is None or not _signed(held.key, message, signature):
        make_password(pin)  # takes as long as judging one
        raise RefusedError(_ENDED)
    # Counted before it is judged, so that no number of tries at once gets past the count.
    counted = Device.objects.filter(pk=held.pk, wrong__lt=MOST_WRONG)
    if not counted.update(wrong=F("wrong") + 1):
        raise RefusedError(_ENDED)
    if check_password(pin, held.pin):
        Device.objects.filter(pk=held.pk).update(wrong=0, used_at=by.at)
        return held
    raise RefusedError(_wrong(held, by))


def _wrong(device: Device, by: By) -> str:
    """Return what to say after a wrong PIN; after the last one the device is ended."""
    device.refresh_from_db()
    left = MOST_WRONG - device.wrong
    if left > 0:
        return f"PIN 不对，请重新输入；还可以试 {left} 次。"
    end(device, by=by)
    return _ENDED


def end(device: Device, *, by: By) -> None:
    """Let a phone sign in no more."""
    with transaction.atomic():
        journal.lock()
        Device.objects.filter(pk=device.pk, ended_at=None).update(ended_at=by.at)
        after = {"device": str(device.id), "ended": True}
        accounts.enter(device.account, Act.AMEND, after, by=by)
        accounts.tell(device.account, Told.UNBOUND, by=by, where=device.label)


def standing(account: Account) -> list[Device]:
    """Return the phones that an account signs in with."""
    return list(Device.objects.filter(account=account, ended_at=None).order_by("since"))


def _key(text: str) -> ec.EllipticCurvePublicKey:
    told = "手机送来的钥匙读不出来，请换一个浏览器再试。"
    try:
        key = serialization.load_der_public_key(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error) as error:
        raise RuleError(told, field="key") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise RuleError(told, field="key")
    return key


def _signed(key: str, message: bytes, signature: str) -> bool:
    """Tell whether a signature is the key's; a browser gives it as two numbers side by side."""
    try:
        raw = base64.b64decode(signature, validate=True)
        r, s = int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:])
        der = utils.encode_dss_signature(r, s)
        _key(key).verify(der, message, ec.ECDSA(hashes.SHA256()))
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return len(raw) == 2 * _HALF
