"""Coming in and going out: what happens to a session. These take the request, for a session is a part of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model, login, update_session_auth_hash
from django.contrib.auth import logout as forget
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop

from jangteo.identity import rules
from jangteo.identity.errors import ProofNeeded, TooManyAttempts
from jangteo.identity.gateways.sessions import ABOUT
from jangteo.identity.models import Key, Session
from jangteo.identity.selectors import has_second_factor, session_id
from jangteo.identity.services.check_log_in import check_log_in, device_mark
from jangteo.identity.services.keys import notify, tell_logged_out
from jangteo.identity.types import Visitor
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties import services as parties
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import find_log_in, find_operator

BACKEND = "jangteo.config.log_ins.PasswordBackend"
PENDING, PROOF = "pending_log_in", "proof_at"  # in the session
HOW, DEVICE_DUE, RETRY_AFTER = "_log_in_how", "_device_due", "_retry_after"  # on the request


def visitor_of(request: HttpRequest) -> Visitor:
    """Where a request comes from: its address by the trusted proxies, and the browser's mark."""
    meta = request.META
    address = rules.client_address(
        meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""), settings.TRUSTED_PROXIES
    )
    return Visitor(address=address, device=request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))


def begin_log_in(request: HttpRequest, user: Any, how: str) -> bool:
    """After the first proof: log in, or keep in mind who must give a code next; False in that case.

    how  password, reset_password, register, or a provider's id
    """
    if not has_second_factor(user.pk):
        finish_log_in(request, user, how)
        return True
    request.session.cycle_key()
    moment = clock.now().isoformat()
    request.session[PENDING] = {"user": str(user.pk), "how": how, "at": moment, "hash": user.get_session_auth_hash()}
    return False


def pending_user(request: HttpRequest) -> Any:
    """Who has given the first proof in this session within ten minutes, and must give a second; else None."""
    pending = request.session.get(PENDING)
    if not isinstance(pending, dict):
        return None
    age = clock.now() - datetime.fromisoformat(pending["at"])
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True).first()
    same = user is not None and constant_time_compare(pending["hash"], user.get_session_auth_hash())
    return user if same and age < rules.PENDING_LIFE else None


def finish_log_in(request: HttpRequest, user: Any, how: str = "") -> None:
    """Log in, in a session with a new id; this counts as a fresh proof.

    how  as in `begin_log_in`; empty after a second proof
    """
    pending = request.session.pop(PENDING, None) or {}
    setattr(request, HOW, how or pending.get("how", "password"))
    login(request, user, backend=BACKEND)
    request.session[PROOF] = clock.now().timestamp()
    setattr(request, DEVICE_DUE, user.pk)


def describe_session(sender: Any, request: HttpRequest | None, user: Any, **further: Any) -> None:
    """Write into a new log-in's session when, where and how; heard from Django at every log-in."""
    if request is None or not hasattr(request, "session"):
        return
    now = clock.now().isoformat()
    request.session[ABOUT] = {
        "created_at": now,
        "seen_at": now,
        "address": visitor_of(request).address,
        "browser": rules.browser_in_words(request.META.get("HTTP_USER_AGENT", ""))[:60],
        "how": getattr(request, HOW, "password")[:40],
    }


def touch_session(request: HttpRequest) -> None:
    """Note that a session is in use, every five minutes at most; one of staff that has not been for too long ends.

    source  OWASP ASVS 5.0, 7.3.1
    """
    about = request.session.get(ABOUT)
    if not isinstance(about, dict):
        return
    now = clock.now()
    idle = (now - datetime.fromisoformat(about["seen_at"])).total_seconds()
    if 0 < settings.STAFF_IDLE_MINUTES * 60 <= idle and getattr(request.user, "is_staff", False):
        forget(request)
    elif idle >= 300:
        request.session[ABOUT] = about | {"seen_at": now.isoformat(), "address": visitor_of(request).address}


def note_wait(request: HttpRequest, refusal: TooManyAttempts) -> None:
    """Have the answer to this request say 429 and when to try again."""
    setattr(request, RETRY_AFTER, refusal.wait)


def wait_noted(request: HttpRequest) -> int:
    """The seconds of `note_wait`; 0 without."""
    return int(getattr(request, RETRY_AFTER, 0))


def new_device_mark(request: HttpRequest) -> str:
    """The mark to leave in a browser that has just logged in; empty when it has not."""
    user_id = getattr(request, DEVICE_DUE, None)
    return device_mark(user_id) if user_id else ""


def own_id(request: HttpRequest) -> UUID:
    """The log-in of a session whose person has proved who they are.

    raises  ProofNeeded
    """
    require_fresh(request)
    user: Any = request.user
    return UUID(str(user.pk))


