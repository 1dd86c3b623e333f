"""Who writes from a page, at this moment."""

from django.utils import timezone

from jinguo.ledger.drafts import By
from jinguo.ledger.models.base import Channel
from jinguo.web.guard import Asked, account


def asked_by(request: Asked) -> By:
    """Return who asks as a writer at this moment."""
    return By(timezone.now(), request.subject, account(request), Channel.PAGE)
