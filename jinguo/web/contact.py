"""security.txt: whom to tell of a weakness, in the words of the office (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from jinguo.characters import visible
from jinguo.web.guard import Asked, rule

FILE = "security-contact.txt"
"""In the home: a line for each way, `mailto:`, `tel:` or `https:`."""
_WAYS = ("mailto:", "tel:", "https://")
_MOST = 4
_STANDS = timedelta(days=180)
_NOBODY = (
    "# 本单位还没有在这里写明联系方式：发现问题请当面或打电话告诉本单位的账号管理员。\n"
    f"# 管理员：在数据目录的 {FILE} 里写一行 mailto:、tel: 或 https:// 开头的联系方式。\n"
)


@rule(public=True)
def contact(request: Asked) -> HttpResponse:
    """Tell anybody whom to write to, and until when this stands."""
    until = datetime.combine(request.today + _STANDS, time(), UTC)
    ways = "".join(f"Contact: {each}\n" for each in _ways(Path(settings.JINGUO_HOME) / FILE))
    told = f"{ways or _NOBODY}Expires: {until:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: zh, en\n"
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


def _ways(file: Path) -> list[str]:
    """Return the ways that the home names; a line that is none is left out."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    said = [visible(line).strip() for line in lines]
    return [each for each in said if each.startswith(_WAYS) and " " not in each][:_MOST]
