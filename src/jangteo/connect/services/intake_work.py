"""The worker's part of a file that staff brought: looking through it, bringing it in, taking it back."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from jangteo.connect import gateways, rules
from jangteo.connect.errors import ColumnsMissing, ImportRunning
from jangteo.connect.models import Intake
from jangteo.connect.services.intakes import FOLDER
from jangteo.connect.services.rights import enter_for, require_bringing
from jangteo.connect.services.run_import import run_import
from jangteo.connect.services.undo_import import undo_import
from jangteo.connect.types import ImportKind, ImportReport, Limits, Progress
from jangteo.connect.types.intakes import BY_HEADER, IntakeState
from jangteo.kernel import states
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.stored import forget_files, store_file
from jangteo.kernel.types import Actor
from jangteo.kernel.uploads import SniffedFile

MOST_FACT = 400
CSV = SniffedFile("text/csv", ".csv")
OFFICE = Limits(archive_files=2_000, archive_bytes=500_000_000)
OTHERS = ("shopify", "woocommerce")


class Stopped(Exception):
    """Who brought the file said stop; never leaves this module."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file and its map where they can be read, and a place for the rows that are refused."""

    file: Path
    map_name: str
    failures: Path


def work_on_intake(intake_id: UUID) -> None:
    """Look through a file, or bring it in; called again it goes on where it stopped.

    Who brought it acts with what they may do now: whoever is no staff any more changes nothing.
    """
    row = Intake.objects.filter(pk=intake_id).first()
    if row is None or row.state not in (IntakeState.TRYING, IntakeState.RUNNING):
        return
    is_trying = row.state == IntakeState.TRYING
    try:
        actor = enter_for(row.made_by)
        require_bringing(actor, ImportKind(row.kind))
        with _held(row) as held:
            if is_trying:
                _try(row, held, actor)
            else:
                _bring_in(row, held, actor)
    except ImportRunning:
        return  # another process is at it
    except Stopped:
        _end(row, IntakeState.STOPPED)
    except JangteoError as refused:
        if refused.status >= 500:
            raise
        row.code, row.facts = refused.code, _plain(refused)
        _end(row, IntakeState.FAILED if is_trying else IntakeState.STOPPED)


def work_on_undo(run_id: UUID, user_id: UUID) -> None:
    """Take an import back for who asked for it."""
    undo_import(run_id, actor=enter_for(user_id))


def _try(row: Intake, held: Held, actor: Actor) -> None:
    report = run_import(
        ImportKind(row.kind),
        held.file,
        held.map_name,
        actor=actor,
        dry_run=True,
        errors_file=held.failures,
        limits=OFFICE,
    )
    row.report = _told(report)
    row.rows_total = report.counts.rows_read
    with transaction.atomic():
        if report.notes:
            row.failures = store_file(FOLDER, held.failures.read_bytes(), CSV).path
        _end(row, IntakeState.TRIED)


def _bring_in(row: Intake, held: Held, actor: Actor) -> None:
    def show(progress: Progress) -> None:
        Intake.objects.filter(pk=row.pk).update(
            step=progress.step, rows_done=progress.done, rows_total=progress.total or row.rows_total
        )
        if Intake.objects.filter(pk=row.pk, wants_stop=True).exists():
            raise Stopped

    report = run_import(
        ImportKind(row.kind),
        held.file,
        held.map_name,
        actor=actor,
        all_or_nothing=row.is_whole,
        resume=True,
        progress=show,
        limits=OFFICE,
    )
    row.run_id = report.run_id
    with transaction.atomic():
        forget_files(filter(None, (row.path, row.failures)))
        row.path = row.failures = ""
        row.report = {}
        _end(row, IntakeState.DONE)


def _end(row: Intake, target: IntakeState) -> None:
    states.require(IntakeState(row.state), target, rules.INTAKE_MOVES)
    row.state = target.value
    row.save(update_fields=["state", "code", "facts", "report", "failures", "path", "run", "rows_total"])


@contextmanager
def _held(row: Intake) -> Iterator[Held]:
    """The file under the name it came by, wherever files are stored."""
    with tempfile.TemporaryDirectory(prefix="jangteo-import-") as folder:
        place = Path(folder)
        (place / "file").mkdir()
        file = place / "file" / row.file_name
        with default_storage.open(row.path) as stored, file.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        yield Held(file, _map_of(row, file, place / "map.yml"), place / "failures.csv")


def _map_of(row: Intake, file: Path, written: Path) -> str:
    if row.map_name != BY_HEADER and not row.map_text:
        return row.map_name
    kind = ImportKind(row.kind)
    with gateways.opened_bundle(file, OFFICE, takes=kind == ImportKind.PICTURES) as bundle:
        written.write_text(row.map_text or find_map(kind, bundle.table), encoding="utf-8")
    return str(written)


def find_map(kind: ImportKind, file: Path) -> str:
    """The map by which a file is read that says nothing of one: a known system's, else by our columns' names.

    raises  UnreadableFile, ColumnsMissing
    """
    peeked = gateways.peek(file, Limits())
    if peeked.form == "jsonl":
        return gateways.find_map_text(f"jangteo-{kind.value}").decode()
    there = set(peeked.columns)
    for system in OTHERS:
        name = f"{system}-{kind.value}"
        if name in gateways.list_ready_maps():
            text = gateways.find_map_text(name)
            plan = rules.build_map(gateways.parse_map_text(text), kind, "")
            if plan.format.type in ("", peeked.form) and rules.column_names(plan) <= there:
                return text.decode()
    known = rules.known_columns(kind, peeked.columns)
    if missing := rules.missing_columns(kind, known):
        raise ColumnsMissing(missing=missing, columns=[one[:40] for one in peeked.columns[:40]])
    own = gateways.parse_map_text(gateways.find_map_text(f"jangteo-{kind.value}"))["fields"]
    is_own = set(own) <= there
    return rules.map_text_of(kind, known, encoding=peeked.encoding, delimiter=peeked.delimiter, is_own=is_own)


def _told(report: ImportReport) -> dict[str, Any]:
    """What looking through a file found, JSON-ready."""
    notes = [
        {
            "row": one.row,
            "level": one.level.value,
            "code": one.code,
            "column": one.column,
            "value": one.value,
            "names": dict(one.names),
        }
        for one in report.notes
    ]
    return {"counts": rules.counts_as_dict(report.counts), "notes": notes, "seconds": str(report.seconds)}


def _plain(refused: JangteoError) -> dict[str, Any]:
    kept = {
        key: value if isinstance(value, list | int) else str(value)[:MOST_FACT] for key, value in refused.facts.items()
    }
    return {**kept, "message": refused.message[:MOST_FACT]}
