"""How features are set: known in this process, and fresh within a second without a query of a page's own."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from jangteo.channels.selectors import list_every_channel
from jangteo.flags import rules
from jangteo.flags.errors import UnknownFeature
from jangteo.flags.models import FlagSetting as Row
from jangteo.flags.types import (
    DECLARED,
    Declared,
    Feature,
    FlagDraft,
    FlagSetting,
    FlagState,
    FlagView,
    PilotView,
    Setting,
    Verdict,
    Why,
)
from jangteo.flags.watched import FLAGS
from jangteo.kernel.kept import LATEST_SECONDS, WATCH, Stamp
from jangteo.kernel.permissions import require
from jangteo.kernel.types import BACK_OFFICE, Action, Actor, PartyId
from jangteo.parties.selectors import list_tops, parties_by_id, user_names
from jangteo.segments.selectors import members_of

type Settings = Mapping[str, Mapping[UUID | None, Setting]]

NAMED_FIRST = 20
PILOT_ORDER = (Why.NAMED, Why.SEGMENT, Why.SHARE)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is set, and when that was last sure: read, or looked for notes of changes and none found."""

    settings: Settings
    stamp: Stamp | None
    seen: float


_known: _Known | None = None


def forget() -> None:
    """Read anew before anything more is decided: this process has just set something."""
    global _known
    _known = None
    WATCH.look_soon()


def believe(settings: Settings) -> None:
    """Take this as known until something is set here: tests do, whose markets are rolled back."""
    global _known
    _known = _Known(settings, None, float("inf"))


def decide(feature: Feature, channel_id: UUID | None, actor: Actor) -> Verdict:
    """Whether a feature is on for somebody in a channel, and why."""
    if actor.via in BACK_OFFICE:
        return Verdict(is_on=True, because=Why.STAFF)
    return rules.decide(DECLARED[feature], _settings().get(feature, {}), channel_id, actor.units)


def is_on(feature: Feature, channel_id: UUID | None, actor: Actor) -> bool:
    """Whether a feature is on for somebody in a channel."""
    return decide(feature, channel_id, actor).is_on


def is_stopped(feature: Feature, channel_id: UUID) -> bool:
    """Whether it is off for everybody in a channel: what jobs ask, which act for nobody."""
    verdict = rules.decide(DECLARED[feature], _settings().get(feature, {}), channel_id, ())
    return not verdict.is_on and verdict.because != Why.UNKNOWN


def find_feature(name: str) -> Declared:
    """raises  UnknownFeature"""
    if name not in Feature:
        raise UnknownFeature(name=name[:40])
    return DECLARED[Feature(name)]


def list_flags(actor: Actor) -> list[FlagView]:
    """Every feature and how it is set; two queries.

    raises  NotPermitted
    """
    require(actor, Action.FEATURES_SWITCH)
    return _views(DECLARED)


def get_flag(name: str, actor: Actor) -> FlagView:
    """raises  NotPermitted, UnknownFeature"""
    require(actor, Action.FEATURES_SWITCH)
    return _views([find_feature(name).feature])[0]


def preview_pilot(name: str, draft: FlagDraft, actor: Actor) -> PilotView:
    """Which buyers a pilot would have; units below them come along.

    raises  NotPermitted, UnknownFeature
    """
    require(actor, Action.FEATURES_SWITCH)
    feature = find_feature(name).feature
    members: frozenset[UUID] = frozenset(members_of(draft.segment_ids)) if draft.segment_ids else frozenset()
    setting = Setting(FlagState.PILOT, draft.segment_ids, draft.party_ids, draft.share, members)
    tops = list_tops()
    within = [(one, rules.in_pilot(feature, setting, (one,))) for one in {*tops, *members, *draft.party_ids}]
    inside = {party_id: verdict.because for party_id, verdict in within if verdict.is_on}
    first = sorted(inside, key=lambda one: (PILOT_ORDER.index(inside[one]), one))[:NAMED_FIRST]
    parties = parties_by_id(first)
    shown = tuple(one for one in first if one in parties)
    names = tuple((parties[PartyId(one)].name, inside[one]) for one in shown)
    return PilotView(len(tops), Counter(inside.values()), names, shown)


def _settings() -> Settings:
    """What is set, at most a second old, without a query where the process knows that nothing was set since.

    Within a transaction, and on a copy of the database, nobody may look for notes: what was known a moment ago holds.
    """
    global _known
    stamp, known = WATCH.stamp(FLAGS), _known
    if known is not None:
        if stamp is not None and stamp == known.stamp:
            _known = _Known(known.settings, stamp, WATCH.looked)
            return known.settings
        if stamp is None and monotonic() - known.seen < LATEST_SECONDS:
            return known.settings
    began = monotonic()
    found = _read()
    _known = _Known(found, stamp, began)
    return found


def _read() -> Settings:
    """All that is set; one query, and one for each pilot that has segments."""
    found: dict[str, dict[UUID | None, Setting]] = {}
    for row in Row.objects.using(DEFAULT_DB_ALIAS).all():
        found.setdefault(row.feature, {})[row.channel_id] = _setting(row)
    return found


def _setting(row: Row) -> Setting:
    segment_ids = frozenset(row.segment_ids)
    members: frozenset[UUID] = frozenset(members_of(segment_ids)) if segment_ids else frozenset()
    return Setting(FlagState(row.state), segment_ids, frozenset(row.party_ids), row.share, members)


def _views(features: Iterable[Feature]) -> list[FlagView]:
    wanted = list(features)
    rows = list(Row.objects.filter(feature__in=wanted))
    names = user_names([row.changed_by for row in rows if row.changed_by])
    order: dict[UUID | None, int] = {channel.id: place for place, channel in enumerate(list_every_channel())}
    order[None] = -1
    found: dict[str, list[FlagSetting]] = {}
    for row in sorted(rows, key=lambda one: order.get(one.channel_id, len(order))):
        by = names.get(row.changed_by, "") if row.changed_by else ""
        view = FlagSetting(row.channel_id, _setting(row), row.why, by, row.changed_at)
        found.setdefault(row.feature, []).append(view)
    return [FlagView(DECLARED[one], tuple(found.get(one, ()))) for one in wanted]
