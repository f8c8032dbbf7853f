"""Setting switches, and refusing what is switched off."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import channels_by_id
from jangteo.flags.errors import InvalidPilot, SwitchedOff, WhyNeeded
from jangteo.flags.models import FlagSetting
from jangteo.flags.selectors import decide, find_feature, forget
from jangteo.flags.types import LONGEST_WHY, MOST_NAMED, Declared, Feature, FlagDraft, FlagState
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require as require_right
from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.kernel.types import Action, Actor
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import parties_by_id
from jangteo.segments.errors import SegmentNotFound
from jangteo.segments.selectors import segments_by_id

HUNDRED = 100


def require_on(feature: Feature, channel_id: UUID | None, actor: Actor) -> None:
    """Refuse what is switched off for somebody in a channel.

    raises  SwitchedOff
    """
    verdict = decide(feature, channel_id, actor)
    if not verdict.is_on:
        raise SwitchedOff(feature=feature.value, because=verdict.because.value)


def subject_of(feature: Feature) -> UUID:
    """Under what the trail tells of a feature."""
    return uuid5(NAMESPACE_URL, f"jangteo:flags:{feature}")


@transaction.atomic
def set_flag(*, name: str, channel_id: UUID | None, draft: FlagDraft, actor: Actor, why: str = "") -> None:
    """Switch a feature off, on, or on for a few; every process knows within a second.

    channel_id  None: all channels
    raises      NotPermitted, UnknownFeature, ChannelNotFound, WhyNeeded, InvalidPilot, SegmentNotFound, PartyNotFound
    """
    require_right(actor, Action.FEATURES_SWITCH)
    declared, why = find_feature(name), why.strip()[:LONGEST_WHY]
    _check(declared, channel_id, draft, why)
    rows = FlagSetting.objects.select_for_update()
    row = rows.filter(feature=declared.feature, channel=channel_id).order_by("pk").first()
    before = _told(row) if row else None
    row = row or FlagSetting(feature=declared.feature, channel_id=channel_id)
    row.state, row.share = draft.state, draft.share
    row.segment_ids, row.party_ids = sorted(draft.segment_ids), sorted(draft.party_ids)
    row.why, row.changed_by, row.changed_at = why, actor.user_id, clock.now()
    row.save()
    _record(declared.feature, channel_id, actor, why, before=before, after=_told(row))


@transaction.atomic
def drop_flag(*, name: str, channel_id: UUID | None, actor: Actor, why: str = "") -> None:
    """Let a feature be as it is without a setting: as all channels have it, or as the code declares.

    raises  NotPermitted, UnknownFeature
    """
    require_right(actor, Action.FEATURES_SWITCH)
    feature = find_feature(name).feature
    rows = FlagSetting.objects.select_for_update().filter(feature=feature, channel=channel_id)
    row = rows.order_by("pk").first()
    if row is None:
        return
    before = _told(row)
    row.delete()
    _record(feature, channel_id, actor, why.strip()[:LONGEST_WHY], before=before, after=None)


def _check(declared: Declared, channel_id: UUID | None, draft: FlagDraft, why: str) -> None:
    if channel_id is not None and channel_id not in channels_by_id([channel_id]):
        raise ChannelNotFound
    if draft.state == FlagState.OFF and not why:
        raise WhyNeeded(field="why")
    has_cohort = bool(draft.segment_ids or draft.party_ids or draft.share)
    if has_cohort != (draft.state == FlagState.PILOT) or (has_cohort and not declared.has_pilot):
        raise InvalidPilot(feature=declared.feature.value)
    if not 0 <= draft.share <= HUNDRED or max(len(draft.party_ids), len(draft.segment_ids)) > MOST_NAMED:
        raise InvalidPilot(feature=declared.feature.value, most=MOST_NAMED)
    if draft.segment_ids - segments_by_id(draft.segment_ids).keys():
        raise SegmentNotFound
    if draft.party_ids - parties_by_id(draft.party_ids).keys():
        raise PartyNotFound


def _told(row: FlagSetting) -> dict[str, Any]:
    told: dict[str, Any] = {"state": str(row.state)}
    if row.state == FlagState.PILOT:
        told |= {"segments": [str(one) for one in row.segment_ids], "share": row.share}
        told |= {"parties": [str(one) for one in row.party_ids]}
    return told


def _record(
    feature: Feature,
    channel_id: UUID | None,
    actor: Actor,
    why: str,
    **what: dict[str, Any] | None,
) -> None:
    where = {"feature": feature.value, "channel": str(channel_id) if channel_id else "all"}
    audit.record(
        actor=actor,
        action="flags.set_flag" if what["after"] else "flags.drop_flag",
        subject_kind="feature",
        subject_id=subject_of(feature),
        before=what["before"],
        after=where | (what["after"] or {}),
        why=why,
    )
    forget()
    transaction.on_commit(forget)


def _export(person: Person) -> list[dict[str, str]]:
    rows = FlagSetting.objects.filter(party_ids__contains=[person.id]).order_by("feature", "pk")
    return [{"feature": row.feature, "state": row.state} for row in rows]


def _erase(person: Person, at: datetime) -> Erased:
    count = 0
    for row in FlagSetting.objects.select_for_update().filter(party_ids__contains=[person.id]).order_by("pk"):
        row.party_ids = [one for one in row.party_ids if one != person.id]
        row.save(update_fields=["party_ids"])
        count += 1
    if count:
        transaction.on_commit(forget)
    return Erased({"pilots": count} if count else {})


PERSONAL_DATA = PersonalData(
    name="flags",
    titles={"ko": "먼저 써 보는 기능", "en": "Features you try before others"},
    export=_export,
    erase=_erase,
    columns=frozenset({"flags_flagsetting.party_ids"}),
)
