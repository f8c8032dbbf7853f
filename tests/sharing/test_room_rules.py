"""What is shown to who sees no prices holds none, however they were written; what changed is told without them."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.money import Money
from jangteo.quotes.types import Offer
from jangteo.sharing.rules.rooms import (
    digits_of,
    draws_preview,
    fingerprints,
    look_since,
    without_figures,
    without_prices,
)
from jangteo.sharing.types import RoomContent, RoomLine, RoomOf
from quotes.using import won

FULL = str.maketrans("0123456789", "０１２３４５６７８９")
WRITTEN = (str, "{:,}".format, "{:,}.00".format, "{:_}".format, lambda one: f"{one:,}".replace(",", " "))


@given(
    price=st.integers(10, 10**9),
    style=st.sampled_from(WRITTEN),
    before=st.text("가나 x,.", max_size=8),
    after=st.text("원 x,.", max_size=8),
    is_wide=st.booleans(),
)
def test_a_price_is_hidden_however_it_is_written(
    price: int, style: object, before: str, after: str, is_wide: bool
) -> None:
    said = style(price).replace("_", "\u00a0")  # type: ignore[operator]
    text = before + (said.translate(FULL) if is_wide else said) + after
    told = without_figures(text, digits_of(Money(price, "KRW")))
    assert not re.search(r"\d", told), (text, told)
    assert without_figures(text, digits_of(Money(price * 10 + 1, "KRW"))) == text


def test_what_who_sees_no_prices_is_shown_does_not_change_with_them() -> None:
    line = RoomLine("1", "mug at 800", "white", "MUG", 30, offers=(Offer(1, won(800)),), total=Money(24_000, "KRW"))
    figures = digits_of(Money(800, "KRW"), Money(24_000, "KRW"))
    whole = RoomContent(
        RoomOf.QUOTE, "Q1", "sent", 1, (line,), True, note="800!", gross=Money(24_000, "KRW"), figures=figures
    )
    cheaper = replace(whole, lines=(replace(line, offers=(Offer(1, won(700)),), total=Money(21_000, "KRW")),))
    first, second = (fingerprints(without_prices(one)) for one in (whole, cheaper))
    assert first == second
    assert "800" not in repr(without_prices(whole)).replace(repr(figures), "")
    assert look_since(fingerprints(whole), fingerprints(cheaper)).lines == {"1"}
    assert look_since(fingerprints(whole), fingerprints(replace(whole, lines=()))).gone == 1
    assert fingerprints(whole) == fingerprints(replace(whole, lines=(replace(line, label="백자"),)))  # another language
    assert (look_since(None, first).is_first, look_since(first, first).is_changed) == (True, False)
    assert [draws_preview(one) for one in ("Mozilla/5.0 Kakaotalk-Scrap/1.0", "Mozilla/5.0 (iPhone)")] == [True, False]
