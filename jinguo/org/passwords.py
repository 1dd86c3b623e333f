"""What a password must be: long, not common, without the words that anybody would try first.

The 等保 profile asks for four classes of characters besides, and another password each 90 days.
"""

import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from jinguo.org.models import Account, Post, Spell

SHORTEST, LONGEST = 12, 256
_CONTEXT = ("巾帼", "jinguo", "妇联", "fulian", "妇女联合会", "password", "密码是")
_SHORTEST_WORD = 2
_CLASSES = 4
_RUN = frozenset({-9, -1, 0, 1, 9})
_MOSTLY = 0.9
_ROTATION = timedelta(days=90)
HINT = "至少 12 个字，可以是一句自己的话；不要用常见的密码，不要含用户名、姓名、单位名。"


def strict() -> bool:
    """Tell whether the 等保 profile is on."""
    return bool(settings.JINGUO_PROFILE == "dengbao")


def stale(account: Account, *, at: datetime) -> bool:
    """Tell whether the profile asks for another password now."""
    since = account.password_since
    return strict() and account.has_usable_password() and (since is None or at - since > _ROTATION)


class Validator:
    """Refuses a password in one sentence that says what to do."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse a password that is too short, too long, common, or of words of the office."""
        if len(password) < SHORTEST:
            raise ValidationError(f"密码只有 {len(password)} 个字，请写到 12 个字以上。")
        if len(password) > LONGEST:
            raise ValidationError(f"密码超过 {LONGEST} 个字，请写短一些。")
        _refuse_common(password)
        folded = _folded(password)
        if any(word in folded for word in _words(user)):
            raise ValidationError(
                "密码里有用户名、姓名、单位名，或“巾帼、妇联”这类人人想得到的词，请换一个。"
            )
        if strict() and _classes(password) < _CLASSES:
            raise ValidationError("本单位要求密码含大写字母、小写字母、数字和符号，请补上。")

    def get_help_text(self) -> str:
        """Return what a password must be."""
        return HINT + ("须有大写字母、小写字母、数字和符号。" if strict() else "")


def _refuse_common(password: str) -> None:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        common = True
    else:
        common = len(set(password)) <= _CLASSES or _is_a_run(password)
    if common:
        raise ValidationError("这个密码太常见，请换一个别人想不到的。")


def _is_a_run(password: str) -> bool:
    """Tell whether nearly every character follows the one before it, as in 123456 or aaaabbbb."""
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    return sum(step in _RUN for step in steps) >= _MOSTLY * len(steps)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(user: Account | None) -> list[str]:
    """Return the words that a password may not hold."""
    words = [*_CONTEXT]
    if user is not None:
        words += [user.login, user.name]
        units = Post.objects.filter(account=user.pk).values_list("unit_id")
        words += Spell.objects.filter(unit__in=units, until=None).values_list("name", flat=True)
    return [_folded(word) for word in words if len(word) >= _SHORTEST_WORD]


def _classes(password: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit)
    found = sum(any(test(each) for each in password) for test in tests)
    return found + any(not each.isalnum() for each in password)
