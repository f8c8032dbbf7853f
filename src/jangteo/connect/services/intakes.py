"""What staff say about a file: here it is, bring it in, stop, go on, forget it, take it back."""

from contextlib import suppress
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jangteo.connect import gateways, rules
from jangteo.connect.errors import BadMap, IntakeMoved, IntakeNotFound, IntakeRunning, RunNotFound, UploadRefused
from jangteo.connect.models import ImportRun, Intake
from jangteo.connect.services.rights import require_bringing
from jangteo.connect.services.undo_import import begin_undo
from jangteo.connect.types import ImportKind
from jangteo.connect.types.intakes import BY_HEADER, LONGEST_MAP, MOST_BYTES, IntakeState, Upload
from jangteo.kernel import audit, clock, origins, states
from jangteo.kernel.stored import forget_files, store_file
from jangteo.kernel.types import Actor
from jangteo.kernel.uploads import SniffedFile, plain_name

FOLDER = "imports"
WORK, UNDO = "connect.work_on_intake", "connect.undo_import"
ZIP = ".zip"
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson", ZIP)


@transaction.atomic
def receive_file(*, upload: Upload, actor: Actor) -> UUID:
    """Keep a file and let the worker look through it; nothing is changed by it.

    raises  UploadRefused, BadMap, IntakeRunning, NotPermitted
    """
    require_bringing(actor, upload.kind)
    name, map_name = plain_name(upload.name), upload.map_name
    why = _problem(upload.kind, name, upload.content)
    if actor.user_id is None or why:
        raise UploadRefused(why=why)
    if upload.map_text:
        map_name = "own"
        rules.build_map(gateways.parse_map_text(upload.map_text.encode()[: LONGEST_MAP + 1]), upload.kind, "")
    elif map_name != BY_HEADER and map_name not in gateways.list_ready_maps():
        raise BadMap("", "there is no such map")
    stored = store_file(FOLDER, upload.content, SniffedFile("application/octet-stream", _ending(name)))
    row = Intake(
        kind=upload.kind.value,
        file_name=name,
        size=stored.size,
        path=stored.path,
        map_name=map_name,
        map_text=upload.map_text,
        is_whole=upload.is_whole,
        made_by=actor.user_id,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise IntakeRunning from None
    queue(row.pk)
    return row.pk


def list_ready_maps(kind: ImportKind) -> list[str]:
    """Names of the maps that come along for a kind."""
    return [name for name in gateways.list_ready_maps() if name.endswith(f"-{kind.value}")]


@transaction.atomic
def start_intake(*, intake_id: UUID, actor: Actor) -> None:
    """Bring the file in, or go on where it was stopped.

    raises  IntakeNotFound, IntakeMoved, IntakeRunning, NotPermitted
    """
    row = access_intake(actor, intake_id)
    if IntakeState.RUNNING not in rules.INTAKE_MOVES[IntakeState(row.state)]:
        raise IntakeMoved
    _move(row, IntakeState.RUNNING)
    row.wants_stop, row.code, row.facts = False, "", {}
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "wants_stop", "code", "facts"])
    except IntegrityError:
        raise IntakeRunning from None
    audit.record(
        actor=actor,
        action="connect.start_import",
        subject_kind="intake",
        subject_id=row.pk,
        after={"file": row.file_name, "kind": row.kind, "map": row.map_name},
    )
    queue(row.pk)


@transaction.atomic
def stop_intake(*, intake_id: UUID, actor: Actor) -> None:
    """Stop after the chunk that is being written; what is written is kept.

    raises  IntakeNotFound, IntakeMoved, NotPermitted
    """
    row = access_intake(actor, intake_id)
    if row.state != IntakeState.RUNNING.value:
        raise IntakeMoved
    row.wants_stop = True
    row.save(update_fields=["wants_stop"])


@transaction.atomic
def forget_intake(*, intake_id: UUID, actor: Actor) -> None:
    """Throw the file away; what it brought in stays.

    raises  IntakeNotFound, IntakeMoved, NotPermitted
    """
    row = access_intake(actor, intake_id)
    if row.state == IntakeState.RUNNING.value:
        raise IntakeMoved
    forget_files(filter(None, (row.path, row.failures)))
    row.delete()


@transaction.atomic
def ask_undo(*, run_id: UUID, actor: Actor) -> None:
    """Let the worker take an import back, as far as nobody was there since; asked again it goes on.

    raises  RunNotFound, NotToUndo, NotPermitted
    """
    row = ImportRun.objects.filter(pk=run_id).first()
    if row is None:
        raise RunNotFound
    require_bringing(actor, ImportKind(row.kind))
    begin_undo(run_id, actor)
    with suppress(AlreadyEnqueued), transaction.atomic():
        task = app.configure_task(UNDO, queueing_lock=f"{UNDO}:{run_id}")
        origins.enqueued(task.defer(run_id=str(run_id), user_id=str(actor.user_id)))


def access_intake(actor: Actor, intake_id: UUID) -> Intake:
    """The one door to a file that was brought: for who brought it alone.

    raises  IntakeNotFound, NotPermitted
    """
    row = Intake.objects.select_for_update().filter(pk=intake_id).first()
    if row is None or row.made_by != actor.user_id:
        raise IntakeNotFound
    require_bringing(actor, ImportKind(row.kind))
    return row


def queue(intake_id: UUID) -> None:
    """One job a file at a time; it comes with the caller's transaction, or never."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        task = app.configure_task(WORK, queueing_lock=f"{WORK}:{intake_id}")
        origins.enqueued(task.defer(intake_id=str(intake_id)))


def _move(row: Intake, target: IntakeState) -> None:
    states.require(IntakeState(row.state), target, rules.INTAKE_MOVES)
    row.state = target.value


def _problem(kind: ImportKind, name: str, content: bytes) -> str:
    if not content.strip():
        return "empty"
    if len(content) > MOST_BYTES:
        return "too_large"
    if not _ending(name) or (_ending(name) == ZIP and kind != ImportKind.PICTURES):
        return "ending"
    is_book = content.startswith(b"PK\x03\x04")
    if is_book != _ending(name).startswith((".xlsx", ZIP)):
        return "not_what_it_says"
    return ""


def _ending(name: str) -> str:
    """The ending by which a file is read, or nothing."""
    stem, packed = name.lower(), ""
    if stem.endswith(".gz"):
        stem, packed = stem[:-3], ".gz"
    return next((f"{one}{packed}" for one in ENDINGS if stem.endswith(one)), "")
