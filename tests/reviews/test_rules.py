"""What may be written, and how its writer is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.reviews import rules
from jangteo.reviews.errors import InvalidPost
from jangteo.reviews.types import LONGEST_TEXT, PUBLIC, Draft, NameChoice, PostKind, PostState, Rating


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("   \n ", "empty"),
        ("\u200b\ufeff", "empty"),
        ("가" * (LONGEST_TEXT + 1), "too_long"),
        ("가" * 10_000_000, "too_long"),
        ("좋아요\x00", "hidden_letters"),
        ("좋아요\x1b[31m", "hidden_letters"),
        ("좋아요 \u202egnp.exe", "hidden_letters"),
        ("좋아요 \u2066x\u2069", "hidden_letters"),
        ("좋아요\ue000", "hidden_letters"),
        ("ㅤㅤ좋아요", "hidden_letters"),
        ("보러 오세요 https://spam.example/x", "link"),
        ("보러 오세요 HTTPS : //spam", "link"),
        ("www.spam.example", "link"),
        ("spam-shop.com 최저가", "link"),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_rubbish_is_refused_by_its_name(text: str, why: str) -> None:
    with pytest.raises(InvalidPost) as refusal:
        rules.checked(Draft(text, stars=5), PostKind.REVIEW)
    assert (refusal.value.facts["field"], refusal.value.facts["why"]) == ("text", why)


@pytest.mark.parametrize(
    "text",
    ["좋아요 👍🏽", "👩‍👩‍👧 다 같이 써요", "3.5점... 아쉽네요.", "A nice mug. Really", "<script>alert(1)</script>"],
)
def test_what_people_write_is_kept(text: str) -> None:
    assert rules.checked(Draft(text, stars=1), PostKind.REVIEW).text == text


@pytest.mark.parametrize("stars", [0, 6, -1, True, None, 2.5])
def test_stars_are_one_to_five_whole(stars: object) -> None:
    with pytest.raises(InvalidPost):
        rules.checked(Draft("글", stars=stars), PostKind.REVIEW)  # type: ignore[arg-type]
    if stars is not None:
        with pytest.raises(InvalidPost):
            rules.checked(Draft("글", stars=stars), PostKind.QUESTION)  # type: ignore[arg-type]


def test_only_a_company_is_called_by_a_companys_name() -> None:
    assert rules.shown_name(NameChoice.COMPANY, person="김나린", company="모두안자") == "모두안자"
    assert rules.shown_name(NameChoice.MASKED, person="김나린", company="모두안자") == "김○○"
    with pytest.raises(InvalidPost):
        rules.shown_name(NameChoice.COMPANY, person="김나린", company="")


def test_every_state_can_be_reached_and_only_public_ones_count() -> None:
    assert set(rules.MOVES) == set(PostState)
    assert set().union(*rules.MOVES.values()) == set(PostState)
    for state in PostState:
        assert bool(rules.counted_as(PostKind.REVIEW, state, 4)) == (state in PUBLIC)


def test_what_was_refused_once_is_looked_at_first() -> None:
    assert rules.after_writing(PostState.TAKEN_BACK, looks_first=False, was_refused=True) == PostState.WAITING
    assert rules.after_writing(PostState.REPORTED, looks_first=False, was_refused=False) == PostState.REPORTED


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 10**6)))
def test_an_average_is_within_its_stars(counts: dict[int, int]) -> None:
    rating = Rating(counts)
    given_stars = [stars for stars, count in counts.items() if count]
    assert rating.tenths == 0 if not given_stars else min(given_stars) * 10 <= rating.tenths <= max(given_stars) * 10


def test_an_average_is_rounded_half_up() -> None:
    assert [Rating(counts).average for counts in ({5: 1, 4: 3}, {5: 19, 4: 1}, {5: 1, 4: 2}, {})] == [
        "4.3",
        "5.0",
        "4.3",
        "0.0",
    ]
