"""Alarms: what is out of bounds now, who looks into it, and what was."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.alarms import services
from jangteo.alarms.selectors import list_alarms
from jangteo.alarms.types import AlarmView
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Actor
from jangteo.office.pages.frame import attempt, show, staff_actor

# What each alarm says, and the office's page that tells more.
TOLD: dict[str, tuple[Any, str]] = {
    "orders_dropped": (pgettext_lazy("office", "Far fewer orders than usual at this time of the week"), "orders"),
    "outbox_late": (pgettext_lazy("office", "Events wait too long: does the worker run?"), "outbox"),
    "jobs_failed": (pgettext_lazy("office", "Several jobs failed within the hour"), "jobs"),
    "jobs_late": (pgettext_lazy("office", "Jobs wait too long"), "jobs"),
    "payments_failing": (pgettext_lazy("office", "Half of all payments or more fail"), "payments"),
    "stock_drifted": (pgettext_lazy("office", "Stock does not add up"), "checks"),
    "promises_broken": (pgettext_lazy("office", "A check of the data found something broken"), "checks"),
    "webhooks_dead": (pgettext_lazy("office", "Webhook endpoints don't answer"), "webhooks"),
    "replica_late": (pgettext_lazy("office", "The replica is far behind: pages read the database"), ""),
    "replica_away": (pgettext_lazy("office", "The replica does not answer: pages read the database"), ""),
    "disk_full": (pgettext_lazy("office", "The disk is nearly full"), ""),
}


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm in words."""

    alarm: AlarmView
    words: Any
    page: str


def open_alarms(actor: Actor) -> list[AlarmRow]:
    """What is out of bounds now, for who may look into it; one query."""
    if not has(actor, Action.CHECKS_RUN):
        return []
    return [_row(one) for one in list_alarms(actor, only_open=True)]


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Those that go on, then those that were."""
    rows = [_row(one) for one in list_alarms(staff_actor(request))]
    going_on = [one for one in rows if one.alarm.ended_at is None]
    ended = [one for one in rows if one.alarm.ended_at is not None]
    return show(request, "alarms", pgettext("office", "Alarms"), alarms=going_on, ended=ended)


@require_POST
def see(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Say that one looks into it."""
    attempt(
        request,
        pgettext("office", "Others see that you look into it."),
        lambda: services.see_alarm(alarm_id=alarm_id, actor=staff_actor(request)),
    )
    return redirect("office:alarms")


def _row(alarm: AlarmView) -> AlarmRow:
    words, page = TOLD.get(alarm.name, (alarm.name, ""))
    return AlarmRow(alarm, words, f"office:{page}" if page else "")
