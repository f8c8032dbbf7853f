"""Whether a feature is on for somebody, from how it is set."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from uuid import UUID

from jangteo.flags.types import Declared, Feature, FlagState, Setting, Verdict, Why

HUNDRED = 100


def place_of(feature: Feature, party_id: UUID) -> int:
    """Where a party stands among hundred, the same each time: a larger share keeps whom the smaller had.

    Another feature has another order, so that not the same parties are first to try everything.
    """
    digest = sha256(f"{feature}:{party_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % HUNDRED


def decide(
    declared: Declared, settings: Mapping[UUID | None, Setting], channel_id: UUID | None, units: Sequence[UUID]
) -> Verdict:
    """Off for all channels wins; then the channel's own setting, then that for all, then what is declared.

    units  whom one acts for and the units above, nearest first; none for a guest
    """
    everywhere = settings.get(None)
    if everywhere is not None and everywhere.state == FlagState.OFF:
        return Verdict(is_on=False, because=Why.STOPPED)
    setting = settings.get(channel_id) or everywhere
    if setting is None:
        return Verdict(is_on=declared.default, because=Why.DECLARED)
    if setting.state == FlagState.PILOT:
        return in_pilot(declared.feature, setting, units)
    is_on = setting.state == FlagState.ON
    return Verdict(is_on=is_on, because=Why.ON if is_on else Why.OFF)


def in_pilot(feature: Feature, setting: Setting, units: Sequence[UUID]) -> Verdict:
    """Whether a party is in: by its name, its segment or its share, or by those of a unit above it.

    A company is in with all its units or with none of them: its share goes by the unit at the top.
    """
    if not units:
        return Verdict(is_on=False, because=Why.UNKNOWN)
    if not setting.party_ids.isdisjoint(units):
        return Verdict(is_on=True, because=Why.NAMED)
    if not setting.members.isdisjoint(units):
        return Verdict(is_on=True, because=Why.SEGMENT)
    if place_of(feature, units[-1]) < setting.share:
        return Verdict(is_on=True, because=Why.SHARE)
    return Verdict(is_on=False, because=Why.OUTSIDE)
