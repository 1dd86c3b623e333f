"""A phone that is bound by a slip, and signs in by its PIN from then on."""

import secrets
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from jinguo.errors import JinguoError, RefusedError, RuleError
from jinguo.ledger import devices, slips
from jinguo.ledger.devices import Offered
from jinguo.ledger.drafts import By
from jinguo.ledger.models.base import Channel
from jinguo.org.models import Device, Slip
from jinguo.org.policy import NOBODY, Strength
from jinguo.org.throttle import SlowError
from jinguo.web import address, door, factors
from jinguo.web.guard import Asked, rule
from jinguo.web.methods import BOTH, POST
from jinguo.web.onward import onward as led_to

_CHALLENGE = "device-challenge"
_LASTS = 120.0
_STALE = "等得太久了，请再按一次登录。"
_SAFER = "这个账号已用验证器或通行密钥，请用登录条设密码，或请账号管理员先重置登录方式。"


@rule(public=True, methods=BOTH)
@sensitive_post_parameters("pin", "again", "code")
def bind(request: Asked) -> HttpResponse:
    """Bind this phone by a slip: code, PIN and the PIN again are the only fields."""
    if request.method != "POST":
        return render(request, "bind.html", {"days": slips.DAYS})
    try:
        device = _bound(request)
    except JinguoError as error:
        return _refused(error)
    door.begin(request, device.account, Strength.DEVICE)
    told = {"name": device.account.name, "next": door.led_on(request, "")["Location"]}
    return JsonResponse(told)


def _bound(request: Asked) -> Device:
    post = request.POST
    if not post.get("code", "").strip():
        raise RuleError("请填登录条上的码，或用手机相机扫码。", field="code")
    if post.get("pin") != post.get("again"):
        raise RuleError("两次输入的 PIN 不一样，请重新输入。", field="again")
    devices.check_pin(str(post.get("pin", "")))
    slip = opened(request, str(post.get("code", "")))
    if factors.has_second(slip.account):
        raise RuleError(_SAFER, field="code")
    label = f"{address.kind(request)}，{timezone.localdate():%Y-%m-%d} 绑定"
    offered = Offered(_id(post.get("device")), str(post.get("key", "")), str(post["pin"]), label)
    return devices.bind(slip, offered, by=door.writer(slip.account, timezone.now()))


def opened(request: Asked, code: str) -> Slip:
    """Return the slip of a code; wrong codes are counted.

    Raises:
        RuleError: If there is none.
        SlowError: If too many were wrong.
    """

    def judge() -> Slip | None:
        try:
            return slips.read(code, at=timezone.now())
        except RuleError as error:
            refused.append(error)
            return None

    refused: list[RuleError] = []
    slip = door.tried(request, door.here(request, "a slip"), judge, who=None)
    if slip is None:
        raise refused[0]
    return slip


def _refused(error: JinguoError) -> HttpResponse:
    field = getattr(error, "field", None)
    status = 429 if isinstance(error, SlowError) else 400
    return JsonResponse({"told": str(error), "field": field}, status=status)


def _id(text: str | None) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise RefusedError("手机送来的编号读不出来，请刷新这一页再试。") from error


@rule(public=True, methods=POST)
def challenge(request: Asked) -> HttpResponse:
    """Give a phone what it must sign, once and soon."""
    word = secrets.token_urlsafe(32)
    request.session[_CHALLENGE] = {"word": word, "at": timezone.now().timestamp()}
    return JsonResponse({"challenge": word})


@rule(public=True, methods=POST)
@sensitive_post_parameters("pin")
def sign_in(request: Asked) -> HttpResponse:
    """Open a session for a phone that signs what it was given, and its PIN."""
    try:
        device = judged(request)
    except JinguoError as error:
        return _refused(error)
    onward = led_to(request)
    door.begin(request, device.account, Strength.DEVICE)
    return JsonResponse({"next": door.led_on(request, onward)["Location"]})


def judged(request: Asked) -> Device:
    """Return the phone that answers this request's challenge with the right PIN.

    Raises:
        RefusedError: If none does.
    """
    given = request.session.pop(_CHALLENGE, None)
    if not given or timezone.now().timestamp() - given["at"] > _LASTS:
        raise RefusedError(_STALE)
    post, at = request.POST, timezone.now()
    # Bound to the site that was asked: what one site got signed opens no other.
    message = f"jinguo device\n{request.scheme}://{request.get_host()}\n{given['word']}"
    device = _id(post.get("device"))
    try:
        return devices.judge(
            device, str(post.get("pin", "")), message=message.encode(),
            signature=str(post.get("signature", "")), by=By(at, NOBODY, None, Channel.PAGE),
        )  # fmt: skip
    except RefusedError:
        known = Device.objects.select_related("account").filter(pk=device).first()
        door.failed(known.account if known else None, at)
        raise
