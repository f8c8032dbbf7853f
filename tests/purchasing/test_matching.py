"""What lines mean."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.money import UnitPrice
from jangteo.purchasing.rules import Matcher, difference, learned_key, read_list
from jangteo.purchasing.types import Article, Decision, Difference, How, Matched, Standing


def article(number: int, sku: str, *names: str, gtin: str = "") -> Article:
    return Article(UUID(int=number), sku, names, gtin)


ARTICLES = (
    article(1, "MUG-MOON-WH", "달빛 머그 백자빛", "Moonlight mug White porcelain", gtin="4006381333931"),
    article(2, "MUG-MOON-CE", "달빛 머그 비취빛", "Moonlight mug Celadon"),
    article(3, "PLT-LAKE-27", "호수 접시 27cm", "Lake plate 27 cm"),
    article(4, "PLT-LAKE-21", "호수 접시 21cm", "Lake plate 21 cm"),
    article(5, "BRD-OAK", "참나무 도마", "Oak cutting board"),
    article(6, "BWL-RICE", "밥그릇", "Rice bowl", gtin="00012348"),
)
LEARNED = {
    learned_key("온결-77"): UUID(int=5),
    learned_key("그 파란 거"): UUID(int=3),
    learned_key("gone"): UUID(int=9),
}
FOUND = {
    "MUG-MOON-WH 3": ("MUG-MOON-WH", How.SKU),
    "mug moon ce 3개": ("MUG-MOON-CE", How.SKU),
    "[PLT-LAKE-27] 큰 거 2개": ("PLT-LAKE-27", How.SKU),
    "4006381333931 x2": ("MUG-MOON-WH", How.GTIN),
    "바코드 4006381333931 두 개": ("MUG-MOON-WH", How.GTIN),
    "온결-77 2개": ("BRD-OAK", How.PART_NUMBER),
    "온결-77 나무 도마 2개": ("BRD-OAK", How.PART_NUMBER),
    "그 파란거 2개": ("PLT-LAKE-27", How.PART_NUMBER),
    "달빛머그 백자 2개": ("MUG-MOON-WH", How.NAME),
    "moonlight mug celadon x4": ("MUG-MOON-CE", How.NAME),
    "moonlite mug celadon x4": ("MUG-MOON-CE", How.NAME),
    "참나무 됴마 1개": ("BRD-OAK", How.NAME),
    "호수접시 210mm 3개": ("PLT-LAKE-21", How.NAME),
    "밥 그릇 3개": ("BWL-RICE", How.NAME),
}


def matched(text: str) -> Matched:
    (line,) = read_list(text)
    return Matcher(ARTICLES, LEARNED).match(line)


@pytest.mark.parametrize(("text", "meant"), FOUND.items())
def test_what_is_found_for_sure(text: str, meant: tuple[str, How]) -> None:
    found = matched(text)
    assert found.decision == Decision.SURE
    assert found.best is not None
    assert (found.best.article.sku, found.best.how) == meant


def test_what_could_be_two_things_is_asked_back_with_both() -> None:
    found = matched("달빛 머그 3개")
    assert found.decision == Decision.TO_CONFIRM
    assert {one.article.sku for one in found.others[:2]} == {"MUG-MOON-WH", "MUG-MOON-CE"}


def test_a_line_without_a_quantity_is_to_be_confirmed() -> None:
    found = matched("MUG-MOON-WH")
    assert found.best is not None
    assert found.decision == Decision.TO_CONFIRM


@pytest.mark.parametrize("text", ["세탁기 3개", "4006381333930 2", "xyz-999 1개", "gone 2개"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert matched(text).decision == Decision.NOT_FOUND


@given(st.text(max_size=120))
def test_any_line_gets_an_answer_whose_confidence_is_a_share(text: str) -> None:
    matcher = Matcher(ARTICLES, LEARNED)
    for line in read_list(text):
        found = matcher.match(line)
        shares = [one.confidence for one in (*([found.best] if found.best else []), *found.others)]
        assert all(0 < share <= 1 for share in shares)
        assert shares == sorted(shares, reverse=True)


NOW = Standing(True, UnitPrice(Decimal(100), "KRW"), 24, {"each": Decimal(1), "case": Decimal(12)})
DIFFERENCES = [
    (None, "each", 1, "100", Difference.GONE),
    (Standing(False, None, 0, {}), "each", 1, "100", Difference.NOT_FOR_YOU),
    (NOW, "pallet", 1, "100", Difference.UNIT_GONE),
    (Standing(True, None, 24, NOW.units), "each", 1, "100", Difference.NO_PRICE),
    (Standing(True, NOW.unit_price, 0, NOW.units), "each", 1, "100", Difference.OUT_OF_STOCK),
    (NOW, "case", 3, "100", Difference.FEWER),
    (NOW, "case", 2, "100", Difference.SAME),
    (NOW, "each", 1, "99", Difference.DEARER),
    (NOW, "each", 1, "101", Difference.CHEAPER),
]


@pytest.mark.parametrize(("standing", "unit", "quantity", "then", "told"), DIFFERENCES)
def test_the_gravest_difference_is_told(
    standing: Standing | None, unit: str, quantity: int, then: str, told: Difference
) -> None:
    price = UnitPrice(Decimal(then), "KRW")
    assert difference(standing, unit=unit, quantity=quantity, then=price) == told
