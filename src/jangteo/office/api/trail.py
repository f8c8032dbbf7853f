"""Who did what and why things are as they are: the trail, stored reasons, notes on buyers and orders."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.keyset import InvalidCursor
from jangteo.kernel.selectors import AuditFilter, AuditView, page_of_audit
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, Moment, at, further, note, staff, staff_actor
from jangteo.office.api.orders import ReasonsOut, reasons_out
from jangteo.office.pages.reading import of_orders
from jangteo.ordering.selectors import get_order
from jangteo.relations.errors import PartyFileNotFound
from jangteo.relations.selectors import access_party_file, cursor_text, list_timeline, parse_cursor
from jangteo.relations.services import write_note
from jangteo.relations.types import LONGEST, TimelineKind

router = Router()


class TrailEntryOut(Schema):
    """Who did what to which thing, and why."""

    id: UUID
    at: datetime
    by: str = Field(examples=["서지우"])
    via: str = Field(description="By which door.", examples=["office_api"])
    action: str = Field(examples=["ordering.cancel_order"])
    subject_kind: str = Field(examples=["order"])
    subject: UUID
    before: dict[str, Any] | None = Field(description="What changed, as it was.")
    after: dict[str, Any] | None = Field(description="As it became.")
    why: str
    position: int | None = Field(description="In the sealed chain; null: it waits for its place.", examples=[1204])


class TrailPageOut(Schema):
    """A page of the trail."""

    items: list[TrailEntryOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")


class TrailQuery(Schema):
    """What of the trail is wanted."""

    since: Moment | None = Field(None, description="From then on, the oldest first; without, the newest first.")
    subject_kind: Text = Field("", max_length=40, description="A kind of thing, as `order`.")
    subject: UUID | None = None
    action: Text = Field("", max_length=80, description="A whole action, as `ordering.cancel_order`.")


class NoteIn(Strict):
    """A note that only staff ever read."""

    text: Text = Field(min_length=1, max_length=LONGEST["text"], examples=["Asks for the blue boxes again."])


class NoteOut(Schema):
    """A note about a buyer."""

    id: UUID
    at: datetime
    by: str
    text: str


class NotesOut(Schema):
    """Notes, the newest first."""

    items: list[NoteOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")


class NoteMade(Schema):
    """The note that was written."""

    id: UUID


@router.get("/trail", response=TrailPageOut, summary="Read the trail")
@staff(Action.AUDIT_SEE)
def list_trail(request: HttpRequest, wanted: Query[TrailQuery], cursor: Cursor, limit: Limit) -> TrailPageOut:
    """Everything that was done, by people, programs and jobs."""
    narrowed = AuditFilter(wanted.since, wanted.subject_kind, wanted.subject, wanted.action)
    page = page_of_audit(staff_actor(request), narrowed, cursor=at(cursor), limit=limit)
    note(request, "trail", {one.subject_id for one in page.rows if one.subject_kind in ("party", "person")})
    return TrailPageOut(items=[_entry(one) for one in page.rows], next_cursor=further(page))


@router.get("/because/{subject}", response=ReasonsOut, summary="Why something is as it is")
@staff(Action.AUDIT_SEE)
def explain(request: HttpRequest, subject: UUID) -> ReasonsOut:
    """Every stored decision about a thing of whatever kind, the oldest first; none where nothing was decided."""
    return reasons_out([subject])


@router.get("/parties/{party_id}/notes", response=NotesOut, summary="List notes about a buyer")
@staff(Action.NOTES_SEE)
def list_notes(request: HttpRequest, party_id: UUID, cursor: Cursor, limit: Limit) -> NotesOut:
    """What staff wrote down, on orders too."""
    actor = staff_actor(request)
    access_party_file(actor, party_id)
    before = parse_cursor(cursor)
    if cursor and before is None:
        raise InvalidCursor
    page = list_timeline(actor, party_id, kinds=[TimelineKind.NOTE], before=before, limit=limit)
    note(request, "notes", [party_id])
    return NotesOut(
        items=[NoteOut(id=one.id, at=one.at, by=one.who, text=one.text) for one in page.entries],
        next_cursor=cursor_text(page.further) if page.further else None,
    )


@router.post("/parties/{party_id}/notes", response={201: NoteMade}, summary="Write a note about a buyer")
@staff(Action.NOTES_WRITE, has_key=True)
def note_party(request: HttpRequest, party_id: UUID, body: NoteIn) -> Status[NoteMade]:
    """Only staff ever read it."""
    made = write_note(party_id=party_id, text=body.text, actor=staff_actor(request))
    return Status(201, NoteMade(id=made))


@router.post("/orders/{number}/notes", response={201: NoteMade}, summary="Write a note on an order")
@staff(Action.NOTES_WRITE, has_key=True)
def note_order(request: HttpRequest, number: str, body: NoteIn) -> Status[NoteMade]:
    """Kept in the buyer's file, with the order; a guest has none."""
    actor = staff_actor(request)
    order = get_order(number, actor).summary
    note(request, "order", of_orders([order]))
    if order.buyer_id is None:
        raise PartyFileNotFound
    made = write_note(party_id=order.buyer_id, text=body.text, actor=actor, order_id=order.id)
    return Status(201, NoteMade(id=made))


def _entry(one: AuditView) -> TrailEntryOut:
    return TrailEntryOut(
        id=one.id,
        at=one.at,
        by=one.who,
        via=one.via,
        action=one.action,
        subject_kind=one.subject_kind,
        subject=one.subject_id,
        before=one.before,
        after=one.after,
        why=one.why,
        position=one.position,
    )
