"""What is written as plain text is read back as it was."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.kernel.plain_yaml import parse_plain, write_plain

LETTERS = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff\u0085\ufffe\uffff")
WORDS = st.text(LETTERS, max_size=12) | st.sampled_from(
    ["on", "no", "null", "0o7", "1e5", "2026-05-01", "~", ".5", "-"]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    WORDS | st.integers(-(10**12), 10**12) | st.booleans() | st.none(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(WORDS, below, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert parse_plain(write_plain(value).encode()) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"percent": "10", "on": "items"}, "{percent: '10', on: items}\n"),
        ({"until": "2026-05-01T00:00:00+09:00"}, "{until: '2026-05-01T00:00:00+09:00'}\n"),
        ([{"sku": ["컵"], "all": True}], "- sku: [컵]\n  all: true\n"),
    ],
)
def test_it_is_short_and_quotes_only_what_would_be_read_as_something_else(value: Any, text: str) -> None:
    assert write_plain(value) == text
