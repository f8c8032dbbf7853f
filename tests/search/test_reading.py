"""How texts and queries are read: without a database, and the same in SQL as in Python."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jangteo.search.rules import asking, keyboard, reading, spelling
from jangteo.search.types import Form, Meaning

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
WRITTEN = st.text(
    st.one_of(SYLLABLES, st.sampled_from("abcxyzABCZ0123456789 -./_+\n,%()'\\＆㎖éÜßñ½日本かガΣςЖ㈜ｱ５ＡＢÅ")),
    max_size=60,
)
MEASURED = st.from_regex(r"[가나 ]?[0-9]{1,4}(\.[0-9]{1,2})? ?(ml|L|cm|mm|m|inch|kg|g|인치|리터)[ ,]?", fullmatch=True)


def in_sql(call: str, *said: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}", said)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.one_of(WRITTEN, st.lists(st.one_of(MEASURED, WRITTEN), max_size=4).map("".join)))
def test_entries_are_made_by_the_same_rules_as_queries(said: str) -> None:
    folded = reading.fold(said)
    assert in_sql("search_fold(%s)", said) == folded
    assert in_sql("search_key(%s)", said) == reading.key(said)
    assert in_sql("search_letters(%s)", folded) == reading.letters(folded)
    assert in_sql("search_leads(%s)", folded) == reading.leads(folded)
    found = in_sql("coalesce((SELECT array_agg(t) FROM search_terms(%s) AS t), '{}')", folded)
    assert set(found) == reading.terms(folded)  # type: ignore[call-overload]


@given(said=st.text(SYLLABLES, min_size=1, max_size=20))
def test_what_is_typed_on_the_wrong_keyboard_is_read_back(said: str) -> None:
    keys = keyboard.to_latin(said)
    assert keys.isascii()
    assert keyboard.to_hangul(keys) == said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gksrmf", "한글"),
        ("anjsrk", "뭔가"),
        ("qksEmt", "반뜻"),
        ("RhcQud", "꽃뼝"),
        ("ekfrdl", "닭이"),
        ("dhkdl", "와이"),
    ],
)
def test_korean_typed_in_latin_mode(typed: str, meant: str) -> None:
    assert keyboard.to_hangul(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), [("ㅗ디ㅣㅐ", "hello"), ("ㅡㅕㅎ", "mug"), ("ㅔㅣㅁㅅㄷ", "plate")])
def test_english_typed_in_korean_mode(typed: str, meant: str) -> None:
    assert keyboard.to_latin(typed) == meant


@given(
    name=st.lists(st.text(SYLLABLES, min_size=2, max_size=4), min_size=2, max_size=4), join=st.sampled_from(["", " "])
)
def test_a_name_is_found_however_it_is_spaced(name: list[str], join: str) -> None:
    stored = reading.terms(reading.fold(" ".join(name)))
    for word in asking.read(join.join(name)).words:
        assert set(word.ways[0].terms) <= stored


@given(said=st.text(st.one_of(SYLLABLES, st.sampled_from("abz09-_/. ㄱㅏㄳ'\\:*&|!()=~#")), max_size=100))
def test_whatever_is_typed_is_read(said: str) -> None:
    asked = asking.read(said)
    for word in asked.words:
        for way in (*word.ways, *asking.loosened(word)):
            assert way.terms
            assert all(term and not set(term) & set("'\\ :&|!()") for term in way.terms)


@given(said=st.text(SYLLABLES, min_size=4, max_size=8), at=st.integers(0, 7))
def test_one_wrong_letter_is_forgiven(said: str, at: int) -> None:
    letters = reading.letters(said)
    at = min(at, len(letters) - 1)
    assert spelling.distance(letters[:at] + letters[at + 1 :], letters, spelling.slips(said)) == 1
    assert spelling.nearest(said[:at] + said[at + 1 :] if len(said) > 9 else said, [said, "다른말"])[0] == said


@given(one=st.text("abcd", max_size=8), other=st.text("abcd", max_size=8))
def test_distance_is_the_same_from_both_sides_and_none_only_between_equals(one: str, other: str) -> None:
    far = spelling.distance(one, other, 20)
    assert far == spelling.distance(other, one, 20)
    assert (far == 0) == (one == other)
    assert far <= max(len(one), len(other))


def test_synonyms_are_read_also_where_they_are_two_words() -> None:
    fryer = Meaning(("에어 프라이어", "air fryer"), ("에어 프라이어", "air fryer"))
    (word,) = asking.read("에어프라이어", [fryer]).words
    assert [way.terms for way in word.ways if way.form == Form.SYNONYM] == [("air", "fryer")]
    (word, basket) = asking.read("air fryer basket", [fryer]).words
    assert [way.terms for way in word.ways if way.form == Form.SYNONYM] == [("에어", "프라", "라이", "이어")]
    assert basket.said == "basket"


@pytest.mark.parametrize(
    ("typed", "term"),
    [("500ml", "=500ml"), ("0.5 l", "=500ml"), ("500㎖", "=500ml"), ("30cm", "=300mm"), ("12인치", "=300mm")],
)  # fmt: skip
def test_measures_are_read_in_one_unit(typed: str, term: str) -> None:
    (word,) = asking.read(typed).words
    assert term in {one for way in word.ways for one in way.terms}
