"""How the market is doing, in figures; and the alarms they raised."""

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from jangteo.alarms.models import Alarm, CheckRun
from jangteo.alarms.rules import LEAST_PAYMENTS, share_of_usual
from jangteo.alarms.types import AlarmView
from jangteo.kernel import clock, replica
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.payments.selectors import count_ended_operations
from jangteo.webhooks.selectors import count_failing

WINDOW, WEEKS = timedelta(minutes=15), 4
PLACED = "ordering.order_placed"
LONGEST_LIST = 100

OUTBOX = """SELECT count(*), coalesce(extract(epoch FROM %(now)s - min(published_at)), 0)
            FROM kernel_outboxevent WHERE done_at IS NULL"""
JOBS = """SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
                 count(*) FILTER (WHERE status = 'failed'),
                 coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, e.at))
                   FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, e.at) <= now())), 0)
          FROM procrastinate_jobs j LEFT JOIN LATERAL (
            SELECT min(at) AS at FROM procrastinate_events WHERE job_id = j.id AND j.status = 'todo') e ON true"""
FAILED = "SELECT count(*) FROM kernel_jobfailure WHERE at > %(now)s - interval '1 hour'"
ORDERS = """SELECT week, count(e.id) FROM generate_series(0, %(weeks)s) AS week LEFT JOIN kernel_outboxevent e
              ON e.name = %(placed)s AND e.published_at > %(now)s - week * interval '7 days' - %(window)s::interval
             AND e.published_at <= %(now)s - week * interval '7 days' GROUP BY week ORDER BY week"""


def read_figures() -> dict[str, float]:
    """{name: figure}; one that cannot be told is left out."""
    now = clock.now()
    told: dict[str, float] = {"webhook_endpoints_failing": float(count_failing()), **_queues(now), **_orders(now)}
    failed, ended = count_ended_operations(now - WINDOW)
    told["payments_failed_last_quarter"] = float(failed)
    if ended >= LEAST_PAYMENTS:
        told["payments_failed_share"] = failed / ended
    latest = CheckRun.objects.order_by("-at").first()
    if latest is not None:
        told["promises_checked"], told["promises_broken"] = float(latest.checked), float(len(latest.broken))
        told["promises_checked_seconds_ago"] = (now - latest.at).total_seconds()
        told["stock_promises_broken"] = float(sum(name.startswith("inventory.") for name in latest.broken))
    told |= _replica()
    place = settings.MEDIA_ROOT if settings.MEDIA_ROOT.exists() else "/"
    usage = shutil.disk_usage(place)
    told["disk_used_share"] = usage.used / usage.total
    return told


def _replica() -> dict[str, float]:
    """Nothing where a host has named none; of one that is away nobody can tell how late it is."""
    if not replica.is_there():
        return {}
    late = replica.look()
    return {"replica_away": 1.0} if late is None else {"replica_away": 0.0, "replica_lag_seconds": late}


def _queues(now: datetime) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(OUTBOX, {"now": now})
        waiting, oldest = cursor.fetchone()
        cursor.execute(JOBS)
        todo, doing, failed, late = cursor.fetchone()
        cursor.execute(FAILED, {"now": now})
        (failures,) = cursor.fetchone()
    return {
        "outbox_waiting": float(waiting),
        "outbox_oldest_seconds": float(oldest),
        "jobs_todo": float(todo),
        "jobs_doing": float(doing),
        "jobs_failed": float(failed),
        "jobs_oldest_due_seconds": float(late),
        "jobs_failed_last_hour": float(failures),
    }


def _orders(now: datetime) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(
            ORDERS, {"weeks": WEEKS, "placed": PLACED, "now": now, "window": f"{WINDOW.total_seconds()} seconds"}
        )
        latest, *before = [count for _week, count in cursor.fetchall()]
    share = share_of_usual(latest, before)
    found = {"orders_last_quarter": float(latest)}
    return found if share is None else {**found, "orders_share_of_usual": share}


def list_alarms(actor: Actor, *, only_open: bool = False) -> list[AlarmView]:
    """Alarms, those that go on first, then the newest; at most two queries.

    raises  NotPermitted
    """
    require(actor, Action.CHECKS_RUN)
    rows = Alarm.objects.filter(ended_at=None) if only_open else Alarm.objects.all()
    found = list(rows.order_by("-raised_at", "id")[:LONGEST_LIST])
    seers = parties_by_id({row.seen_by for row in found if row.seen_by}) if any(row.seen_by for row in found) else {}
    names = {party_id: party.name for party_id, party in seers.items()}
    views = [
        AlarmView(
            row.pk,
            row.name,
            row.figure,
            row.limit,
            row.raised_at,
            row.seen_at,
            str(names.get(row.seen_by, "")) if row.seen_by else "",  # type: ignore[call-overload]
            row.ended_at,
        )
        for row in found
    ]
    return sorted(views, key=lambda one: one.ended_at is not None)
