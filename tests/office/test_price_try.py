"""Trying a price in the office: examples, what is pasted, opened and written by the small form; nothing is kept."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jangteo.office import scenario_words
from jangteo.office.pages import price_try
from jangteo.office.pages.price_builder import BuilderForm, ladder_of, scenario_of
from jangteo.parties.types import MemberRole
from jangteo.pricing.errors import BadScenario
from jangteo.pricing.services import try_scenario
from office.desk import digest, staff_client
from storefront.market import Market

PAGE = "/office/price-lists/try/"
KOREAN = re.compile("[가-힣]")
HEAD = 'currency: KRW\ntax: {prices_include: true, rates: {standard: "0.10"}}\n'
SCENARIO = f"""{HEAD}lists:
  - code: retail
    prices: {{MUG: {{1: "9000", 10: "8000"}}}}
items: {{MUG: {{minimum: 6, step: 6}}}}
cart:
  - {{sku: MUG, quantity: 4}}
coupons: [NOPE]
"""


def sent(client: Client, **fields: Any) -> Any:
    """The page after its form."""
    return client.post(PAGE, fields)


def page(response: Any) -> str:
    return unescape(response.content.decode())


def opened(content: bytes, name: str = "mine.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_page_is_a_button_away_from_the_price_lists(staff: Client) -> None:
    assert f'href="{PAGE}"' in page(staff.get("/office/price-lists/"))
    response = staff.get(PAGE)
    assert (response.status_code, response.context["text"]) == (200, "")
    assert "receipt" not in response.context
    assert staff.get(f"{PAGE}?example=none").context["text"] == ""


@pytest.mark.parametrize("example", price_try.EXAMPLES)
def test_every_example_prices_as_it_expects_and_can_be_ordered(staff: Client, example: str) -> None:
    response = staff.get(f"{PAGE}?example={example}")
    receipt = response.context["receipt"]
    assert response.status_code == 200
    assert receipt["expects"]
    assert (receipt["differences"], receipt["problems"]) == ([], [])
    assert "As expected" in page(response)
    korean, english = response.context["text"].splitlines()[:2]
    assert korean.startswith("# ")
    assert english.startswith("# ")
    assert KOREAN.search(korean)
    assert not KOREAN.search(english)


def test_every_file_of_examples_is_offered() -> None:
    files = {path.stem for path in (Path(price_try.__file__).parents[1] / "examples").iterdir()}
    assert files == set(price_try.EXAMPLES)


def test_a_pasted_scenario_shows_figures_reasons_problems_and_refused_coupons(staff: Client) -> None:
    text = page(sent(staff, text=SCENARIO.replace("\n", "\r\n"), act="price"))
    for told in ("₩36,000", "₩32,727", "₩3,273", "₩9,000", "Price list “retail”, for everyone.", "NOPE",
                 "Next step: ₩8,000 each from 10 on.", "At least 6 at once. 6 would do.",
                 "Sold only in multiples of 6. 6 would do.", "No promotion has this code.",
                 "Can't be ordered so"):  # fmt: skip
        assert told in text, told


def test_a_file_takes_the_place_of_the_text(staff: Client) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        response = sent(staff, text="{", file=opened(mark + SCENARIO.encode()), act="price")
        assert response.context["text"] == SCENARIO
        assert response.context["receipt"]["quote"].gross.minor == 36000
    response = sent(staff, file=opened(b'{"currency": "KRW", "lists": [], "cart": [], "tax": {"prices_include": true, '
                                       b'"rates": {}}}', "mine.json"))  # fmt: skip
    assert response.context["receipt"]["quote"].gross.minor == 0
    assert "The cart is empty." in page(response)


def test_a_promotion_is_shown_with_what_it_takes_off_lines_and_shipping(staff: Client) -> None:
    response = staff.get(f"{PAGE}?example=order")
    [(code, lines, shipping, total)] = response.context["receipt"]["discounts"]
    assert (code, lines.minor, shipping.minor, total.minor) == ("ten-thousand-off", 10000, 3500, 13500)
    assert "“ten-thousand-off” takes KRW 7,117 off." in page(response)
    assert "Shipping is KRW 3,500." in page(response)


def test_what_is_not_as_expected_is_listed_with_both_values(staff: Client) -> None:
    response = sent(staff, text=SCENARIO + 'expect: {gross: "1", lines: [{unit: "9000", tax: "x"}], nothing: {a: 1}}')
    receipt = response.context["receipt"]
    assert response.status_code == 200
    assert receipt["differences"] == [
        ("gross", '"1"', '"36000"'), ("lines[0].tax", '"x"', '"3273"'), ("nothing", '{"a": 1}', "–"),
    ]  # fmt: skip
    assert "3 differences" in page(response)
    assert "As expected" not in page(response)
    assert not sent(staff, text=SCENARIO).context["receipt"]["expects"]


SEEN = st.text(st.characters(categories=("L", "M", "N", "P", "S")), min_size=1, max_size=64)
REFUSALS = [
    ({}, "There is no scenario yet."),
    ({"text": " \n "}, "There is no scenario yet."),
    ({"text": SCENARIO + "\0"}, "U+0"),
    ({"text": "a\x07"}, "U+7"),
    ({"text": "{"}, "The YAML can't be read"),
    ({"text": "[" * 5000}, "The text is nested too deeply."),
    ({"text": "a: &x 1\nb: *x"}, "Anchors of YAML"),
    ({"text": "- 1"}, "A map of keys is needed; this is a list."),
    ({"text": SCENARIO.replace('"9000"', "9000")}, "lists[0].prices.MUG.1: A number in quotes is needed"),
    ({"text": SCENARIO + "more: 1"}, "more: There is no such key. Known: currency, tax"),
    ({"text": SCENARIO + "cart: []"}, "cart: This key is there twice."),
    ({"text": HEAD}, "lists: This must be there."),
    ({"text": SCENARIO.replace("sku: MUG", 'sku: "\\ud800"')}, "\\ud800 is only half a character."),
    ({"text": SCENARIO + f"expect:\n  ? 0x{'f' * 6000}\n  : 1"}, "The number is too long."),
    ({"text": "# " + "가" * 70_000}, "A scenario has at most 200,000 bytes here."),
    ({"file": opened(b"#" * 200_001)}, "A scenario has at most 200,000 bytes here."),
    ({"file": opened(b"\xff\xfe\x00")}, "The file is no UTF-8 text."),
    ({"file": opened(SCENARIO.encode("utf-16"))}, "The file is no UTF-8 text."),
    ({"file": opened(SCENARIO.encode() + b"\0")}, "U+0"),
    ({"file": opened(b"")}, "The file is empty."),
    ({"file": opened(b"\x89PNG")}, "The file is no UTF-8 text."),
]


@pytest.mark.parametrize(("fields", "told"), REFUSALS)
@pytest.mark.parametrize("act", ["price", "download"])
def test_what_is_no_scenario_is_refused_in_a_sentence_and_stays_in_the_field(
    staff: Client, fields: dict[str, Any], told: str, act: str
) -> None:
    if "file" in fields:
        fields["file"].seek(0)
    before = digest()
    response = sent(staff, act=act, **fields)
    if act == "download" and "Content-Disposition" in response.headers:
        return  # what can be read may be taken away, priced or not
    assert response.status_code == 422
    assert told in re.sub("<[^>]+>", "", page(response))
    assert "receipt" not in response.context
    if "text" in fields:
        assert response.context["text"] == fields["text"].replace("\0", "\ufffd")
    assert digest() == before


def test_what_was_typed_stays_when_a_file_is_refused(staff: Client) -> None:
    response = sent(staff, text=SCENARIO, sku_1="CUP", file=opened(b"\xff"), act="price")
    assert response.context["text"] == SCENARIO
    assert 'value="CUP"' in page(response)


def test_the_scenario_is_downloaded_as_it_stands(staff: Client) -> None:
    response = sent(staff, text=SCENARIO.replace("\n", "\r\n"), act="download")
    assert response.headers["Content-Type"] == "text/yaml; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="scenario.yaml"'
    assert response.content.decode() == SCENARIO


ROW = {"view": "no", "sku_1": "MUG, “흰”", "quantity_1": "1,200", "ladder_1": "10:8,000 1:9,000"}


def test_the_small_form_writes_a_scenario_and_prices_it(staff: Client) -> None:
    more = {
        "percent": "12.5",
        "coupon": "봄",
        "shipping": "3,000",
        "sku_3": "CUP",
        "quantity_3": "1",
        "ladder_3": "10.5",
    }
    response = sent(staff, text="what was there", act="write", **ROW, **more)
    text, quote = response.context["text"], response.context["receipt"]["quote"]
    assert response.status_code == 200
    assert '"MUG, “흰”": {1: "9000", 10: "8000"}' in text
    assert 'shipping: {amount: "3000"}' in text
    assert [(line.sku, line.quantity, line.subtotal.minor) for line in quote.lines] == [
        ("MUG, “흰”", 1200, 9_600_000), ("CUP", 1, 11),
    ]  # fmt: skip
    assert [one.total for one in quote.discounts] == [1_200_001]
    assert quote.net.minor == 8_400_010 + 3000
    assert not quote.prices_include_tax
    assert response.context["receipt"]["coupons"] == []
    assert sent(staff, text=" ", act="price", **ROW).context["receipt"]["quote"].gross.minor == 10_560_000


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"sku_1": "", "quantity_1": "", "ladder_1": ""}, {"sku_1"}),
        ({"sku_1": ""}, {"sku_1"}),
        ({"quantity_1": ""}, {"quantity_1"}),
        ({"quantity_1": "0"}, {"quantity_1"}),
        ({"quantity_1": "1.5"}, {"quantity_1"}),
        ({"quantity_1": "9" * 5000}, {"quantity_1"}),
        ({"ladder_1": ""}, {"ladder_1"}),
        ({"ladder_1": "1:9000 1:8000"}, {"ladder_1"}),
        ({"ladder_1": "0:9000"}, {"ladder_1"}),
        ({"ladder_1": "-5"}, {"ladder_1"}),
        ({"ladder_1": "1:0.0000001"}, {"ladder_1"}),
        ({"sku_1": "A\0B"}, {"sku_1"}),
        ({"sku_1": "A\u2028B"}, {"sku_1"}),
        ({"sku_2": "MUG, “흰”", "quantity_2": "1", "ladder_2": "1"}, {"sku_2"}),
        ({"percent": "101"}, {"percent"}),
        ({"percent": "-1"}, {"percent"}),
        ({"percent": "NaN"}, {"percent"}),
        ({"coupon": "SPRING"}, {"percent"}),
        ({"coupon": "A\tB", "percent": "1"}, {"coupon"}),
        ({"shipping": "-1"}, {"shipping"}),
        ({"shipping": "free"}, {"shipping"}),
        ({"view": "maybe"}, {"view"}),
    ],
)
def test_a_wrong_field_is_told_at_the_field_and_the_text_stays(
    staff: Client, fields: dict[str, str], wrong: set[str]
) -> None:
    response = sent(staff, text=SCENARIO, act="write", **ROW | fields)
    assert response.status_code == 422
    errors = response.context["builder"].errors
    assert set(errors) == wrong
    assert all(error in page(response) for told in errors.values() for error in told)
    assert response.context["text"] == SCENARIO


def test_a_ladder_is_read_with_and_without_commas() -> None:
    assert ladder_of("1:9000,10:8,000; 100:7500.5,") == {1: "9000", 10: "8000", 100: "7500.5"}
    assert ladder_of("1,234,567") == {1: "1234567"}
    assert ladder_of("1:9000,100:8000") == {1: "9000", 100: "8000"}
    assert ladder_of("9000,100") is None


@given(
    sku=SEEN | st.text(min_size=1, max_size=64),
    quantity=st.integers(1, 10**6),
    price=st.integers(0, 10**12 - 1),
    percent=st.decimals(0, 100, places=2, allow_nan=False),
    coupon=SEEN | st.text(max_size=64),
)
def test_whatever_the_small_form_takes_is_a_scenario(
    sku: str, quantity: int, price: int, percent: Any, coupon: str
) -> None:
    form = BuilderForm({"view": "yes", "sku_1": sku, "quantity_1": str(quantity), "ladder_1": str(price),
                        "percent": str(percent), "coupon": coupon})  # fmt: skip
    if form.is_valid():
        quote = try_scenario(scenario_of(form.cleaned_data).encode()).quote
        assert [(line.sku, line.quantity) for line in quote.lines] == [(form.cleaned_data["sku_1"], quantity)]
        assert not quote.refused_coupons


def test_of_very_many_lines_the_first_are_shown_and_all_are_counted(staff: Client) -> None:
    text = f'{HEAD}lists: [{{code: a, prices: {{A: "10"}}}}]\ncart:\n' + "- {sku: A, quantity: 1}\n" * 300
    response = sent(staff, text=text)
    assert response.context["receipt"]["quote"].gross.minor == 3000
    assert len(response.context["receipt"]["lines"]) == 200
    assert "100 more lines; the totals count them." in page(response)


def test_the_page_speaks_korean(market: Market) -> None:
    client = staff_client(MemberRole.STAFF_ADMINISTRATOR, language="ko")
    text = page(sent(client, text=SCENARIO))
    for told in ("가격 시험", "계산하기", "‘retail’ 가격표예요", "다음 단가: 10개부터 ₩8,000입니다.",
                 "한 번에 6개부터 주문할 수 있습니다. 6개로 바꾸면 됩니다.",
                 "이 코드를 쓰는 할인이 없습니다."):  # fmt: skip
        assert told in text, told
    assert "cart[0].quantity: 0은(는) 너무 작습니다. 1부터 쓸 수 있습니다." in re.sub(
        "<[^>]+>", "", page(sent(client, text=SCENARIO.replace("quantity: 4", "quantity: 0")))
    )


WRONG = [
    "- 1", "x: 1", HEAD, HEAD.replace("KRW", "XXQ"), HEAD.replace("KRW", "''"), HEAD.replace('"0.10"', '"2"'),
    HEAD.replace('"0.10"', '"-1"'), HEAD.replace('"0.10"', '"x"'), HEAD.replace('"0.10"', f'"0.{"1" * 20}"'),
    HEAD.replace("true", "1"), HEAD.replace("}}", "}, round: {at: day}}"), "a: &x 1", "a: !x 1", "? [1]\n: 2", "{",
    "a: 1\na: 2", "\x07", "[" * 5000, "a: " + "1" * 5000,
    *(
        HEAD + one + ("" if "cart:" in one else "\ncart: []") + ("" if "lists:" in one else "\nlists: []")
        for one in (
            "lists: {}", "lists: [{code: a}]", "lists: [{code: a, prices: {A: {}}}]", "lists: [{code: 1, prices: {}}]",
            "lists: [{code: a, prices: {}}, {code: a, prices: {}}]", "lists: [{code: a, for: {}, prices: {}}]",
            'lists: [{code: a, prices: {A: {1: "1", "01": "1"}}}]', "lists: [{code: a, prices: {A: 1}}]",
            'lists: [{code: a, prices: {A: "9999999999999"}}]', 'lists: [{code: a, prices: {}, from: "2026-01-01"}]',
            "lists: [{code: a, prices: {}, from: 2026}]", 'lists: [{code: a, prices: {}, from: "soon"}]',
            'lists: [{code: a, prices: {}, from: "2026-01-02T00:00:00Z", until: "2026-01-01T00:00:00Z"}]',
            'lists: [{code: a, prices: {}, from: "2026-01-02T00:00:00Z"}]',
            'lists: [{code: a, derived: {from: a, times: "1"}}]', 'lists: [{code: a, derived: {from: b, times: "1"}}]',
            'lists: [{code: b, prices: {}}, {code: a, derived: {from: b, times: "1", round_to: "0"}}]',
            "cart: [{sku: A, quantity: 0}]", "cart: [{sku: A, quantity: x}]",
            "cart: [{sku: A, quantity: 9999999999999}]",
            "items: {A: {minimum: 3, maximum: 2}}", "items: {A: {tax: none}}", "items: {A: {categories: x}}",
            "promotions: [{code: a, give: []}]", "promotions: [{code: a, give: [{}]}]",
            'promotions: [{code: a, give: [{percent: "101", on: order}]}]',
            'promotions: [{code: a, give: [{percent: "1"}]}]',
            'promotions: [{code: a, give: [{amount: "1", on: shipping}]}]',
            'promotions: [{code: a, give: [{price: "1", items: {}}]}]',
            'promotions: [{code: a, give: [{price: "1", items: {all: false}}]}]',
            'promotions: [{code: a, give: [{price: "1", items: {sku: []}}]}]',
            'promotions: [{code: a, combine: x, give: [{percent: "1", on: order}]}]',
            'promotions: [{code: a, when: {weekdays: []}, give: [{percent: "1", on: order}]}]',
            'promotions: [{code: a, when: {weekdays: [x]}, give: [{percent: "1", on: order}]}]',
            'shipping: {amount: "1", tax: none}',
        )
    ),
    'currency: KRW\ntax: {prices_include: true, rates: {}}\nlists: []\ncart: [{sku: A, quantity: 1}]',
    'currency: KRW\ntax: {prices_include: true, rates: {}}\nlists: []\ncart: []\nshipping: {amount: "1"}',
]  # fmt: skip


MALFORMED = yaml.safe_load((Path(__file__).parents[1] / "pricing" / "malformed.yaml").read_text("utf-8"))


@pytest.mark.parametrize("text", [*WRONG, *(case["text"] for case in MALFORMED)])
def test_every_refusal_of_the_format_has_a_sentence_in_both_languages(text: str) -> None:
    with pytest.raises(BadScenario) as refused:
        try_scenario(text.encode())
    with override("ko"):
        assert KOREAN.search(scenario_words.scenario_in_words(refused.value.why)), refused.value.why
    with override("en"):
        english = scenario_words.scenario_in_words(refused.value.why)
    assert english[0].isupper() or english[0] in "-0123456789"
    assert english.endswith((".", "…")) or ": " in english
    assert "%" not in english


def test_who_may_not_see_price_lists_may_not_try_one(market: Market) -> None:
    client = staff_client(MemberRole.STORE)
    assert client.get(PAGE).status_code == 403
    assert sent(client, text=SCENARIO).status_code == 403
    viewer = staff_client(MemberRole.STAFF_VIEWER)
    assert sent(viewer, text=SCENARIO).status_code == 200
    assert Client().post(PAGE).status_code == 302


def test_pricing_asks_the_database_nothing(staff: Client) -> None:
    staff.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as empty:
        staff.get(PAGE)
    with CaptureQueriesContext(connection) as priced:
        sent(staff, text=SCENARIO)
    assert len(priced) <= len(empty)
