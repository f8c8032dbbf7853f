"""Switches of features: how each is set in which channel, and setting it."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router
from pydantic import StrictInt

from jangteo.flags import services
from jangteo.flags.selectors import get_flag, list_flags
from jangteo.flags.types import MOST_NAMED, FlagDraft, FlagState, FlagView
from jangteo.kernel.api import Schema, Strict
from jangteo.kernel.languages import say
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import Code, audience_codes, channel_named
from jangteo.office.api.door import OptionalWhy, language, staff, staff_actor
from jangteo.segments.errors import SegmentNotFound
from jangteo.segments.selectors import list_segments

router = Router()
FEATURE = "/flags/{feature}"


class FeatureSettingOut(Schema):
    """How a feature is set, in one channel or in all."""

    channel: str | None = Field(description="Null: all channels.", examples=["shop"])
    state: FlagState
    segments: list[str] = Field(description="Of a pilot: codes of segments.", examples=[["vip"]])
    parties: list[UUID] = Field(description="Of a pilot: buyers by name.")
    share: int = Field(description="Of a pilot: of 100 buyers, how many.", examples=[10])
    why: str
    changed_by: str = Field(description="Empty: on the host.", examples=["서지우"])
    changed_at: datetime


class FeatureOut(Schema):
    """A feature that can be switched; without settings it is as it comes."""

    feature: str = Field(examples=["gifts"])
    title: str = Field(description="In the language of Accept-Language.", examples=["Orders as gifts"])
    when_off: str = Field(description="What becomes of it where it is off.")
    default: bool = Field(description="Whether it is on where nobody set it.")
    settings: list[FeatureSettingOut] = Field(description="That for all channels first.")


class FeaturesOut(Schema):
    """All features that can be switched."""

    items: list[FeatureOut]


class FeatureIn(Strict):
    """How a feature is to be."""

    channel: Code | None = Field(None, description="Its code; null: all channels.", examples=["shop"])
    state: FlagState | None = Field(description="Null takes the setting away.", examples=["pilot"])
    segments: list[Code] = Field([], max_length=MOST_NAMED, description="Of a pilot: codes.", examples=[["vip"]])
    parties: list[UUID] = Field([], max_length=MOST_NAMED, description="Of a pilot: buyers; their units come along.")
    share: StrictInt = Field(0, ge=0, le=100, description="Of a pilot: of 100 buyers, how many.", examples=[10])
    why: OptionalWhy = Field("", description="Needed to switch off.", examples=["The letters go wrong."])


@router.get("/flags", response=FeaturesOut, summary="List switches of features")
@staff(Action.FEATURES_SWITCH)
def list_all_flags(request: HttpRequest) -> FeaturesOut:
    """Every feature that can be switched, and how it is set."""
    codes = audience_codes()
    return FeaturesOut(items=[_flag(view, codes) for view in list_flags(staff_actor(request))])


@router.get(FEATURE, response=FeatureOut, summary="Read a switch")
@staff(Action.FEATURES_SWITCH)
def read_flag(request: HttpRequest, feature: str) -> FeatureOut:
    """One feature, and how it is set."""
    return _flag(get_flag(feature, staff_actor(request)), audience_codes())


@router.put(FEATURE, response=FeatureOut, summary="Set a switch")
@staff(Action.FEATURES_SWITCH)
def put_flag(request: HttpRequest, feature: str, body: FeatureIn) -> FeatureOut:
    """In one channel or in all; every server knows within a second. Off in all channels wins over what one says."""
    actor, where = staff_actor(request), channel_named(body.channel)
    if body.state is None:
        services.drop_flag(name=feature, channel_id=where, actor=actor, why=body.why)
    else:
        draft = FlagDraft(body.state, _segment_ids(body.segments), frozenset(body.parties), body.share)
        services.set_flag(name=feature, channel_id=where, draft=draft, actor=actor, why=body.why)
    return _flag(get_flag(feature, actor), audience_codes())


def _segment_ids(codes: list[str]) -> frozenset[UUID]:
    known = {code: pk for pk, code, _names in list_segments()}
    if unknown := [code for code in codes if code not in known]:
        raise SegmentNotFound(segments=unknown)
    return frozenset(known[code] for code in codes)


def _flag(view: FlagView, codes: dict[UUID | None, str]) -> FeatureOut:
    return FeatureOut(
        feature=view.declared.feature.value,
        title=say(view.declared.titles, language()),
        when_off=say(view.declared.when_off, language()),
        default=view.declared.default,
        settings=[
            FeatureSettingOut(
                channel=codes.get(one.channel_id),
                state=one.setting.state,
                segments=sorted(codes.get(pk, "") for pk in one.setting.segment_ids),
                parties=sorted(one.setting.party_ids),
                share=one.setting.share,
                why=one.why,
                changed_by=one.changed_by,
                changed_at=one.changed_at,
            )
            for one in view.settings
        ],
    )
