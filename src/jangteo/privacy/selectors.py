"""Reads about consent, readings, requests; the vault is read by `services.read_vault` alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from jangteo.kernel import clock
from jangteo.kernel.languages import LANGUAGES
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.selectors import guardians_by_child
from jangteo.privacy import rules
from jangteo.privacy.errors import RequestNotFound
from jangteo.privacy.models import ConsentRecord, ConsentText, DataReading, DataRequest, DataSubject
from jangteo.privacy.types import (
    ConsentChannel,
    ConsentSource,
    ConsentTextView,
    ConsentView,
    Purpose,
    ReadingView,
    RequestKind,
    RequestState,
    RequestView,
)


def allowed(person_ids: Iterable[UUID], purpose: Purpose, channel: ConsentChannel, at: datetime) -> frozenset[PartyId]:
    """Of these people, whom a message of this kind may reach by this channel at this moment.

    Reads what was chosen up to `at`, as it is committed now: a withdrawal counts from the next call on. At night,
    advertising that wakes people needs their consent for the night too.
    source  정보통신망법 제50조; 개인정보 보호법 제22조, 제22조의2
    """
    ids = set(person_ids)
    subjects = {row.pk: row for row in DataSubject.objects.filter(pk__in=ids)}
    ids -= {pk for pk, row in subjects.items() if row.erased_at is not None}
    children = _children(ids, subjects, at)
    found = _allowed_by_day(ids, purpose, channel, at, children)
    if rules.needs_night_consent(purpose, channel, at):
        found &= _allowed_by_day(found, Purpose.ADVERTISING_NIGHT, channel, at, children)
    return frozenset(PartyId(one) for one in found)


def children_among(person_ids: Iterable[UUID]) -> frozenset[PartyId]:
    """Who of these people needs a guardian to agree, today."""
    ids = set(person_ids)
    subjects = {row.pk: row for row in DataSubject.objects.filter(pk__in=ids)}
    return frozenset(PartyId(one) for one in _children(ids, subjects, clock.now()))


def current_consents(person_id: UUID) -> Mapping[tuple[Purpose, ConsentChannel], ConsentView]:
    """The last choice for each purpose and channel."""
    rows = _last(ConsentRecord.objects.filter(person=person_id))
    return {(Purpose(row.purpose), ConsentChannel(row.channel)): _consent(row) for row in rows}


def list_consents(person_id: UUID) -> list[ConsentView]:
    """Every choice a person ever made, newest first."""
    rows = ConsentRecord.objects.filter(person=person_id).select_related("text").order_by("-at", "-id")
    return [_consent(row) for row in rows]


def find_text(purpose: Purpose, channel: ConsentChannel | None, language: str) -> ConsentTextView | None:
    """The words that people are shown now: the channel's own, else those for every channel, else the first ones."""
    if language not in LANGUAGES:
        return None
    rows = ConsentText.objects.filter(purpose=purpose.value, language=language, channel__in=["", channel or ""])
    row = rows.order_by("-channel", "-version").first()
    if row is not None:
        return _text(row)
    first = rules.FIRST_TEXTS.get((purpose, language))
    return ConsentTextView(purpose, None, language, 1, first, rules.digest(first)) if first else None


def list_readings(
    *, actor: Actor, user_ids: Iterable[UUID] | None = None, subject_id: UUID | None = None, offset: int = 0
) -> tuple[list[ReadingView], bool]:
    """Who looked at whom, newest first, fifty a page, and whether there are more: by reader, by whose, or both.

    raises  NotPermitted
    """
    require(actor, Action.AUDIT_SEE)
    rows = DataReading.objects.order_by("-id")
    if user_ids is not None:
        rows = rows.filter(user_id__in=list(user_ids))
    if subject_id is not None:
        rows = rows.filter(subject_ids__contains=[subject_id])
    found = list(rows[offset : offset + 51])
    return [_reading(row) for row in found[:50]], len(found) > 50


def list_requests(*, actor: Actor, person_id: UUID | None = None, offset: int = 0) -> tuple[list[RequestView], bool]:
    """Exports and erasures that were asked for, newest first, fifty a page, and whether there are more.

    raises  NotPermitted for anyone but the person and those who handle such requests
    """
    if person_id is None or person_id != actor.person_id:
        require(actor, Action.PRIVACY_HANDLE, party_id=person_id)
    rows = DataRequest.objects.order_by("-asked_at", "-id")
    if person_id is not None:
        rows = rows.filter(person=person_id)
    found = list(rows[offset : offset + 51])
    return [request_view(row) for row in found[:50]], len(found) > 50


def get_request_by_receipt(receipt: str) -> RequestView:
    """How a request went, for whoever holds its receipt; needs no log-in.

    raises  RequestNotFound
    """
    row = DataRequest.objects.filter(receipt=rules.digest(receipt)).first()
    if row is None:
        raise RequestNotFound
    return request_view(row)


def is_erased(person_id: UUID) -> bool:
    """Whether a person's data has gone."""
    return DataSubject.objects.filter(pk=person_id, erased_at__isnull=False).exists()


def request_view(row: DataRequest) -> RequestView:
    """A row as others see it."""
    return RequestView(
        id=row.pk,
        kind=RequestKind(row.kind),
        person_id=PartyId(row.person_id),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=RequestState(row.state),
        finished_at=row.finished_at,
        report=row.report,
        expires_at=row.expires_at,
        has_file=bool(row.file) and row.expires_at is not None and row.expires_at > clock.now(),
    )


def _children(ids: set[UUID], subjects: Mapping[UUID, DataSubject], at: datetime) -> set[UUID]:
    of_households = guardians_by_child(ids)
    today = at.astimezone(clock.SEOUL).date()
    return {
        one
        for one in ids
        if rules.is_child(subjects[one].fourteen_on if one in subjects else None, one in of_households, today)
    }


def _allowed_by_day(
    ids: set[UUID], purpose: Purpose, channel: ConsentChannel, at: datetime, children: set[UUID]
) -> set[UUID]:
    rows = _last(ConsentRecord.objects.filter(person__in=ids, purpose=purpose.value, channel=channel.value, at__lte=at))
    last = {row.person_id: _consent(row) for row in rows}
    return {one for one in ids if rules.counts(last.get(one), purpose, at, is_child_now=one in children)}


def _last(rows: QuerySet[ConsentRecord]) -> QuerySet[ConsentRecord]:
    columns = ("person", "purpose", "channel")
    return rows.select_related("text").order_by(*columns, "-position").distinct(*columns)


def _consent(row: ConsentRecord) -> ConsentView:
    return ConsentView(
        purpose=Purpose(row.purpose),
        channel=ConsentChannel(row.channel),
        position=row.position,
        is_given=row.is_given,
        at=row.at,
        source=ConsentSource(row.source),
        text_version=row.text.version if row.text else None,
        text_language=row.text.language if row.text else "",
        valid_until=row.valid_until,
        guardian_id=PartyId(row.guardian_id) if row.guardian_id else None,
        needs_guardian=row.needs_guardian,
        proof=row.proof,
    )


def _text(row: ConsentText) -> ConsentTextView:
    channel = ConsentChannel(row.channel) if row.channel else None
    return ConsentTextView(Purpose(row.purpose), channel, row.language, row.version, row.text, row.digest)


def _reading(row: DataReading) -> ReadingView:
    return ReadingView(row.pk, row.at, row.user_id, row.via, row.address, row.what, row.why, tuple(row.subject_ids))
