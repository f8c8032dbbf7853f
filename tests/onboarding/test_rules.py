"""What is decided without a database."""

from collections.abc import Mapping
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel import states
from jangteo.kernel.errors import IllegalMove
from jangteo.onboarding import rules
from jangteo.onboarding.rules import FileProblem, email_problem, sniff
from jangteo.onboarding.types import (
    ApplicationState,
    Conditions,
    NumberAnswer,
    NumberStatus,
    PolicyView,
)
from jangteo.parties.selectors import find_business_number
from jangteo.parties.types import MemberRole
from onboarding.applying import PDF, jpeg, png

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(nine: list[int]) -> int:
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, nine, strict=True)) + nine[8] * 5 // 10
    return -total % 10


@given(nine=st.lists(st.integers(0, 9), min_size=9, max_size=9), last=st.integers(0, 9))
def test_exactly_one_last_digit_makes_a_business_number(nine: list[int], last: int) -> None:
    digits = "".join(map(str, [*nine, last]))
    dashed = f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
    expected = digits if last == check_digit(nine) else ""
    assert (find_business_number(digits), find_business_number(dashed)) == (expected, expected)


@given(nine=st.lists(st.integers(0, 9), min_size=9, max_size=9), at=st.integers(0, 7), other=st.integers(0, 9))
def test_one_mistyped_digit_is_noticed(nine: list[int], at: int, other: int) -> None:
    digits = [*nine, check_digit(nine)]
    wrong = [*digits[:at], other, *digits[at + 1 :]]
    assert bool(find_business_number("".join(map(str, wrong)))) == (wrong == digits)


@pytest.mark.parametrize(
    "text", ["", "１２４８１００９９８", "12481009980", "124 81 00998", "124-81-0099٨", "\x00" * 10]
)
def test_what_is_no_number_at_all_is_refused(text: str) -> None:
    assert find_business_number(text) == ""


@given(path=st.lists(st.sampled_from(list(ApplicationState)), max_size=12))
def test_no_path_leaves_an_end_and_none_skips_the_proof(path: list[ApplicationState]) -> None:
    current, seen = ApplicationState.DRAFT, [ApplicationState.DRAFT]
    for target in path:
        allowed = target in rules.APPLICATION_MOVES[current]
        try:
            states.require(current, target, rules.APPLICATION_MOVES)
        except IllegalMove:
            assert not allowed
        else:
            assert allowed
            assert current not in (ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN)
            current = target
            seen.append(target)
    if ApplicationState.APPROVED in seen:
        at = seen.index(ApplicationState.APPROVED)
        assert seen[:2] == [ApplicationState.DRAFT, ApplicationState.SUBMITTED]
        assert seen[at - 1] == ApplicationState.IN_REVIEW


@pytest.mark.parametrize("moves", [rules.APPLICATION_MOVES, rules.INVITATION_MOVES])
def test_every_state_stands_in_the_table_and_can_be_reached(moves: Mapping[StrEnum, frozenset[StrEnum]]) -> None:
    states_ = type(next(iter(moves)))
    assert set(moves) == set(states_)
    reached: set[StrEnum] = set()
    waiting = [next(iter(moves))]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += moves[one]
    assert reached == set(states_)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "empty"),
        ("a" * 250 + "@b.example", "too_long"),
        ("a b@ginhae.example", "spaces"),
        ("seoha\u200b@ginhae.example", "hidden_characters"),
        ("seoha@ginhae\u202e.example", "hidden_characters"),
        ("seoha\u3164@ginhae.example", "hidden_characters"),
        ("seoha\x00@ginhae.example", "hidden_characters"),
        ("seoha\ud800@ginhae.example", "hidden_characters"),
        ("sеoha@ginhae.example", "mixed_scripts"),  # a Cyrillic е
        ("seoha@ginhаe.example", "mixed_scripts"),  # a Cyrillic а
        ("seoha@gιnhae.example", "mixed_scripts"),  # a Greek ι
        ("ѕеоһа@ginhae.example", "not_ascii"),  # all Cyrillic
        ("서하@ginhae.example", "not_ascii"),
        ("ｓeoha@ginhae.example", "look_alike_width"),
        ("seoha＠ginhae.example", "look_alike_width"),
        ("seoha@ginhae.example@evil.example", "many_at"),
        ("seoha.ginhae.example", "no_at"),
        ("seoha@ginhae..example", "dots"),
        (".seoha@ginhae.example", "dots"),
        ("seoha.@ginhae.example", "dots"),
        ("seoha@ginhae.example.", "trailing_dot"),
        ("seoha@xn--gnhae-p4a.example", "look_alike_punycode"),
        ("seoha@[127.0.0.1]", "address_literal"),
        ("seoha@127.0.0.1", "bad_domain"),
        ("seoha@localhost", "bad_domain"),
        ("seoha@-ginhae.example", "bad_domain"),
        ('"seoha"@ginhae.example', "bad_local_part"),
        ("seoha,jiwoo@ginhae.example", "bad_local_part"),
        ("<seoha>@ginhae.example", "bad_local_part"),
    ],
)
def test_an_address_that_could_be_taken_for_another_is_refused(address: str, why: str) -> None:
    assert email_problem(address) == why


