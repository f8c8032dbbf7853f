"""Alarms are raised and ended by figures, and seen by people."""

from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction

from jangteo.alarms import rules, selectors
from jangteo.alarms.errors import AlarmNotFound
from jangteo.alarms.models import Alarm, CheckRun
from jangteo.alarms.types import Figures
from jangteo.kernel import audit, clock, letters, verify
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import list_staff, log_ins_of, rights_of_roles, staff_roles

log = structlog.get_logger(__name__)
LOCK = 4_112_026  # of several workers one judges at a time
SECONDS_FOR_STOCK = 10
STOCK = "inventory."


@transaction.atomic
def judge(figures: Figures | None = None) -> int:
    """Raise what is out of bounds and end what is back within them; returns how many go on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    figures = selectors.read_figures() if figures is None else figures
    open_ones = {row.name: row for row in Alarm.objects.select_for_update().filter(ended_at=None).order_by("pk")}
    broken = dict(rules.broken_rules(figures))
    for rule in rules.RULES:
        row = open_ones.get(rule.name)
        if rule in broken and row is None:
            _raise(rule.name, broken[rule], rule.limit)
        elif rule in broken and row is not None:
            row.figure = rules.worse(rule, row.figure, broken[rule])
            row.save(update_fields=["figure"])
        elif row is not None and rules.is_judged(rule, figures):
            row.ended_at = clock.now()
            row.save(update_fields=["ended_at"])
            log.info("alarm_ended", alarm=rule.name)
    return Alarm.objects.filter(ended_at=None).count()


@transaction.atomic
def see_alarm(*, alarm_id: UUID, actor: Actor) -> None:
    """Say that one looks into it; who said so first stays.

    raises  NotPermitted, AlarmNotFound
    """
    require(actor, Action.CHECKS_RUN)
    row = Alarm.objects.select_for_update().filter(pk=alarm_id).first()
    if row is None:
        raise AlarmNotFound
    if row.seen_at is not None or actor.person_id is None:
        return
    row.seen_at, row.seen_by = clock.now(), actor.person_id
    row.save(update_fields=["seen_at", "seen_by"])
    audit.record(
        actor=actor, action="alarms.see_alarm", subject_kind="alarm", subject_id=row.pk, after={"name": row.name}
    )


def check_promises() -> int:
    """Check every promise about the data and keep what came of it; returns how many are broken."""
    findings = verify.run()
    broken = [one.invariant.name for one in findings if not one.is_clean]
    CheckRun.objects.create(at=clock.now(), checked=len(findings), broken=broken)
    return len(broken)


def check_stock() -> int:
    """Check the promises about stock alone, which is quick; a broken one is kept as if all had been checked.

    Of a check that takes too long nothing is kept: the nightly one tells.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{SECONDS_FOR_STOCK}s'")
        broken = []
        for one in verify.list_invariants():
            if one.name.startswith(STOCK):
                cursor.execute(f"SELECT 1 FROM ({one.bad_rows}) AS bad LIMIT 1")  # noqa: S608 -- ours
                broken += [one.name] if cursor.fetchone() else []
    latest = CheckRun.objects.order_by("-at").first()
    known = {name for name in latest.broken if name.startswith(STOCK)} if latest else set()
    if set(broken) != known:
        others = [name for name in latest.broken if not name.startswith(STOCK)] if latest else []
        CheckRun.objects.create(at=clock.now(), checked=latest.checked if latest else 0, broken=[*others, *broken])
    return len(broken)


def _raise(name: str, figure: float, limit: float) -> None:
    Alarm.objects.create(name=name, figure=figure, limit=limit, raised_at=clock.now())
    log.warning("alarm_raised", alarm=name, figure=figure, limit=limit)
    staff = list_staff()
    log_ins = log_ins_of(one.id for one in staff)
    for reader in staff:
        log_in = log_ins.get(reader.id)
        if log_in is None or Action.CHECKS_RUN not in rights_of_roles(staff_roles(reader.id)):
            continue
        link = f"{settings.SITE_URL}/office/alarms/"
        subject, text = rules.letter(name, reader.language, figure=figure, limit=limit, link=link)
        letters.write(to=reader.email or log_in.email, subject=subject, text=text, purpose="alarms.raised")
