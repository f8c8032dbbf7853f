import io
import json
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from procrastinate.contrib.django import app as job_app
from procrastinate.exceptions import AlreadyEnqueued

from jangteo.kernel import audit, clock, origins, outbox, personal
from jangteo.kernel.personal import Erased, PersonalData
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.privacy import rules
from jangteo.privacy.errors import CannotErase, RequestNotFound
from jangteo.privacy.events import PersonErased
from jangteo.privacy.models import DataReading, DataRequest, DataSubject, LawfulRecord
from jangteo.privacy.services.subjects import lock_living, lock_subject, require_self_or
from jangteo.privacy.types import RequestKind, RequestState

RUN_REQUEST = "privacy.run_request"
EXPORT_LIFE = timedelta(days=7)
READINGS_KEPT = timedelta(days=731)
FOLDER = "privacy"

log = structlog.get_logger(__name__)


def ask_for_export(*, person_id: UUID, actor: Actor, why: str = "") -> str:
    """Have a file made of all that is kept of a person; returns the receipt. One that waits is not asked for twice.

    raises  PartyNotFound, NotAPerson, PersonGone, NotPermitted
    """
    return _ask(RequestKind.EXPORT, person_id, actor, why)


def ask_for_erasure(*, person_id: UUID, actor: Actor, why: str = "") -> str:
    """Have a person's data erased; returns the receipt, which shows how it went when there is no log-in any more.

    raises  PartyNotFound, NotAPerson, PersonGone, NotPermitted, CannotErase
    """
    return _ask(RequestKind.ERASURE, person_id, actor, why)


@transaction.atomic
def _ask(kind: RequestKind, person_id: UUID, actor: Actor, why: str) -> str:
    require_self_or(actor, Action.PRIVACY_HANDLE, person_id)
    lock_living(person_id)
    if kind == RequestKind.ERASURE:
        blocks = _blocks(person_id)
        if blocks:
            raise CannotErase(blocks)
    receipt = secrets.token_urlsafe(32)
    waiting = DataRequest.objects.filter(person=person_id, kind=kind.value, state=RequestState.WAITING.value)
    again = waiting.first()
    if again is not None:
        if again.asked_by == actor.user_id:
            again.receipt = rules.digest(receipt)
            again.save(update_fields=["receipt"])
        return receipt
    row = DataRequest.objects.create(
        kind=kind.value,
        person_id=person_id,
        asked_by=actor.user_id,
        asked_at=clock.now(),
        why=why.replace("\0", "").strip()[:300],
        receipt=rules.digest(receipt),
    )
    audit.record(
        actor=actor,
        action=f"privacy.ask_for_{kind.value}",
        subject_kind="person",
        subject_id=person_id,
        after={"request": str(row.pk)},
    )
    _queue(row.pk)
    return receipt


@transaction.atomic
def run_request(request_id: UUID) -> RequestState:
    """Do what was asked for, all or nothing; a request that is over stays as it is.

    raises  RequestNotFound
    """
    found = DataRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise RequestNotFound
    subject = lock_subject(found.person_id)
    row = DataRequest.objects.select_for_update().get(pk=request_id)
    if row.state != RequestState.WAITING:
        return RequestState(row.state)
    if row.kind == RequestKind.EXPORT:
        _export(row, subject)
    else:
        _erase(row, subject)
    row.finished_at = clock.now()
    row.save()
    return RequestState(row.state)


def open_export(*, request_id: UUID, actor: Actor) -> IO[bytes]:
    """The file of an export, for the log-in that asked for it, until it expires.

    raises  RequestNotFound, the same for everything else
    """
    row = DataRequest.objects.filter(pk=request_id, kind=RequestKind.EXPORT.value).first()
    if row is None or actor.user_id is None or row.asked_by != actor.user_id or not row.file:
        raise RequestNotFound
    if row.expires_at is None or row.expires_at <= clock.now():
        raise RequestNotFound
    try:
        stream: IO[bytes] = default_storage.open(row.file)
    except FileNotFoundError:
        raise RequestNotFound from None
    audit.record(actor=actor, action="privacy.download_export", subject_kind="person", subject_id=row.person_id)
    return stream


def run_waiting() -> int:
    """Queue anew what still waits: jobs that were killed, or lost. Returns how many were queued."""
    ids = DataRequest.objects.filter(state=RequestState.WAITING.value).order_by("asked_at").values_list("pk", flat=True)
    return sum(_queue(request_id) for request_id in list(ids))