@pytest.mark.parametrize("address", ["seoha@ginhae.example", "Seo.Ha+trade@mail.ginhae.example", "o'neil_1@a-b.co.kr"])
def test_a_plain_address_is_taken(address: str) -> None:
    assert email_problem(address) == ""


@given(text=st.text(max_size=60))
def test_whatever_is_accepted_is_ascii_and_has_one_mailbox(text: str) -> None:
    if not email_problem(text):
        assert text.strip().isascii()
        assert text.count("@") == 1
        assert rules.mailbox_of(text.upper()) == rules.mailbox_of(rules.mailbox_of(text))


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ("ginhae.example", ""),
        ("mail.ginhae.co.kr", ""),
        ("gmail.com", "public"),
        ("naver.com", "public"),
        ("hanmail.net", "public"),
        ("mail.daum.net", "public"),
        ("co.kr", "public"),
        ("xn--nver-zpa.com", "look_alike"),
        ("ginhae", "not_a_domain"),
        ("gin hae.example", "not_a_domain"),
        ("긴해.example", "not_a_domain"),
        ("a@b.example", "not_a_domain"),
        ("", "not_a_domain"),
    ],
)
def test_a_domain_stands_for_one_company_or_is_refused(domain: str, why: str) -> None:
    assert rules.domain_problem(domain) == why


@pytest.mark.parametrize(("content", "found"), [(PDF, "application/pdf"), (png(), "image/png"), (jpeg(), "image/jpeg")])
def test_a_file_is_what_its_content_says(content: bytes, found: str) -> None:
    assert sniff(content).content_type == found


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n" + b"x" * 10_000_000 + b"%%EOF", "too_large"),
        (b"MZ\x90\x00 this program cannot be run in DOS mode", "wrong_type"),
        (b"\x7fELF", "wrong_type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "wrong_type"),
        (b"<html><script>alert(1)</script></html>", "wrong_type"),
        (b"PK\x03\x04 a zip", "wrong_type"),
        (b"GIF89a", "wrong_type"),
        (b"%PDF-1.7 cut short", "wrong_type"),
        (PDF.replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "active"),
        (PDF.replace(b"/Type /Catalog", b"/S /Launch /F (cmd.exe)"), "active"),
        (PDF.replace(b"/Type /Catalog", b"/Type /EmbeddedFile"), "active"),
        (png(60_000, 60_000), "too_many_pixels"),
        (png(20_000, 1), "too_many_pixels"),
        (png(0, 5), "wrong_type"),
        (jpeg(65_000, 65_000), "too_many_pixels"),
        (b"\x89PNG\r\n\x1a\n", "wrong_type"),
        (b"\xff\xd8\xff\xe0", "wrong_type"),
    ],
)
def test_other_files_are_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(FileProblem) as refused:
        sniff(content)
    assert refused.value.why == why


@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]))
def test_no_bytes_break_the_sniffing(content: bytes, head: bytes) -> None:
    try:
        suffix = sniff(head + content).suffix
    except FileProblem:
        suffix = ""
    assert suffix in ("", ".pdf", ".png", ".jpg")


PRESETS = (
    PolicyView("dealer", {}, Conditions("trade"), (), True),
    PolicyView("hotel", {}, Conditions("hotels"), ("호텔", "Hotel")),
)


def test_a_preset_is_chosen_by_trade_then_by_default() -> None:
    assert [
        getattr(rules.choose_preset(PRESETS, trade), "code", None) for trade in ("호텔", " hotel ", "카페", "")
    ] == [
        "hotel",
        "hotel",
        "dealer",
        "dealer",
    ]
    assert rules.choose_preset(PRESETS[1:], "카페") is None


def test_the_because_names_the_rule_and_what_the_reviewer_changed() -> None:
    given = Conditions("trade", "", "net60", "", MemberRole.BUYER)
    reasons = rules.conditions_because(PRESETS[0], given, "카페")
    assert (reasons["preset"], reasons["rule"]) == ("dealer", "default")
    assert {part: how["from"] for part, how in reasons["parts"].items()} == {
        "price_list": "preset",
        "segment": "preset",
        "terms": "reviewer",
        "assortment": "preset",
        "role": "reviewer",
    }
    assert rules.because_in_words(reasons, "en") == [
        "Preset dealer was taken: it is the channel's default.",
        "Price list: trade (from dealer)",
        "Payment terms: net60 (set by the reviewer)",
        "Role of the first member: buyer (set by the reviewer)",
    ]


@given(terms=st.sampled_from(["", "net30"]), status=st.sampled_from(list(NumberStatus)))
def test_terms_need_terms_and_a_business_that_is_neither_closed_nor_suspended(terms: str, status: NumberStatus) -> None:
    answer = rules.terms_answer(terms, NumberAnswer(status))
    assert answer.may == (bool(terms) and status in (NumberStatus.ACTIVE, NumberStatus.UNKNOWN))
    assert answer.because["rule"]
