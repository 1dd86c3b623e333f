"""Sessions in the database under a digest of their key: who reads the table signs in as nobody."""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from jinguo.org.models import Account, Sitting


def digest(key: str) -> str:
    """Return under what a session's key is kept."""
    return hashlib.sha256(f"sitting {key}".encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Keeps sessions, each with the account and the kind of device that it is of."""

    @classmethod
    def get_model_class(cls) -> type[Sitting]:
        """Return our own table."""
        return Sitting

    def _get_session_from_db(self) -> Sitting | None:
        found = self._rows(self.session_key).first() if self.session_key else None
        if found is None:
            self._session_key = None
        return found

    def _rows(self, key: str) -> Any:
        return Sitting.objects.filter(session_key=digest(key), expire_date__gt=timezone.now())

    def exists(self, session_key: str) -> bool:
        """Tell whether a session has this key."""
        return Sitting.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Sitting:
        """Return a session as a row of the table."""
        row = super().create_model_instance(data)
        assert isinstance(row, Sitting)
        row.session_key = digest(row.session_key)
        row.account_id = data.get("_auth_user_id")
        row.kind = data.get("kind", "")
        row.began = parse_datetime(data["began"]) if "began" in data else None
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key:
            Sitting.objects.filter(session_key=digest(key)).delete()


def end(account: Account, *, but: str | None = None) -> None:
    """End every session of an account, `but` the one of this key."""
    sittings = Sitting.objects.filter(account=account)
    if but:
        sittings = sittings.exclude(session_key=digest(but))
    sittings.delete()
