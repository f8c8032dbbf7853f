"""What a page may hold and how it is written out, without a database."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.writing import block, both, page_of, text
from jangteo.content import rules
from jangteo.content.errors import InvalidPage, InvalidRedirect
from jangteo.content.rules.markdown import links_in
from jangteo.content.types import Audience, Block, BlockKind, BuyerKind, PageContent, Problem, Visitor, Who

NOTHING = rules.Named(frozenset(), frozenset(), frozenset(), frozenset())
OURS = re.compile(
    r"</?(?:h2|h3|p|ul|ol|li|strong)>|<br>|</a>"
    r'|<a href="(?:/[^"<>]*|https://[^"<>]*|mailto:[^"<>]*|tel:[^"<>]*)">'
)
SPICE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<script>",
                '"',
                "'",
                "&",
                "](",
                "[",
                ")",
                "**",
                "# ",
                "- ",
                "1. ",
                "\n",
                "javascript:",
                "/c/x/",
                "https://",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=30,
).map("".join)


@given(SPICE)
def test_nothing_of_what_was_written_stands_in_a_page_unescaped(said: str) -> None:
    left = OURS.sub("", rules.html_of(said))
    assert not re.search(r"[<>\"']", left)
    assert not re.search(r"&(?!amp;|lt;|gt;|quot;|#x27;)", left)


@given(st.text(alphabet="가나다라 abc<>&\"'", min_size=1).filter(lambda one: one.strip()))
def test_plain_words_are_told_as_they_are(said: str) -> None:
    inside = rules.html_of(said).removeprefix("<p>").removesuffix("</p>")
    assert unescape(inside) == said.strip()


@pytest.mark.parametrize(
    "to", ["javascript:alert", "//evil.example/", "/\\evil.example", "http://x.example", "data:,x"]
)
def test_an_unsafe_address_is_no_link_and_is_named(to: str) -> None:
    said = f"[여기]({to})"
    assert "<a" not in rules.html_of(said)
    assert links_in(said) == [to]
    found = rules.problems_of(page_of(text("a", "좋아요"), text("b", said)), NOTHING)
    assert found[0] == Problem(2, "text", "unsafe_link", to)


def test_each_problem_names_its_block_and_field() -> None:
    page = PageContent(
        {},
        {},
        (
            text("a", "글"),
            block("b", BlockKind.GOODS, heading=both("상품"), source="chosen", products="없는-것", count="5"),
            block("c", BlockKind.PICTURE, picture="moon-jar"),
            block("d", BlockKind.BANNER, heading=both("소식"), label=both("보기")),
            block("e", BlockKind.QUESTIONS, questions={"ko": "## 질문만"}),
            block("f", BlockKind.LINKS, lines={"ko": "머그 | c/mugs/"}),
            block("g", BlockKind.TEXT, Audience(segments=("nobody",)), text=both("글")),
        ),
    )
    assert [(one.block, one.field, one.code) for one in rules.problems_of(page, NOTHING)] == [
        (0, "titles", "missing"),
        (2, "count", "unknown"),
        (2, "products", "no_such_product"),
        (3, "alt", "missing"),
        (3, "picture", "no_such_picture"),
        (4, "to", "needs_both"),
        (5, "questions", "no_answer"),
        (6, "lines", "bad_line"),
        (7, "audience", "no_such_segment"),
    ]


def test_what_is_stored_is_read_back_and_what_is_no_page_is_refused() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    audience = Audience(("vip",), (BuyerKind.COMPANY,), Who.SIGNED_IN, "en", now, now + timedelta(days=1))
    page = page_of(text("a", "글", audience), block("b", BlockKind.CATEGORIES, heading=both("종류")))
    assert rules.read_content(rules.written(page)) == page
    for bad in ({"blocks": [{"id": "a", "kind": "html"}]}, {"blocks": 3}, {"titles": {"ko": 3}}):
        with pytest.raises(InvalidPage):
            rules.read_content(bad)
    with pytest.raises(InvalidPage):
        rules.read_content(rules.written(page_of(text("a", "글"), text("a", "글"))))


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (Audience(), ["guest", "person", "company", "vip"]),
        (Audience(who=Who.GUESTS), ["guest"]),
        (Audience(who=Who.SIGNED_IN), ["person", "company", "vip"]),
        (Audience(kinds=(BuyerKind.COMPANY,)), ["company", "vip"]),
        (Audience(segments=("vip", "other")), ["vip"]),
        (Audience(language="en"), ["company"]),
    ],
)
def test_a_block_is_for_those_it_names(audience: Audience, seen_by: list[str]) -> None:
    visitors = {
        "guest": Visitor("ko"),
        "person": Visitor("ko", BuyerKind.PERSON),
        "company": Visitor("en", BuyerKind.COMPANY),
        "vip": Visitor("ko", BuyerKind.COMPANY, frozenset({"vip"})),
    }
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert [name for name, one in visitors.items() if rules.is_for(audience, one, now)] == seen_by


def test_a_block_begins_at_its_moment_and_ends_before_its_end() -> None:
    start = datetime(2026, 12, 1, tzinfo=UTC)
    audience, second = Audience(from_at=start, until_at=start + timedelta(days=1)), timedelta(seconds=1)
    seen = [
        rules.is_shown(audience, start + one)
        for one in (-second, 0 * second, timedelta(days=1) - second, timedelta(days=1))
    ]
    assert seen == [False, True, True, False]


def test_a_moved_block_is_told_as_moved_and_a_changed_field_as_changed() -> None:
    before = page_of(text("a", "하나"), text("b", "둘"))
    after = page_of(text("b", "둘"), text("a", "셋"))
    found = [(one.block, one.field, one.before, one.after) for one in rules.differences(before, after)]
    assert found == [
        ("1 text", "place", "2", "1"),
        ("2 text", "place", "1", "2"),
        ("2 text", "text.ko", "하나", "셋"),
        ("2 text", "text.en", "하나 (en)", "셋 (en)"),
    ]


@pytest.mark.parametrize("path", ["pages/x", "//x", "/a?b", "/a#b", "/a b", "/\\x", "/" + "a" * 300])
def test_a_path_stays_below_its_channel(path: str) -> None:
    with pytest.raises(InvalidRedirect):
        rules.plain_path(path)


def test_a_block_of_an_unknown_field_keeps_only_what_its_kind_knows() -> None:
    stored = {"blocks": [{"id": "a", "kind": "text", "fields": {"text": {"ko": "글", "fr": "x"}, "html": "<b>"}}]}
    assert rules.read_content(stored).blocks == (Block("a", BlockKind.TEXT, {"text": {"ko": "글"}}),)
