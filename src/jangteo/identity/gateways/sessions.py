"""Sessions in PostgreSQL, each a row that says whose it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from jangteo.identity.models import Session

ABOUT = "about"


class SessionStore(DatabaseStore):
    """Django's store on our table: what the session's data says of its owner is put into columns as well."""

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        row: Any = super().create_model_instance(dict(data))
        about = data.get(ABOUT, {})
        row.user_id = data.get(SESSION_KEY)
        row.created_at = _moment(about.get("created_at"))
        row.seen_at = _moment(about.get("seen_at"))
        row.address, row.browser = about.get("address", ""), about.get("browser", "")
        row.how = about.get("how", "")
        return row


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