def _queue(request_id: UUID) -> bool:
    """One job a request at a time; it comes with the caller's transaction, or never."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        task = job_app.configure_task(RUN_REQUEST, queueing_lock=f"{RUN_REQUEST}:{request_id}")
        origins.enqueued(task.defer(request_id=str(request_id)))
        return True
    return False


def end_what_has_run_out() -> dict[str, int]:
    """Delete export files after seven days, readings after two years, lawful records after their end."""
    now = clock.now()
    with transaction.atomic():
        old = DataRequest.objects.filter(expires_at__lte=now).exclude(file="").select_for_update().order_by("pk")
        files = [row.file for row in old]
        old.update(file="")
        readings, _kinds = DataReading.objects.filter(at__lt=now - READINGS_KEPT).delete()
        lawful, _kinds = LawfulRecord.objects.filter(keep_until__lte=now).delete()
    for name in [*files, *_orphans(now)]:
        default_storage.delete(name)
    if lawful:
        with transaction.atomic():
            audit.record(
                actor=job_actor("privacy"),
                action="privacy.end_lawful_records",
                subject_kind="vault",
                subject_id=UUID(int=0),
                after={"count": lawful},
            )
    return {"files": len(files), "readings": readings, "lawful_records": lawful}


def _orphans(now: datetime) -> Iterator[str]:
    """Files that no request knows and that are older than any that is being made."""
    if not default_storage.exists(FOLDER):
        return
    _folders, names = default_storage.listdir(FOLDER)
    known = set(DataRequest.objects.exclude(file="").values_list("file", flat=True))
    for name in (f"{FOLDER}/{one}" for one in names):
        with suppress(FileNotFoundError):
            if name not in known and default_storage.get_modified_time(name) < now - timedelta(hours=1):
                yield name


def _export(row: DataRequest, subject: DataSubject) -> None:
    if subject.erased_at is not None:
        row.state, row.report = RequestState.REFUSED.value, {"blocks": [{"code": "privacy.person_gone"}]}
        return
    person = personal.trace(row.person_id)
    parts = [
        {"module": provider.name, "titles": dict(provider.titles), "data": provider.export(person)}
        for provider in reversed(personal.list_providers())
    ]
    name = f"{FOLDER}/{secrets.token_urlsafe(32)}.zip"
    row.file = default_storage.save(name, ContentFile(_packed(parts, row)))
    row.state = RequestState.DONE.value
    row.expires_at = clock.now() + EXPORT_LIFE
    row.report = {"parts": [{"module": part["module"], "titles": part["titles"]} for part in parts]}


def _packed(parts: list[dict[str, Any]], row: DataRequest) -> bytes:
    head = {"person": str(row.person_id), "made_at": clock.now().isoformat()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(head | {"parts": parts}, ensure_ascii=False, indent=1, default=str))
        for language, name in (("ko", "내-정보.txt"), ("en", "my-data.txt")):
            file.writestr(name, "\n".join(line for part in parts for line in _readable(part, language)))
    return packed.getvalue()


def _readable(part: dict[str, Any], language: str) -> Iterator[str]:
    yield f"== {part['titles'][language]} =="
    yield from _lines(part["data"], "")
    yield ""


def _lines(value: Any, indent: str) -> Iterator[str]:
    match value:
        case dict():
            for key, one in value.items():
                if isinstance(one, dict | list):
                    yield f"{indent}{key}:"
                    yield from _lines(one, indent + "  ")
                else:
                    yield f"{indent}{key}: {'' if one is None else one}"
        case list():
            for number, one in enumerate(value, start=1):
                yield f"{indent}{number}."
                yield from _lines(one, indent + "  ")
        case _:
            yield f"{indent}{value}"


def _blocks(person_id: UUID) -> list[dict[str, Any]]:
    """What stands in the way: asked twice, for the first asking takes the locks that the second decides under."""
    personal.list_blocks(personal.trace(person_id))
    return [{"code": block.code, **block.facts} for block in personal.list_blocks(personal.trace(person_id))]


def _erase(row: DataRequest, subject: DataSubject) -> None:
    if subject.erased_at is not None:
        row.state, row.report = RequestState.DONE.value, {"again": True}
        return
    blocks = _blocks(row.person_id)
    if blocks:
        row.state = RequestState.REFUSED.value
        row.report = {"blocks": [{key: one for key, one in block.items() if key != "name"} for block in blocks]}
        return
    now = clock.now()
    person = personal.trace(row.person_id)
    done = [(provider, _lasting(provider.erase(person, now), now)) for provider in personal.list_providers()]
    _store(row, done, now)
    DataSubject.objects.filter(pk=subject.pk).update(erased_at=now, fourteen_on=None)
    row.state, row.why, row.report = RequestState.DONE.value, "", _report(done)
    audit.record(
        actor=job_actor("privacy"),
        action="privacy.erase_person",
        subject_kind="person",
        subject_id=row.person_id,
        after={"request": str(row.pk), "kept": len(row.report["kept"])},
    )
    outbox.publish(PersonErased(person_id=row.person_id, erased_at=now))


def _store(row: DataRequest, done: list[tuple[PersonalData, Erased]], now: datetime) -> None:
    LawfulRecord.objects.bulk_create(
        LawfulRecord(
            person_id=row.person_id,
            kind=kept.kind,
            subject_id=kept.subject_id,
            data=dict(kept.data),
            basis=kept.basis,
            stored_at=now,
            keep_until=kept.keep_until,
        )
        for _provider, erased in done
        for kept in erased.kept
    )


def _lasting(erased: Erased, now: datetime) -> Erased:
    """Without what the law kept long enough already."""
    return Erased(erased.removed, tuple(one for one in erased.kept if one.keep_until > now))


def _report(done: list[tuple[PersonalData, Erased]]) -> dict[str, Any]:
    kept: dict[tuple[str, str], tuple[int, datetime]] = {}
    for _provider, erased in done:
        for one in erased.kept:
            count, until = kept.get((one.kind, one.basis), (0, one.keep_until))
            kept[one.kind, one.basis] = (count + 1, max(until, one.keep_until))
    return {
        "parts": [
            {"module": provider.name, "titles": dict(provider.titles), "removed": dict(erased.removed)}
            for provider, erased in done
        ],
        "kept": [
            {"kind": kind, "basis": basis, "count": count, "keep_until": until.isoformat()}
            for (kind, basis), (count, until) in kept.items()
        ],
    }
