"""The one place where a password or a code is checked, for every door; failures are counted in the database."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core import signing
from django.db import connection, transaction

from jangteo.identity import rules
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.models import Attempt
from jangteo.identity.types import PER_ADDRESS, Limit, Visitor
from jangteo.kernel import clock, sandbox
from jangteo.kernel.ids import new_id
from jangteo.parties.errors import WrongCredentials
from jangteo.parties.selectors import find_log_in
from jangteo.parties.services import verify_password

DEVICE_SALT = "identity.device"
DEVICE_LIFE = timedelta(days=365)
NOWHERE = Visitor()

log = structlog.get_logger(__name__)


def check_log_in(*, email: str, password: str, visitor: Visitor = NOWHERE) -> Any:
    """The log-in whose address and password these are: the only way to one, for pages, office and API.

    Ten failures per account in 15 minutes, a hundred per address in an hour. A browser that was logged in before
    has a count of its own, so that nobody can lock an owner out. A known and an unknown address take the same steps.

    returns  the User
    raises   TooManyAttempts, WrongCredentials
    """
    name = email.strip().lower()
    log_in = find_log_in(email=name)
    device = known_device(visitor.device, log_in.id if log_in else new_id())
    buckets = [(f"device:{name}:{device}" if device else f"account:{name}", rules.PER_ACCOUNT)]
    if visitor.address and not device:
        buckets.append((f"address:{visitor.address}", PER_ADDRESS))
    taken = take_attempt(buckets)
    user = verify_password(email=name, password=password)
    if user is None:
        raise WrongCredentials
    forgive(taken)
    return user


def take_attempt(buckets: Sequence[tuple[str, Limit]]) -> list[int]:
    """Count an attempt as failed before it is made, so that many at once are no more than one after another.

    buckets  (whose, how many in how long); locked by advisory locks in one order
    returns  the rows to `forgive` when it succeeds
    raises   TooManyAttempts; then nothing is counted. In the sandbox NotInSandbox: a count that is undone is none
    """
    sandbox.refuse("attempts")
    return _take(buckets)


@transaction.atomic(durable=True)
def _take(buckets: Sequence[tuple[str, Limit]]) -> list[int]:
    now = clock.now()
    names = {_name(whose): limit for whose, limit in buckets}
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(name[:15], 16)])
    waits = []
    for name, limit in names.items():
        times = (
            Attempt.objects.filter(bucket=name, at__gt=now - limit.within).order_by("-at").values_list("at", flat=True)
        )
        waits.append(rules.wait_for(list(times[: limit.most]), limit, now))
    if max(waits):
        log.warning("attempts_refused", wait=max(waits))
        raise TooManyAttempts(wait=max(waits))
    _forget_old(now - PER_ADDRESS.within)
    rows = Attempt.objects.bulk_create(Attempt(bucket=name, at=now) for name in names)
    return [row.pk for row in rows]


def _forget_old(before: datetime) -> None:
    """A hundred at most of what no limit counts any more; what another transaction holds is left to it."""
    rows = Attempt.objects.filter(at__lt=before).order_by("at").select_for_update(skip_locked=True)
    if old := list(rows.values_list("pk", flat=True)[:100]):
        Attempt.objects.filter(pk__in=old).delete()


def forgive(attempts: Sequence[int]) -> None:
    """What succeeded was no failure."""
    Attempt.objects.filter(pk__in=attempts).delete()


@transaction.atomic(durable=True)
def forgive_newest(whose: str, *, once: str) -> None:
    """One of the attempts that are counted there was none, as is known only now: once for what is named."""
    name, said = _name(whose), _name(once)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(name[:15], 16)])
    if Attempt.objects.filter(bucket=said).exists():
        return
    Attempt.objects.create(bucket=said, at=clock.now())
    newest = Attempt.objects.filter(bucket=name).order_by("-at", "-pk").values_list("pk", flat=True)[:1]
    Attempt.objects.filter(pk__in=list(newest)).delete()


def device_mark(user_id: UUID) -> str:
    """The signed mark a browser keeps once this log-in came in by it."""
    return signing.dumps([str(user_id), new_id().hex], salt=DEVICE_SALT)


def known_device(mark: str, user_id: UUID) -> str:
    """The device's id when the mark is ours, young enough and this log-in's; else empty."""
    try:
        owner, device = signing.loads(mark, salt=DEVICE_SALT, max_age=DEVICE_LIFE) if mark else ("", "")
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if owner == str(user_id) else ""


def _name(whose: str) -> str:
    return hashlib.sha256(whose.encode(errors="surrogatepass")).hexdigest()
