"""What waits is sent: claimed under a lease, posted without a lock, told in a second transaction.

A worker that is killed in between leaves its claim, which runs out: the delivery is sent once more with the same id.
"""

import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event as Flag
from threading import Lock
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error, close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.sealing import KeyGone, open_sealed
from jangteo.webhooks import gateways
from jangteo.webhooks.models import Attempt, Delivery, Endpoint, EndpointSecret
from jangteo.webhooks.rules.retrying import judge
from jangteo.webhooks.rules.signing import headers
from jangteo.webhooks.services.watching import disable, judge_failing
from jangteo.webhooks.types import SECRETS, Answer, DeliveryKind, DeliveryState, DisabledWhy, EndpointState

LEASE = timedelta(seconds=90)  # well above an attempt's 15 seconds and a slow look-up of a name
TOGETHER = 16
TOGETHER_AN_ENDPOINT = 4
IDLE_SECONDS = 0.5
FAILS = 3  # in a row: from then on an endpoint is tried with one delivery at a time

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours to send until the lease runs out."""

    id: UUID
    endpoint_id: UUID
    event_id: UUID
    url: str
    body: str
    claim: UUID


def send_batch(*, resolver: gateways.Resolver = gateways.resolve) -> int:
    """Send what is due, one after the other; returns how many were tried."""
    claimed = claim(Counter())
    for one in claimed:
        send(one, resolver=resolver)
    return len(claimed)


def send_forever(stop: Flag) -> None:
    """Send until `stop` is set, several at once but few to one endpoint; survives a database that goes away."""
    busy: Counter[UUID] = Counter()
    guard, freed = Lock(), Flag()
    with ThreadPoolExecutor(TOGETHER, thread_name_prefix="webhooks") as pool:
        while not stop.is_set():
            try:
                with guard:
                    claimed = claim(busy)
                    busy.update(one.endpoint_id for one in claimed)
                for one in claimed:
                    pool.submit(_send_and_free, one, busy, guard, freed)
            except Error as error:
                log.warning("webhooks_database_away", error=str(error).splitlines()[0])
            finally:
                close_old_connections()
            freed.wait(IDLE_SECONDS)
            freed.clear()


def claim(busy: Counter[UUID]) -> list[Claimed]:
    """Lease what is due, for each endpoint only as many as it has room for, and none before an earlier of its key."""
    found: list[Claimed] = []
    with transaction.atomic():
        for endpoint in _endpoints_with_work():
            room = 1 if endpoint.failures >= FAILS else TOGETHER_AN_ENDPOINT
            room = min(room - busy[endpoint.pk], TOGETHER - busy.total() - len(found))
            if room > 0:
                found += _lease(endpoint, room)
    return found


def send(one: Claimed, *, resolver: gateways.Resolver = gateways.resolve) -> None:
    """Post a claimed delivery and tell how it went."""
    body, now = one.body.encode(), clock.now()
    try:
        keys = [open_sealed(SECRETS, key) for key in _secrets(one.endpoint_id)]
    except KeyGone:
        answer = Answer(error="the secret can't be read with this site's key; make a new one")
    else:
        signed = headers(keys, event_id=one.event_id, delivery_id=one.id, at=now, body=body)
        answer = gateways.post(one.url, signed, body, to_loopback=settings.WEBHOOKS_TO_LOOPBACK, resolver=resolver)
    tell(one, answer)


@transaction.atomic
def tell(one: Claimed, answer: Answer) -> None:
    """Write an attempt down, and what follows from it unless another worker has taken the delivery meanwhile."""
    endpoint = Endpoint.objects.select_for_update(no_key=True).get(pk=one.endpoint_id)
    row = Delivery.objects.select_for_update(no_key=True).filter(pk=one.id, claim=one.claim).first()
    Attempt.objects.create(
        delivery_id=one.id,
        at=clock.now(),
        status=answer.status,
        milliseconds=answer.milliseconds,
        answer=answer.text,
        error=answer.error,
    )
    if row is None and answer.is_success:  # late, but taken: who has the claim now sends it in vain at most
        still_open = Delivery.objects.exclude(state=DeliveryState.DELIVERED)
        row = still_open.select_for_update(no_key=True).filter(pk=one.id).first()
    if row is not None:
        _follow(endpoint, row, answer)


def _follow(endpoint: Endpoint, row: Delivery, answer: Answer) -> None:
    now = clock.now()
    row.attempt_count += 1
    verdict = judge(answer, attempts=row.attempt_count, jitter=secrets.randbelow(100))
    row.state, row.claim = verdict.state.value, None
    if verdict.again_in is None:
        row.ended_at = now
    else:
        row.due_at = now + timedelta(seconds=verdict.again_in)
    if row.kind == DeliveryKind.TEST and verdict.state == DeliveryState.WAITING:
        row.state, row.ended_at = DeliveryState.DEAD.value, now  # whoever tries it out tries again themselves
    row.save()
    if answer.is_success:
        endpoint.failures, endpoint.failing_since, endpoint.warned_at = 0, None, None
    else:
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or now
    endpoint.save(update_fields=["failures", "failing_since", "warned_at"])
    if endpoint.state != EndpointState.DISABLED:
        if verdict.is_gone:
            disable(endpoint, DisabledWhy.GONE)
        elif not answer.is_success:
            judge_failing(endpoint)


def _endpoints_with_work() -> QuerySet[Endpoint]:
    due = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING, due_at__lte=clock.now())
    return Endpoint.objects.filter(Exists(due), state=EndpointState.ACTIVE).order_by("pk")


def _lease(endpoint: Endpoint, room: int) -> list[Claimed]:
    now = clock.now()
    earlier = Delivery.objects.filter(
        endpoint=OuterRef("endpoint"), key=OuterRef("key"), turn__lt=OuterRef("turn"), state=DeliveryState.WAITING
    )
    due = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, due_at__lte=now)
    free = due.filter(Q(key="") | ~Exists(earlier)).order_by("due_at", "turn")
    rows = list(free.select_for_update(skip_locked=True, no_key=True)[:room])
    for row in rows:
        row.claim, row.due_at = new_id(), now + LEASE
    Delivery.objects.bulk_update(rows, ["claim", "due_at"])
    return [Claimed(row.pk, endpoint.pk, row.event_id, endpoint.url, row.body, row.claim) for row in rows if row.claim]


def _secrets(endpoint_id: UUID) -> list[str]:
    """As they are kept, the newest first."""
    rows = EndpointSecret.objects.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()), endpoint=endpoint_id)
    return list(rows.order_by("-made_at", "-pk").values_list("secret", flat=True))


def _send_and_free(one: Claimed, busy: Counter[UUID], guard: Lock, freed: Flag) -> None:
    try:
        send(one)
    except Exception:  # the sender's edge: the lease runs out and it is sent again
        log.exception("webhook_not_told", delivery=str(one.id))
    finally:
        connection.close()
        with guard:
            busy[one.endpoint_id] -= 1
        freed.set()
