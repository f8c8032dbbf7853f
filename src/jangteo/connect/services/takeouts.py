"""Files that staff take: asked for, written by the worker, fetched by who asked, gone after a day."""

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jangteo.connect.errors import ExportRunning, NotInThisForm, TakeoutNotFound
from jangteo.connect.models import Intake, Takeout
from jangteo.connect.services.export import export_table
from jangteo.connect.services.intakes import queue as queue_intake
from jangteo.connect.services.rights import enter_for, require_taking
from jangteo.connect.types import ImportKind
from jangteo.connect.types.intakes import FORMS, IntakeState, TakeoutState
from jangteo.kernel import audit, clock, origins
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import new_id
from jangteo.kernel.stored import forget_files
from jangteo.kernel.types import Actor

FOLDER = "exports"
WORK = "connect.work_on_takeout"
KEPT, INTAKES_KEPT, GIVEN_UP = timedelta(days=1), timedelta(days=7), timedelta(hours=6)


@transaction.atomic
def ask_takeout(*, kind: ImportKind, form: str, actor: Actor) -> UUID:
    """Have a file made of everything of a kind; a second waits for the first.

    raises  ExportRunning, NotInThisForm, TakeoutNotFound for a format that there is not, NotPermitted
    """
    require_taking(actor, kind)
    if form not in FORMS or actor.user_id is None:
        raise TakeoutNotFound
    if form == "zip" and kind != ImportKind.PICTURES:
        raise NotInThisForm
    row = Takeout(kind=kind.value, form=form, made_by=actor.user_id, made_at=clock.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise ExportRunning from None
    _queue(row.pk)
    return row.pk


def work_on_takeout(takeout_id: UUID) -> None:
    """Write what was asked for, with what who asked may see now; a file that is over stays as it is."""
    row = Takeout.objects.filter(pk=takeout_id, state=TakeoutState.WAITING.value).first()
    if row is None:
        return
    path, rows, size, code = "", 0, 0, ""
    try:
        actor, kind = enter_for(row.made_by), ImportKind(row.kind)
        require_taking(actor, kind)
        with tempfile.TemporaryDirectory(prefix="jangteo-export-") as folder:
            file = Path(folder) / f"{row.kind}-{clock.today():%Y-%m-%d}.{row.form}"
            rows = export_table(kind, file, actor=actor)
            size = file.stat().st_size
            with file.open("rb") as stream:
                path = default_storage.save(f"{FOLDER}/{new_id().hex}.{row.form}", File(stream))
    except JangteoError as refused:
        if refused.status >= 500:
            raise
        code = refused.code
    state = (TakeoutState.FAILED if code else TakeoutState.READY).value
    ended = Takeout.objects.filter(pk=row.pk, state=TakeoutState.WAITING.value).update(
        state=state, path=path, rows=rows, size=size, code=code, ended_at=clock.now()
    )
    if not ended and path:
        default_storage.delete(path)


def open_takeout(*, takeout_id: UUID, actor: Actor) -> tuple[str, IO[bytes]]:
    """(name, the file) for who asked for it, while its day lasts.

    raises  TakeoutNotFound, the same for everything else; NotPermitted
    """
    row = Takeout.objects.filter(pk=takeout_id, state=TakeoutState.READY.value).first()
    if row is None or row.made_by != actor.user_id or row.ended_at is None or row.ended_at + KEPT <= clock.now():
        raise TakeoutNotFound
    require_taking(actor, ImportKind(row.kind))
    try:
        stream: IO[bytes] = default_storage.open(row.path)
    except FileNotFoundError:
        raise TakeoutNotFound from None
    audit.record(
        actor=actor,
        action="connect.fetch_export",
        subject_kind="takeout",
        subject_id=row.pk,
        after={"kind": row.kind, "rows": row.rows},
    )
    return f"{row.kind}-{row.ended_at:%Y-%m-%d}.{row.form}", stream


@transaction.atomic
def tidy_files() -> None:
    """Delete what is over: exports after a day, files that nobody brings in after a week; queue anew what waits."""
    now = clock.now()
    old = Takeout.objects.select_for_update().filter(state=TakeoutState.READY.value, ended_at__lte=now - KEPT)
    forget_files([row.path for row in old])
    old.update(state=TakeoutState.GONE.value, path="")
    waiting = Takeout.objects.filter(state=TakeoutState.WAITING.value)
    waiting.filter(made_at__lte=now - GIVEN_UP).update(
        state=TakeoutState.FAILED.value, code="connect.gave_up", ended_at=now
    )
    for takeout_id in waiting.values_list("pk", flat=True):
        _queue(takeout_id)
    intakes = Intake.objects.select_for_update()
    left = intakes.exclude(state=IntakeState.RUNNING.value).filter(made_at__lte=now - INTAKES_KEPT)
    forget_files([path for row in left for path in (row.path, row.failures) if path])
    left.delete()
    for intake_id in intakes.filter(state__in=["trying", "running"]).values_list("pk", flat=True):
        queue_intake(intake_id)


def _queue(takeout_id: UUID) -> None:
    """One job a file at a time; it comes with the caller's transaction, or never."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        task = app.configure_task(WORK, queueing_lock=f"{WORK}:{takeout_id}")
        origins.enqueued(task.defer(takeout_id=str(takeout_id)))