# Which of what a browser keeps goes with a log-out, pages one may go back to among it; what a phone keeps for later is
# wiped by the shop's own script, for the order pad's lines outlive it.
KEPT_NO_MORE = '"cache"'


def log_out(request: HttpRequest) -> None:
    """End this session; other browsers and programs go on, until the password changes or they are ended one by one."""
    forget(request)


def end_sessions(*, user_id: UUID, except_key: str = "") -> int:
    """End every session of a log-in but one; effective at the next request. Returns how many there were."""
    return Session.objects.filter(user=user_id).exclude(pk=except_key).delete()[0]


def end_session(*, user_id: UUID, id: str) -> bool:
    """End one session of this log-in by the id it is shown under; False when there is no such one."""
    for row in Session.objects.filter(user=user_id):
        if constant_time_compare(session_id(row.pk), id):
            row.delete()
            return True
    return False


def renew_session(request: HttpRequest) -> None:
    """Give the session another id and kill the old one: whenever it may do more, or something else, than before."""
    request.session.cycle_key()


def proved_at(request: HttpRequest) -> datetime | None:
    """When the person of this session last proved who they are."""
    value = request.session.get(PROOF)
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int | float) else None


def has_fresh_proof(request: HttpRequest) -> bool:
    """Whether they proved it within the last ten minutes."""
    return rules.is_fresh(proved_at(request), clock.now())


def require_fresh(request: HttpRequest) -> None:
    """Refuse what moves money or rights unless the session's person proved who they are a short while ago.

    raises  ProofNeeded; a caller of the API has no session, and always gets it
    """
    session = getattr(request, "session", None)
    if session is None or not request.user.is_authenticated or not has_fresh_proof(request):
        raise ProofNeeded


def prove_by_password(request: HttpRequest, password: str) -> None:
    """Prove again who this session's person is.

    raises  TooManyAttempts, WrongCredentials
    """
    user: Any = request.user
    check_log_in(email=user.email, password=password, visitor=visitor_of(request))
    note_proof(request)


def note_proof(request: HttpRequest) -> None:
    """A proof was given: the session may do more, so it gets another id."""
    renew_session(request)
    request.session[PROOF] = clock.now().timestamp()


@transaction.atomic
def change_own_password(request: HttpRequest, *, password: str, actor: Actor) -> None:
    """Another password; this session goes on under a new id, all others and every token end.

    raises  ProofNeeded, WeakPassword
    """
    require_fresh(request)
    user: Any = request.user
    parties.change_password(user_id=user.pk, password=password, actor=actor)
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    end_sessions(user_id=user.pk, except_key=request.session.session_key or "")
    Key.objects.filter(user=user.pk, used_at=None).delete()
    log_in = find_log_in(user_id=user.pk)
    if log_in:
        notify(log_in, gettext_noop("Your password was changed"), "identity.password_changed")


@transaction.atomic
def close_log_in(*, user_id: UUID, actor: Actor, why: str = "") -> None:
    """Shut a log-in: nobody comes in by it, its sessions and tokens end at the next request.

    raises  PartyNotFound
    """
    if find_log_in(user_id=user_id) is None:
        raise PartyNotFound
    parties.close_log_in(user_id=user_id, actor=actor, why=why)
    end_sessions(user_id=user_id)


@transaction.atomic
def log_out_everywhere(*, user_id: UUID, actor: Actor, why: str = "") -> int:
    """Staff end every session and every token of a log-in at the next request; it stays, and its person is told.
    Returns how many there were (ASVS 5.0, 7.4.5).

    raises  NotPermitted, PartyNotFound
    """
    require(actor, Action.MEMBERS_CHANGE)
    log_in = find_log_in(user_id=user_id)
    if log_in is None:
        raise PartyNotFound
    count = end_sessions(user_id=user_id) + parties.end_tokens(user_id=user_id)
    _record_end("user", user_id, count, actor, why)
    if count:
        tell_logged_out(log_in)
    return count


@transaction.atomic
def log_out_everybody(*, actor: Actor, why: str = "") -> int:
    """The same for every log-in there is, without letters. Returns how many sessions and tokens there were.

    raises  NotPermitted
    """
    require(actor, Action.MEMBERS_CHANGE)
    count = Session.objects.exclude(user=None).delete()[0] + parties.end_every_token()
    _record_end("party", find_operator() or UUID(int=0), count, actor, why)
    return count


def _record_end(kind: str, subject_id: UUID, count: int, actor: Actor, why: str) -> None:
    audit.record(
        actor=actor,
        action="identity.logged_out",
        subject_kind=kind,
        subject_id=subject_id,
        after={"ended": count},
        why=why,
    )
