"""Endpoints that fail: staff are warned after a day, and after five it is switched off."""

from django.conf import settings
from django.db import transaction

from jangteo.kernel import audit, clock, letters
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.parties.selectors import list_staff, log_ins_of, staff_roles
from jangteo.webhooks.models import Delivery, Endpoint, EndpointSecret
from jangteo.webhooks.rules import letters as words
from jangteo.webhooks.rules.retrying import is_to_disable, is_to_warn
from jangteo.webhooks.types import DeliveryState, DisabledWhy, EndpointState

ACTOR = job_actor("webhooks")


def look_after() -> None:
    """Warn and switch off where it is time, endpoint by endpoint, and forget secrets that have ended."""
    failing = Endpoint.objects.exclude(state=EndpointState.DISABLED).filter(failing_since__isnull=False)
    for pk in list(failing.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Endpoint.objects.select_for_update(no_key=True).get(pk=pk)
            if row.state != EndpointState.DISABLED:
                judge_failing(row)
    EndpointSecret.objects.filter(ends_at__lte=clock.now()).delete()


def judge_failing(row: Endpoint) -> None:
    """Warn of an endpoint, locked, or switch it off, if it is time for that."""
    now = clock.now()
    if is_to_disable(now, row.failing_since, row.warned_at):
        disable(row, DisabledWhy.FAILING)
    elif is_to_warn(now, row.failing_since, row.warned_at):
        row.warned_at = now
        row.save(update_fields=["warned_at"])
        _write_to_administrators(row, None)


def disable(row: Endpoint, reason: DisabledWhy, *, actor: Actor = ACTOR, why: str = "") -> None:
    """Switch an endpoint, locked, off; what waits for it is dead until it is sent again."""
    before, row.state, row.disabled_why = row.state, EndpointState.DISABLED.value, reason.value
    row.save()
    waiting = Delivery.objects.filter(endpoint=row, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.DEAD, ended_at=clock.now(), claim=None)
    audit.record(
        actor=actor,
        action="webhooks.disabled",
        subject_kind="endpoint",
        subject_id=row.pk,
        before={"state": before},
        after={"state": row.state, "because": reason.value},
        why=why,
    )
    if reason != DisabledWhy.STAFF:
        _write_to_administrators(row, reason)


def _write_to_administrators(row: Endpoint, off: DisabledWhy | None) -> None:
    host = row.url.partition("://")[2].partition("/")[0]
    link = f"{settings.SITE_URL}/office/webhooks/{row.pk}/"
    people = list_staff()
    log_ins = log_ins_of(person.id for person in people)
    for person in people:
        rights = {action for held in staff_roles(person.id) for action in held.role.rights}
        if person.id not in log_ins or Action.WEBHOOKS_CHANGE not in rights:
            continue
        if off is None:
            subject, text = words.warning(person.language, host=host, link=link)
        else:
            is_gone = off == DisabledWhy.GONE
            subject, text = words.switched_off(person.language, host=host, link=link, is_gone=is_gone)
        letters.write(to=log_ins[person.id].email, subject=subject, text=text, purpose="webhooks.endpoint")
