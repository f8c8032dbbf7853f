"""A person's part of log-ins: sessions, factors, linked providers and links in letters."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet

from jangteo.identity.models import ConfirmedEmail, Key, Session, UsedCode
from jangteo.kernel.personal import Erased, Person, PersonalData


def export_log_ins(person: Person) -> dict[str, Any]:
    """Where they are logged in and how the log-in is protected; secrets are shown to nobody."""
    sessions = Session.objects.filter(user__in=person.ids).order_by("created_at")
    factors = Authenticator.objects.filter(user__in=person.ids).order_by("created_at")
    return {
        "sessions": [
            {"since": _iso(row.created_at), "seen_at": _iso(row.seen_at)}
            | {"address": row.address, "browser": row.browser, "how": row.how}
            for row in sessions
        ],
        "factors": [
            {"kind": row.type, "name": row.data.get("name", ""), "since": _iso(row.created_at)} for row in factors
        ],
        "providers": [
            {"provider": row.provider, "id": row.uid, "said": row.extra_data}
            for row in SocialAccount.objects.filter(user__in=person.ids).order_by("pk")
        ],
        "confirmed_emails": list(ConfirmedEmail.objects.filter(user__in=person.ids).values_list("email", flat=True)),
        "links": [
            {"purpose": row.purpose, "email": row.email, "at": _iso(row.created_at)}
            for row in _keys(person).order_by("created_at")
        ],
    }


def erase_log_ins(person: Person, at: datetime) -> Erased:
    """Every session ends; factors, linked providers and links go. What a log-in record must keep, `parties` keeps."""
    theirs = Q(user__in=person.ids)
    removed = {
        "sessions": Session.objects.filter(theirs).delete()[0],
        "factors": Authenticator.objects.filter(theirs).delete()[0],
        "providers": SocialAccount.objects.filter(theirs).delete()[0],
        "links": _keys(person).delete()[0],
        "confirmed_emails": ConfirmedEmail.objects.filter(theirs).delete()[0],
    }
    UsedCode.objects.filter(theirs).delete()
    EmailAddress.objects.filter(theirs | Q(email__in=person.emails)).delete()
    return Erased({what: count for what, count in removed.items() if count})


def _keys(person: Person) -> QuerySet[Key]:
    mails = Q(email__in=person.emails) | Q(bound_to__in=person.emails)
    return Key.objects.filter(Q(user__in=person.ids) | mails)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


PERSONAL_DATA = PersonalData(
    name="identity",
    titles={"ko": "로그인", "en": "Log-ins"},
    export=export_log_ins,
    erase=erase_log_ins,
    columns=frozenset(
        {f"identity_session.{name}" for name in ("session_key", "session_data", "address", "browser", "how")}
        | {"identity_key.email", "identity_key.bound_to", "identity_key.data", "identity_confirmedemail.email"}
    ),
)
