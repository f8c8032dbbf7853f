"""Edits of orders as random stories ask for them: mostly such as can be made."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from factories import ADDRESS
from jangteo.ordering.types import AddLine, ChangeAddress, ChangeDate, Edit, SetQuantity
from properties.revised import KEEP, REPRICE


def right() -> st.SearchStrategy[AddLine]:
    each = st.builds(AddLine, st.sampled_from(("MUG", "CUP")), st.integers(1, 6))
    return st.one_of(each, st.builds(AddLine, st.just("CUP"), st.integers(1, 2), st.just("box")))


def added() -> st.SearchStrategy[AddLine]:
    """Mostly what can be; else an unknown SKU, a unit it isn't sold by, nothing of it, a delivery there isn't."""
    wrong = (AddLine("NONE", 1), AddLine("MUG", 1, "box"), AddLine("CUP", 0), AddLine("CUP", 1, delivery=2))
    return st.integers(0, 15).flatmap(lambda n: st.just(wrong[n]) if n < len(wrong) else right())


def new_quantities(lines: list[UUID]) -> st.SearchStrategy[SetQuantity]:
    prices = st.sampled_from((KEEP, KEEP, REPRICE))
    return st.builds(SetQuantity, st.sampled_from(lines), st.sampled_from((0, 1, 2, 3, 4, 5, 7, 12)), prices)


def moves(today: Any) -> st.SearchStrategy[Edit]:
    """Another address or day, or one there can't be."""
    lines = st.sampled_from(("세종대로 110", "남대문로 5"))
    there = lines.map(lambda line1: ChangeAddress(1, replace(ADDRESS, line1=line1)))
    days = st.sampled_from((None, today + timedelta(days=3), today - timedelta(days=1)))
    wrong = st.sampled_from((ChangeAddress(1, replace(ADDRESS, country="JP")), ChangeDate(2, None)))
    return st.one_of(there, there, st.builds(ChangeDate, st.just(1), days), wrong)
