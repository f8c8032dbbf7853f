"""The demo's content is complete, valid and the same every time."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from jangteo.demo.content import load_content
from jangteo.demo.content.checkdigits import (
    business_check_digit,
    business_number_is_valid,
    gtin_check_digit,
    internal_gtin,
)
from jangteo.demo.content.manuals import manual_pdf
from jangteo.demo.content.types import Attribute, Product, Specification, Text
from jangteo.demo.services.buyers import ROLES
from jangteo.pricing.selectors import read_promotion
from jangteo.pricing.selectors.promotions import item_selectors

CONTENT = load_content()
PRODUCTS = CONTENT.products
VARIANTS = [variant for product in PRODUCTS for variant in product.variants]
HOUSE_UNITS = [unit for company in CONTENT.companies for unit in company.units]
ATTRIBUTES = {attribute.code: attribute for attribute in CONTENT.attributes}
CATEGORIES = {category.slug: category for category in CONTENT.categories}
UNITS: dict[str, set[str | None]] = {
    "volume": {"ml", "L"},
    "length": {"mm", "cm", "m", "inch"},
    "mass": {"g", "kg", "oz"},
    "time": {"h"},
    "power": {"W"},
    "count": {None},
}


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_business_check_digit_adds_the_tens_of_five_times_the_ninth() -> None:
    assert business_check_digit("120814752") == 1
    assert business_check_digit("000000009") == 1  # 9 × 5 = 45, plus the 4 tens: 49


def test_a_business_number_with_one_digit_changed_is_refused() -> None:
    assert business_number_is_valid("120-81-47521")
    assert not business_number_is_valid("120-81-47512")
    assert not business_number_is_valid("120-81-4752")
    assert not business_number_is_valid("120-81-4752a")


def test_gtin_check_digit_matches_the_published_example() -> None:
    assert gtin_check_digit("629104150021") == 3


def test_every_business_number_is_valid_and_its_own() -> None:
    numbers = [CONTENT.maker.business_number, *(company.business_number for company in CONTENT.companies)]
    assert [number for number in numbers if not business_number_is_valid(number)] == []
    assert repeated(numbers) == []


def test_the_demo_has_the_promised_size() -> None:
    assert len(CONTENT.categories) == 12
    assert len(PRODUCTS) == 122
    assert min(Counter(product.category for product in PRODUCTS).values()) == 9
    assert len([product for product in PRODUCTS if product.trade]) == 92
    assert len([product for product in PRODUCTS if product.manual]) == 13
    assert (len(CONTENT.companies), len(CONTENT.households), len(CONTENT.shoppers)) == (6, 2, 40)
    assert Counter(unit.kind for unit in HOUSE_UNITS) == {"division": 2, "location": 3}


def test_units_stand_under_units_and_roles_that_exist() -> None:
    codes = [unit.code for unit in HOUSE_UNITS]
    assert repeated(codes) == []
    assert [unit.code for unit in HOUSE_UNITS if unit.parent not in ("", *codes[: codes.index(unit.code)])] == []
    own = {role.code for company in CONTENT.companies for role in company.roles}
    assert {member.role for unit in HOUSE_UNITS for member in unit.members} - set(ROLES) - own == set()


def test_someone_belongs_to_two_companies_and_a_family() -> None:
    family = {member.person.email for household in CONTENT.households for member in household.members}
    joined = Counter(email for company in CONTENT.companies for email in company.also)
    assert [(email, n) for email, n in joined.items() if email in family] == [("saebom.oh@example.com", 2)]


@pytest.mark.parametrize(
    "values",
    [
        [variant.sku for variant in VARIANTS],
        [variant.gtin for variant in VARIANTS],
        [product.slug for product in PRODUCTS],
        [product.name.ko for product in PRODUCTS],
        [product.name.en for product in PRODUCTS],
        [product.description.ko for product in PRODUCTS],
        [product.tagline.en for product in PRODUCTS],
    ],
    ids=["sku", "gtin", "slug", "name ko", "name en", "description ko", "tagline en"],
)
def test_nothing_is_said_twice(values: list[str]) -> None:
    assert repeated(values) == []


def test_people_have_their_own_log_ins() -> None:
    members = [member for company in CONTENT.companies for member in company.members]
    members += [member for household in CONTENT.households for member in household.members]
    members += [member for unit in HOUSE_UNITS for member in unit.members]
    people = [*CONTENT.shoppers, *(member.person for member in members)]
    people += [staff.person for staff in CONTENT.staff]
    assert repeated([person.email for person in people]) == []
    assert repeated([person.code for person in people]) == []
    assert repeated([person.phone for person in people]) == []
    assert [person.phone for person in people if not person.phone.startswith("010-0000-")] == []
    assert [p.email for p in people if not p.email.endswith((".example", "@example.com"))] == []


def test_gtins_are_internal_and_end_in_their_check_digit() -> None:
    assert [v.sku for v in VARIANTS if not 200 <= int(v.gtin[:3]) <= 299 or len(v.gtin) != 13] == []
    assert [v.sku for v in VARIANTS if gtin_check_digit(v.gtin[:12]) != int(v.gtin[12])] == []
    assert internal_gtin("MUG-MOON-WH") == "2909093883737"


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.code)
def test_a_product_speaks_both_languages(product: Product) -> None:
    texts = [product.name, product.tagline, product.description, *(v.name for v in product.variants)]
    texts += [product.trade] if product.trade else []
    assert [text for text in texts if not text.ko or not text.en] == []
    assert any("가" <= letter <= "힣" for letter in product.description.ko)
    assert not any("가" <= letter <= "힣" for letter in product.description.en)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.code)
def test_specifications_fit_their_definitions(product: Product) -> None:
    allowed = CATEGORIES[product.category].attributes
    assert [s.attribute for s in product.specifications if s.attribute not in allowed] == []
    assert [s for s in product.specifications if not fits(s, ATTRIBUTES[s.attribute])] == []


def fits(specification: Specification, attribute: Attribute) -> bool:
    value = specification.value
    if attribute.kind == "number":
        return isinstance(value, Decimal) and value > 0 and specification.unit in UNITS[attribute.dimension or ""]
    if attribute.kind == "enum":
        return value in {option.code for option in attribute.options}
    return isinstance(value, bool if attribute.kind == "bool" else Text)


def test_some_measures_are_typed_in_other_units() -> None:
    used = {s.unit for product in PRODUCTS for s in product.specifications}
    assert {"inch", "oz", "kg", "cm", "L"} <= used


def test_dealers_pay_less_the_more_they_take_and_always_less_than_shoppers() -> None:
    falls = [v.sku for v in VARIANTS if any(a.net_krw <= b.net_krw for a, b in pairwise(v.ladder))]
    order = [v.sku for v in VARIANTS if any(a.quantity >= b.quantity for a, b in pairwise(v.ladder))]
    dear = [v.sku for v in VARIANTS if v.ladder and v.retail_krw and v.ladder[0].net_krw * 11 >= v.retail_krw * 10]
    assert (falls, order, dear) == ([], [], [])
    assert [v.sku for v in VARIANTS if v.ladder and v.ladder[0].quantity != 1] == []


def test_the_mugs_ladder_is_the_written_percentages() -> None:
    mug = next(variant for variant in VARIANTS if variant.sku == "MUG-MOON-WH")
    assert [(step.quantity, step.net_krw) for step in mug.ladder] == [(1, 15780), (12, 14760), (48, 13740)]
    assert mug.stock == {"SEOUL": 240, "BUSAN": 96, "STORE1": 14}


def test_channels_agree_with_prices() -> None:
    for product in PRODUCTS:
        for variant in product.variants:
            assert ("shop" in product.channels) == (variant.retail_krw is not None), variant.sku
            assert ("wholesale" in product.channels) == bool(variant.ladder), variant.sku
    assert len([p for p in PRODUCTS if p.channels == ("wholesale",)]) == 6
    assert len([p for p in PRODUCTS if p.channels == ("shop",)]) == 2


def test_a_reference_price_is_higher_than_the_price() -> None:
    sale = [variant for variant in VARIANTS if variant.reference_krw is not None]
    assert [v.sku for v in sale if (v.reference_krw or 0) <= (v.retail_krw or 0)] == []
    assert {p.code for p in PRODUCTS if p.variants[0].on_sale} == {
        "soup-mug",
        "brass-side-dishes",
        "glass-bowl",
        "wool-throw",
        "paper-cone-pendant",
    }


def test_only_books_are_exempt_from_tax() -> None:
    exempt = {product.code for product in PRODUCTS if product.tax_code == "exempt"}
    assert exempt == {"book-eleven-towns", "magazine-gyeol", "tying-book"}
    assert {product.tax_code for product in PRODUCTS} == {"standard", "exempt"}


def test_a_books_ladder_is_a_share_of_its_whole_price() -> None:
    book = next(variant for variant in VARIANTS if variant.sku == "BOK-ELEV")
    assert [(step.quantity, step.net_krw) for step in book.ladder] == [(1, 24000), (10, 22400), (40, 20800)]


def test_stock_has_bare_shelves_and_last_pieces() -> None:
    assert {frozenset(variant.stock) for variant in VARIANTS} == {frozenset({"SEOUL", "BUSAN", "STORE1"})}
    assert any(sum(variant.stock.values()) == 0 for variant in VARIANTS)
    assert any(sum(variant.stock.values()) == 1 for variant in VARIANTS)
    assert [v.sku for v in VARIANTS if min(v.stock.values()) < 0] == []


def test_price_lists_name_one_audience_and_known_skus() -> None:
    skus = {variant.sku for variant in VARIANTS}
    companies = {company.code for company in CONTENT.companies}
    for price_list in CONTENT.price_lists:
        attached = [price_list.channel, price_list.segment, price_list.company]
        assert len([name for name in attached if name]) == 1
        assert {price.sku for price in price_list.prices} <= skus
        assert price_list.company in {None, *companies}
    codes = ["retail", "trade", "contract-onsae", "contract-moduanja", "winter-sale"]
    assert [p.code for p in CONTENT.price_lists] == codes


def test_the_sale_is_below_what_the_shop_asked_before() -> None:
    retail, *_, sale = CONTENT.price_lists
    always = {price.sku: price.steps[0].net_krw for price in retail.prices if price.days is None}
    assert sale.sale_days == (-10, 20)
    assert [p.sku for p in sale.prices if p.steps[0].net_krw >= always[p.sku]] == []
    assert {v.sku for v in VARIANTS if v.on_sale} == {price.sku for price in sale.prices}
    lately = [price for price in retail.prices if price.days is not None]
    assert {(p.sku[:8], p.steps[0].net_krw, p.days) for p in lately} == {("MUG-SOUP", 29000, (-25, -22))}


def test_promotions_can_be_read_and_choose_what_there_is() -> None:
    skus, shelves = {variant.sku for variant in VARIANTS}, set(CATEGORIES)
    for one in CONTENT.promotions:
        chosen = list(item_selectors(read_promotion(one.rule, "KRW")))
        assert {sku for choice in chosen for sku in choice.skus} <= skus
        assert {slug for choice in chosen for slug in choice.categories} <= shelves
    assert repeated([one.code for one in CONTENT.promotions]) == []
    assert sum(one.series_count for one in CONTENT.promotions) == 20


def test_contracts_beat_the_trade_price_at_each_step() -> None:
    trade = {variant.sku: variant.ladder for variant in VARIANTS}
    for price_list in (one for one in CONTENT.price_lists if one.company):
        for price in price_list.prices:
            for step in price.steps:
                usual = [s.net_krw for s in trade[price.sku] if s.quantity <= step.quantity][-1]
                assert step.net_krw < usual, (price_list.code, price.sku, step)


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_manual_becomes_the_same_pdf_twice(locale: str) -> None:
    manuals = [product.manual for product in PRODUCTS if product.manual]
    assert [m.product for m in manuals if not manual_pdf(m, locale).startswith(b"%PDF-")] == []
    assert manual_pdf(manuals[0], locale) == manual_pdf(manuals[0], locale)
    assert manual_pdf(manuals[0], "ko") != manual_pdf(manuals[0], "en")
