"""Whether a feature is on for somebody, by how it is set."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.flags.rules import decide, in_pilot, place_of
from jangteo.flags.types import DECLARED, Feature, FlagState, Setting, Verdict, Why

CHANNEL, OTHER = UUID(int=1), UUID(int=2)
HEAD, BRANCH, STRANGER = UUID(int=10), UUID(int=11), UUID(int=12)
GIFTS = DECLARED[Feature.GIFTS]
ON, OFF = Setting(FlagState.ON), Setting(FlagState.OFF)
PILOT = Setting(FlagState.PILOT, party_ids=frozenset({HEAD}))


@pytest.mark.parametrize(
    ("settings", "is_on", "because"),
    [
        ({}, True, Why.DECLARED),
        ({None: ON}, True, Why.ON),
        ({None: OFF}, False, Why.STOPPED),
        ({None: OFF, CHANNEL: ON}, False, Why.STOPPED),
        ({CHANNEL: OFF}, False, Why.OFF),
        ({None: ON, CHANNEL: OFF}, False, Why.OFF),
        ({None: PILOT, CHANNEL: ON}, True, Why.ON),
        ({None: ON, CHANNEL: PILOT}, False, Why.OUTSIDE),
        ({OTHER: OFF}, True, Why.DECLARED),
    ],
)
def test_off_everywhere_wins_then_the_channel_then_all(settings: dict, is_on: bool, because: Why) -> None:  # type: ignore[type-arg]
    assert decide(GIFTS, settings, CHANNEL, (STRANGER,)) == Verdict(is_on, because)


def test_what_is_declared_off_is_off_until_it_is_set() -> None:
    declared = replace(GIFTS, default=False)
    assert decide(declared, {}, CHANNEL, (HEAD,)) == Verdict(is_on=False, because=Why.DECLARED)
    assert decide(declared, {CHANNEL: PILOT}, CHANNEL, (HEAD,)) == Verdict(is_on=True, because=Why.NAMED)


def test_a_unit_is_in_with_the_company_above_it_and_a_guest_never() -> None:
    by_segment = Setting(FlagState.PILOT, segment_ids=frozenset({OTHER}), members=frozenset({HEAD}))
    assert in_pilot(Feature.GIFTS, PILOT, (BRANCH, HEAD)) == Verdict(is_on=True, because=Why.NAMED)
    assert in_pilot(Feature.GIFTS, by_segment, (BRANCH, HEAD)) == Verdict(is_on=True, because=Why.SEGMENT)
    assert in_pilot(Feature.GIFTS, PILOT, (STRANGER,)) == Verdict(is_on=False, because=Why.OUTSIDE)
    assert in_pilot(Feature.GIFTS, replace(PILOT, share=100), ()) == Verdict(is_on=False, because=Why.UNKNOWN)


@given(party=st.uuids(), share=st.integers(0, 99))
def test_a_larger_share_keeps_whom_a_smaller_had(party: UUID, share: int) -> None:
    smaller, larger = (Setting(FlagState.PILOT, share=one) for one in (share, share + 1))
    was = in_pilot(Feature.ROOMS, smaller, (party,)).is_on
    assert not was or in_pilot(Feature.ROOMS, larger, (party,)).is_on
    assert in_pilot(Feature.ROOMS, replace(smaller, share=100), (party,)) == Verdict(is_on=True, because=Why.SHARE)


def test_shares_are_about_as_large_as_they_say_and_stay_where_they_are() -> None:
    parties = [UUID(int=number) for number in range(10_000)]
    tenth = [party for party in parties if place_of(Feature.GIFTS, party) < 10]
    assert 900 <= len(tenth) <= 1100
    both = [party for party in tenth if place_of(Feature.ROOMS, party) < 10]
    assert 60 <= len(both) <= 140  # another feature begins with others
    assert place_of(Feature.GIFTS, UUID(int=1)) == place_of(Feature.GIFTS, UUID(int=1))


def test_every_feature_says_what_becomes_of_it_in_both_languages() -> None:
    assert list(DECLARED) == list(Feature)
    assert all(one.titles[code] and one.when_off[code] for one in DECLARED.values() for code in ("ko", "en"))
