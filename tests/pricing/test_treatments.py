"""Who is taxed otherwise: the pure rule, and what a document's figures become."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import Money, RoundingMode
from jangteo.pricing.errors import UnknownTaxCode
from jangteo.pricing.rules import figures, offer, quote, tax_book, treatment_of
from jangteo.pricing.types import (
    AudienceKind,
    CandidateList,
    CombineKind,
    ItemSelector,
    ItemsPercent,
    LineRequest,
    OrderAmount,
    PriceOffer,
    Promotion,
    Quote,
    ShippingPolicy,
    TaxAt,
    TaxBook,
    TaxCategory,
    TaxCertificate,
    TaxDestination,
    TaxedBuyer,
    TaxFacts,
    Terms,
    Treatment,
    UsualTax,
)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STANDARD = UsualTax(Decimal("0.1"), TaxCategory.STANDARD)
EXEMPT = UsualTax(Decimal(0), TaxCategory.EXEMPT)
FIRM, SITE, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
EXPORTS = TaxDestination("KR", "", TaxedBuyer.ANY, TaxCategory.EXPORT)
_numbers = count(1)


def paper(party_id: UUID = FIRM, **facts: Any) -> TaxCertificate:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": UUID(int=number),
        "party_id": party_id,
        "country": "KR",
        "category": TaxCategory.ZERO_RATED,
        "codes": frozenset(),
        "number": f"LC-{number}",
        "issued_by": "장터은행",
        "valid_from": NOW - DAY,
    }
    return TaxCertificate(**(usual | facts))


def book(
    *papers: TaxCertificate,
    rules: tuple[TaxDestination, ...] = (),
    destination: str = "",
    parties: tuple[UUID, ...] = (SITE, FIRM),
    is_company: bool = True,
    abroad: Mapping[str, UsualTax] | None = None,
) -> TaxBook:
    facts = TaxFacts({"standard": STANDARD, "exempt": EXEMPT}, abroad or {}, papers, rules)
    return tax_book(facts, country="KR", destination=destination, party_ids=parties, is_company=is_company, at=NOW)


def told(one: Treatment | None) -> tuple[Any, ...] | None:
    return (one.category, one.because.get("number") or one.because.get("destination")) if one else None


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({}, True),
        ({"valid_from": NOW}, True),
        ({"valid_from": NOW + timedelta(microseconds=1)}, False),
        ({"valid_until": NOW}, False),
        ({"valid_until": NOW + DAY}, True),
        ({"revoked_at": NOW}, False),
        ({"revoked_at": NOW + DAY}, True),
        ({"codes": frozenset({"standard"})}, True),
        ({"codes": frozenset({"reduced"})}, False),
    ],
)
def test_a_certificate_counts_in_its_time_and_for_its_codes(facts: dict[str, Any], counts: bool) -> None:
    assert (treatment_of("standard", STANDARD, [paper(**facts)], None, NOW) is not None) is counts


def test_what_is_exempt_stays_so_unless_a_certificate_names_it() -> None:
    assert treatment_of("exempt", EXEMPT, [paper()], EXPORTS, NOW) is None
    named = paper(codes=frozenset({"exempt"}), number="LC-X")
    assert told(treatment_of("exempt", EXEMPT, [named], None, NOW)) == (TaxCategory.ZERO_RATED, "LC-X")


def test_the_nearest_unit_then_the_code_then_the_later_paper_goes_first() -> None:
    above, near = paper(FIRM, number="FIRM", codes=frozenset({"standard"})), paper(SITE, number="SITE")
    assert told(book(above, near).treatments["standard"]) == (TaxCategory.ZERO_RATED, "SITE")
    assert told(book(above, replace(near, revoked_at=NOW)).treatments["standard"])[1] == "FIRM"  # type: ignore[index]
    assert not book(paper(OTHER)).treatments
    assert not book(paper(country="DE")).treatments
    named = paper(SITE, number="NAMED", codes=frozenset({"standard"}), valid_from=NOW - 9 * DAY)
    assert told(book(near, named).treatments["standard"]) == (TaxCategory.ZERO_RATED, "NAMED")
    later = paper(SITE, number="LATER", valid_from=NOW)
    assert told(book(near, later).treatments["standard"]) == (TaxCategory.ZERO_RATED, "LATER")


def test_a_certificate_comes_before_the_destination_and_home_has_no_rule() -> None:
    assert told(book(rules=(EXPORTS,), destination="JP").treatments["standard"]) == (TaxCategory.EXPORT, "JP")
    assert told(book(paper(number="LC"), rules=(EXPORTS,), destination="JP").treatments["standard"]) == (
        TaxCategory.ZERO_RATED,
        "LC",
    )
    for home in ("", "KR"):
        assert not book(rules=(EXPORTS,), destination=home).treatments
    assert not book(destination="JP").treatments


def test_a_rule_that_names_the_country_then_the_buyer_goes_first() -> None:
    rules = (
        EXPORTS,
        TaxDestination("KR", "DE", TaxedBuyer.ANY, TaxCategory.OUTSIDE),
        TaxDestination("KR", "DE", TaxedBuyer.COMPANY, TaxCategory.REVERSE_CHARGE),
        TaxDestination("FR", "DE", TaxedBuyer.PERSON, TaxCategory.INTRA_COMMUNITY),
    )
    wanted = {
        ("DE", True): TaxCategory.REVERSE_CHARGE,
        ("DE", False): TaxCategory.OUTSIDE,
        ("US", True): TaxCategory.EXPORT,
    }
    for (destination, is_company), category in wanted.items():
        found = book(rules=rules[::-1], destination=destination, is_company=is_company)
        assert found.treatments["standard"].category == category


def test_the_destinations_rates_stand_in_place_of_the_usual_ones() -> None:
    theirs = (TaxDestination("KR", "DE", TaxedBuyer.ANY, None),)
    found = book(rules=theirs, destination="DE", abroad={"standard": UsualTax(Decimal("0.19"), TaxCategory.STANDARD)})
    assert found.treatments["standard"].rate == Decimal("0.19")
    assert "exempt" not in found.rates
    with pytest.raises(UnknownTaxCode):
        receipt([("1000", 1, "exempt")], found, TERMS)


TERMS = Terms("KRW", prices_include_tax=True)
NET = Terms("KRW", prices_include_tax=False)
LEFT_OFF = book(paper(number="LC-1"))
THEIRS = TaxBook(
    {"standard": Decimal("0.1"), "exempt": Decimal(0)},
    {"standard": TaxCategory.STANDARD, "exempt": TaxCategory.EXEMPT},
    {"standard": Treatment(TaxCategory.STANDARD, Decimal("0.19"), {"by": "destination", "destination": "DE"})},
)
USUAL = TaxBook(THEIRS.rates, THEIRS.categories)


def cart(wanted: list[tuple[str, int, str]], terms: Terms) -> tuple[list[LineRequest], dict[VariantId, PriceOffer]]:
    lines, offers = [], {}
    for number, (price, quantity, code) in enumerate(wanted):
        pk = VariantId(UUID(int=900 + number))
        one = CandidateList(
            code="one",
            names={},
            audience=AudienceKind.EVERYONE,
            priority=0,
            includes_tax=terms.prices_include_tax,
            valid_from=None,
            valid_until=None,
            steps={1: Decimal(price)},
        )
        offers[pk] = offer(pk, [one], terms, NOW)
        lines.append(LineRequest(UUID(int=number), pk, f"SKU{number}", quantity, code))
    return lines, offers


def receipt(
    wanted: list[tuple[str, int, str]],
    by: TaxBook,
    terms: Terms,
    promotions: tuple[Promotion, ...] = (),
    fee: int = 0,
) -> Quote:
    lines, offers = cart(wanted, terms)
    shipping = ShippingPolicy(Money(fee, terms.currency))
    named: dict[str, Any] = {
        "promotions": promotions,
        "treatments": by.treatments,
        "categories": by.categories,
    }
    found = quote(lines, offers, by.rates, terms, shipping, **named)
    sums = figures(lines, offers, by.rates, terms, shipping, **named)
    assert (sums.gross, sums.goods_net) == (found.gross.minor, found.net.minor - found.shipping.net.minor)
    return found


def amounts(one: Any) -> tuple[int, int, int]:
    return one.net.minor, one.tax.minor, one.gross.minor


def test_where_prices_include_tax_what_would_be_tax_comes_off() -> None:
    found = receipt([("1100", 1, "standard"), ("1000", 1, "exempt")], LEFT_OFF, TERMS, fee=330)
    [mug, book_] = found.lines
    assert (mug.subtotal.minor, *amounts(mug)) == (1100, 1000, 0, 1000)
    assert amounts(book_) == (1000, 0, 1000)
    assert amounts(found.shipping) == (300, 0, 300)
    assert amounts(found) == (2300, 0, 2300)
    assert (found.left_off.minor, found.subtotal.minor) == (130, 2100)
    assert [(one.code, one.category, one.net.minor, one.left_off.minor) for one in found.taxes] == [
        ("exempt", TaxCategory.EXEMPT, 1000, 0),
        ("standard", TaxCategory.ZERO_RATED, 1300, 130),
    ]
    assert found.taxes[1].treatment == {"by": "certificate", "number": "LC-1", "issued_by": "장터은행"}
    assert mug.because["tax"] == {
        "code": "standard",
        "rate": "0",
        "mode": "half_up",
        "at": "line",
        "category": "Z",
        "treatment": {"by": "certificate", "number": "LC-1", "issued_by": "장터은행"},
        "usual_rate": "0.1",
        "left_off": "100",
    }
    assert found.shipping.because["tax"]["left_off"] == "30"


def test_where_prices_are_net_the_net_stays() -> None:
    found = receipt([("1000", 3, "standard")], LEFT_OFF, NET, fee=500)
    assert amounts(found) == (3500, 0, 3500)
    assert found.left_off.minor == 350


def test_the_destinations_rate_is_a_share_of_the_same_price_or_is_added() -> None:
    assert amounts(receipt([("1190", 1, "standard")], THEIRS, TERMS)) == (1000, 190, 1190)
    assert amounts(receipt([("1000", 1, "standard")], THEIRS, NET)) == (1000, 190, 1190)
    [line] = receipt([("1000", 1, "standard")], THEIRS, NET).lines
    assert (line.tax_rate, line.because["tax"]["usual_rate"]) == (Decimal("0.19"), "0.1")
    assert "left_off" not in line.because["tax"]


def test_a_rate_of_zero_says_why() -> None:
    [line] = receipt([("1000", 1, "exempt")], USUAL, TERMS).lines
    assert (line.category, line.because["tax"]["category"]) == (TaxCategory.EXEMPT, "E")
    assert "treatment" not in line.because["tax"]


ROUNDINGS = st.builds(
    Terms,
    currency=st.sampled_from(["KRW", "EUR"]),
    prices_include_tax=st.booleans(),
    mode=st.sampled_from(RoundingMode),
    tax_at=st.sampled_from(TaxAt),
)
LINES = st.lists(
    st.tuples(st.integers(0, 99_999).map(str), st.integers(1, 7), st.sampled_from(["standard", "standard", "exempt"])),
    min_size=1,
    max_size=4,
)


def promotions_of(percent: int, amount: int) -> tuple[Promotion, ...]:
    return (
        Promotion(code="percent", effects=(ItemsPercent(Decimal(percent), ItemSelector()),)),
        Promotion(code="amount", effects=(OrderAmount(amount),)),
    )


@settings(max_examples=60, deadline=None)
@given(LINES, ROUNDINGS, st.sampled_from([LEFT_OFF, THEIRS, USUAL]), st.integers(0, 60), st.integers(0, 5000))
def test_sums_hold_and_what_is_left_off_is_exactly_the_tax_that_would_be(
    wanted: list[tuple[str, int, str]], terms: Terms, by: TaxBook, percent: int, amount: int
) -> None:
    """One promotion only, so that the choice between outcomes is the same with and without the tax."""
    one = promotions_of(percent, amount)[:1]
    found, usual = receipt(wanted, by, terms, one, 3000), receipt(wanted, USUAL, terms, one, 3000)
    parts: list[Any] = [*found.lines, found.shipping]
    for name in ("net", "tax", "gross", "left_off"):
        assert getattr(found, name).minor == sum(getattr(part, name).minor for part in parts)
    for part in (*parts, found):
        assert part.net.minor + part.tax.minor == part.gross.minor
    for name in ("net", "tax", "left_off"):
        assert sum(getattr(one, name).minor for one in found.taxes) == getattr(found, name).minor
    for line, as_usual in zip(found.lines, usual.lines, strict=True):
        assert (line.subtotal, line.discount) == (as_usual.subtotal, as_usual.discount)
        left = line.subtotal.minor - line.discount.minor - (line.left_off.minor if terms.prices_include_tax else 0)
        assert left == (line.gross if terms.prices_include_tax else line.net).minor
    if by is LEFT_OFF:
        assert found.net == usual.net
        assert (found.tax.minor, found.left_off) == (0, usual.tax)
    if by is THEIRS and terms.prices_include_tax:
        assert found.gross == usual.gross


@settings(max_examples=30, deadline=None)
@given(LINES, ROUNDINGS, st.sampled_from([LEFT_OFF, THEIRS]), st.integers(0, 60), st.integers(0, 5000))
def test_the_chosen_promotions_cost_the_buyer_least_as_they_are_taxed(
    wanted: list[tuple[str, int, str]], terms: Terms, by: TaxBook, percent: int, amount: int
) -> None:
    both = promotions_of(percent, amount)
    alone = [replace(one, combine=CombineKind.ALONE) for one in both]
    chosen = receipt(wanted, by, terms, tuple(alone), 3000).gross.minor
    assert chosen == min(receipt(wanted, by, terms, (one,), 3000).gross.minor for one in alone)
