"""Assortments: named sets of products, what they take in, and what they mean to whom."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Router, Status
from pydantic import StrictBool, StringConstraints

from jangteo.catalog import services
from jangteo.catalog.errors import GrantNotFound
from jangteo.catalog.selectors.assortments import AssortmentRow, GrantView, get_assortment, list_assortments
from jangteo.catalog.types import GrantDraft, Level, Mode, SelectionDraft, SelectionKind
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import Code, audience_codes, buyer_named, channel_named, segment_named
from jangteo.office.api.door import Moment, OptionalWhy, language, note, staff, staff_actor
from jangteo.office.api.goods_schemas import NamesIn

router = Router()
ASSORTMENT = "/assortments/{code}"
GRANTS = f"{ASSORTMENT}/grants"
MOST_SELECTIONS = 10_000
NewCode = Annotated[Text, StringConstraints(max_length=40, pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$"), Path()]
Known = Annotated[Text, StringConstraints(min_length=1, max_length=40), Path()]


class AssortmentOut(Schema):
    """A named set of products."""

    code: str = Field(examples=["dealer-exclusives"])
    names: dict[str, str] = Field(examples=[{"ko": "대리점 전용", "en": "For dealers"}])
    is_active: bool = Field(description="Out of use, its grants count for nothing.")
    products: int = Field(description="Of any state.", examples=[48])
    grants_in_force: int = Field(examples=[1])


class AssortmentsOut(Schema):
    """All assortments, by code."""

    items: list[AssortmentOut]


class SelectionOut(Schema):
    """What it takes in or leaves out."""

    kind: SelectionKind
    value: str = Field(description="A slug or code; empty of everything.", examples=["mugs"])
    attribute: str = Field(description="Of an option.")
    is_include: bool


class AssortmentGrantOut(Schema):
    """What it means to an audience, from when until when."""

    id: UUID
    mode: Mode
    level: Level
    channel: str | None = Field(examples=["wholesale"])
    segment: str | None
    party: UUID | None
    since: datetime
    until: datetime | None = Field(description="Excluded.")
    state: str = Field(description="waiting, in_force or ended.", examples=["in_force"])
    why: str


class WholeAssortmentOut(AssortmentOut):
    """One of them with all that is said of it."""

    selections: list[SelectionOut] = Field(description="What it takes in first.")
    grants: list[AssortmentGrantOut] = Field(description="The newest first.")


class AssortmentIn(Strict):
    """How it is called, and whether it is in use."""

    names: NamesIn = Field(examples=[{"ko": "대리점 전용", "en": "For dealers"}])
    is_active: StrictBool = True


class SelectionIn(Strict):
    """What it takes in or leaves out."""

    kind: SelectionKind = Field(examples=["category"])
    value: Text = Field("", max_length=120, description="A slug or code; empty of everything.", examples=["mugs"])
    attribute: Text = Field("", max_length=40, description="Of an option: its attribute.", examples=[""])
    is_include: StrictBool = True


class SelectionsIn(Strict):
    """All that it takes in and leaves out."""

    selections: list[SelectionIn] = Field(max_length=MOST_SELECTIONS)


class AssortmentGrantIn(Strict):
    """What it is to mean to an audience: all that is named has to fit, and something is named."""

    mode: Mode = Field(description="only these, all except these, or reserved for them.", examples=["only"])
    level: Level = Field(examples=["buy"])
    channel: Code | None = Field(None, description="Its code.", examples=["wholesale"])
    segment: Code | None = Field(None, description="Its code.", examples=[None])
    party: UUID | None = Field(None, description="A buyer, with its units.", examples=[None])
    since: Moment | None = Field(None, description="Null: now.", examples=["2027-03-01T00:00:00+09:00"])
    until: Moment | None = Field(None, description="Excluded; null: until it is ended.")
    why: OptionalWhy = ""


class GrantEndIn(Strict):
    """Why it counts no more."""

    why: OptionalWhy = Field("", examples=["The contract ran out."])


@router.get("/assortments", response=AssortmentsOut, summary="List assortments")
@staff(Action.ASSORTMENTS_CHANGE)
def list_all_assortments(request: HttpRequest) -> AssortmentsOut:
    """Every set with how much it holds."""
    return AssortmentsOut(items=[_row(one) for one in list_assortments()])


@router.get(ASSORTMENT, response=WholeAssortmentOut, summary="Read an assortment")
@staff(Action.ASSORTMENTS_CHANGE)
def read_assortment(request: HttpRequest, code: Known) -> WholeAssortmentOut:
    """What it takes in and leaves out, and what it means to whom."""
    found, codes = get_assortment(code, language()), audience_codes()
    note(request, "grants of assortments", {one.draft.party_id for one in found.grants})
    return WholeAssortmentOut(
        **_row(found.row).model_dump(),
        selections=[SelectionOut.model_validate(one.draft) for one in found.selections],
        grants=[_grant(one, codes) for one in found.grants],
    )


@router.put(ASSORTMENT, response=WholeAssortmentOut, summary="Make or rename an assortment")
@staff(Action.ASSORTMENTS_CHANGE)
def put_assortment(request: HttpRequest, code: NewCode, body: AssortmentIn) -> WholeAssortmentOut:
    """A new one is empty; one that is there is renamed, or taken out of use."""
    names, actor = body.names.told(), staff_actor(request)
    services.put_assortment(code=code, names=names, is_active=body.is_active, actor=actor)
    return read_assortment(request, code)


@router.put(f"{ASSORTMENT}/selections", response=WholeAssortmentOut, summary="Say what an assortment takes in")
@staff(Action.ASSORTMENTS_CHANGE)
def set_selections(request: HttpRequest, code: Known, body: SelectionsIn) -> WholeAssortmentOut:
    """Exactly these; every product is in its place at once."""
    drafts = [SelectionDraft(**one.model_dump()) for one in body.selections]
    services.set_selections(code=code, selections=drafts, actor=staff_actor(request))
    return read_assortment(request, code)


@router.post(GRANTS, response={201: WholeAssortmentOut}, summary="Grant an assortment")
@staff(Action.ASSORTMENTS_CHANGE, has_key=True)
def grant_assortment(request: HttpRequest, code: Known, body: AssortmentGrantIn) -> Status[WholeAssortmentOut]:
    """It means something to an audience from its time on."""
    draft = GrantDraft(
        mode=body.mode,
        level=body.level,
        channel_id=channel_named(body.channel),
        segment_id=segment_named(body.segment),
        party_id=None if body.party is None else buyer_named(request, body.party),
        from_at=body.since,
        until_at=body.until,
        why=body.why,
    )
    services.create_grant(code=code, draft=draft, actor=staff_actor(request))
    return Status(201, read_assortment(request, code))


@router.post(f"{GRANTS}/{{grant_id}}/end", response=WholeAssortmentOut, summary="End a grant of an assortment")
@staff(Action.ASSORTMENTS_CHANGE)
def end_assortment_grant(request: HttpRequest, code: Known, grant_id: UUID, body: GrantEndIn) -> WholeAssortmentOut:
    """It counts no more; one that has not begun never will."""
    if grant_id not in {one.id for one in get_assortment(code, language()).grants}:
        raise GrantNotFound
    services.end_grant(grant_id=grant_id, actor=staff_actor(request), why=body.why)
    return read_assortment(request, code)


def _row(one: AssortmentRow) -> AssortmentOut:
    return AssortmentOut(
        code=one.code,
        names=dict(one.names),
        is_active=one.is_active,
        products=one.product_count,
        grants_in_force=one.grant_count,
    )


def _grant(one: GrantView, codes: dict[UUID | None, str]) -> AssortmentGrantOut:
    draft = one.draft
    return AssortmentGrantOut(
        id=one.id,
        mode=draft.mode,
        level=draft.level,
        channel=codes.get(draft.channel_id),
        segment=codes.get(draft.segment_id),
        party=draft.party_id,
        since=one.from_at,
        until=one.until_at,
        state=one.state,
        why=draft.why,
    )
