"""More than may be sent at once: the limit is said, nothing changes, the answer comes soon."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.undoing import undone
from api.caller import Caller
from inputs.desk import HOME, TABLE, Desk
from inputs.page_fields import KEY
from jangteo.inventory.services import set_tracking
from jangteo.inventory.types import Tracking
from jangteo.kernel import clock
from jangteo.office.pages.stock_lines import MOST_TEXT
from jangteo.ordering.models import CartLine
from jangteo.ordering.rules.plans import read_plan, rows_of
from jangteo.ordering.types import MOST_CART_LINES, MOST_EDITS, MOST_PLAN_CELLS
from jangteo.storefront.pages.plan import MOST_BYTES
from office.desk import digest
from storefront.market import ACTOR

pytestmark = pytest.mark.django_db
VISITS = frozenset({"django_session", "identity_session", "privacy_datareading", "kernel_storedanswer"})
SOON = 8  # seconds, on a machine that does other things too
MANY = 10_000


@contextmanager
def soon() -> Iterator[None]:
    """What is done takes no longer than one waits for a page, and changes nothing."""
    before, began = digest(VISITS), monotonic()
    yield
    assert monotonic() - began < SOON
    assert digest(VISITS) == before


def fill(cart_id: Any) -> None:
    """Lines up to the limit: a variant's units are lines of their own."""
    variant = CartLine.objects.filter(cart=cart_id).values_list("variant", flat=True)[0]
    room = MOST_CART_LINES - CartLine.objects.filter(cart=cart_id).count()
    CartLine.objects.bulk_create(
        CartLine(cart_id=cart_id, variant_id=variant, unit=f"u{number}", unit_quantity=1, quantity=1)
        for number in range(room)
    )


def test_a_full_cart_says_how_many_lines_it_holds(desk: Desk) -> None:
    """By the page and by the API."""
    assert MOST_CART_LINES == 500
    with undone():
        guest = Caller(Client())
        cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
        fill(cart_id)
        fill(CartLine.objects.get(pk=desk.ids["cart line"]).cart_id)
        with soon():
            body = {"sku": "CUP", "quantity": 1}
            refused = guest.post(f"/channels/shop/carts/{cart_id}/lines", body, Cart_Secret=secret)
            assert (refused.status, refused.code) == (422, "ordering.cart_too_large")
            assert refused.body["facts"] == {"limit": MOST_CART_LINES}
            answer = desk.shopper.post("/cart/lines/", {"sku": "CUP", "quantity": "1"})
            assert (answer.status_code, "A cart holds 500 lines" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("count", "distinct", "told"),
    [
        (MOST_PLAN_CELLS + 1, 1, "2000 at most"),
        (MANY, MANY, "2000 at most"),
        (MOST_CART_LINES + 1, MANY, "500 at most"),
    ],
)
def test_a_plan_of_too_many_lines_says_how_many(desk: Desk, count: int, distinct: int, told: str) -> None:
    table = "\n".join((TABLE, *(f"SKU-{number % distinct}\t1\t{HOME}" for number in range(count))))
    with undone(), soon():
        answer = desk.shopper.post("/cart/plan/", {"how": "table", "table": table})
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
        file = SimpleUploadedFile("plan.csv", table.encode())
        answer = desk.shopper.post("/cart/plan/", {"how": "table", "file": file})
        assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_a_plan_as_long_as_it_may_be_is_read_and_a_longer_file_is_not_cut_short(desk: Desk) -> None:
    rows = [f"MUG-WH\t1\t{HOME}" for _ in range(MOST_PLAN_CELLS)]
    read = read_plan(rows_of("\n".join((TABLE, *rows))), {}, home="KR", today=clock.today())
    assert (len(read.rows), read.problems) == (MOST_PLAN_CELLS, ())
    long = f"{TABLE}\nMUG-WH\t1\t{HOME}\nMUG-WH\t2\t{HOME}".encode() + b" " * MOST_BYTES
    with undone(), soon():
        answer = desk.shopper.post("/cart/plan/", {"how": "table", "file": SimpleUploadedFile("plan.csv", long)})
        assert (answer.status_code, "larger than 2 MB" in answer.content.decode()) == (422, True)


def test_rows_that_come_to_more_than_a_line_may_hold_are_refused(desk: Desk) -> None:
    rows = [f"MUG-WH\t100000\t{HOME}"] * 2
    with undone(), soon():
        answer = desk.shopper.post("/cart/plan/", {"how": "table", "table": "\n".join((TABLE, *rows))})
        assert (answer.status_code, "100,000" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("count", [MOST_EDITS + 1, MANY])
def test_a_change_of_too_many_edits_says_how_many(desk: Desk, count: int) -> None:
    edits = [{"edit": "quantity", "position": 1, "quantity": 1}] * count
    with undone(), soon():
        refused = Caller(Client()).post("/channels/shop/orders/1/revisions/preview", {"edits": edits})
        assert (refused.status, refused.code) == (422, "api.invalid_input")
        (told,) = refused.body["errors"]
        assert (told["field"], "at most 500" in told["message"]) == ("edits", True)


def test_a_price_quote_of_ten_thousand_lines_says_how_many(desk: Desk) -> None:
    with undone(), soon():
        body = {"lines": [{"sku": "CUP", "quantity": 1}] * MANY}
        refused = Caller(Client()).post("/channels/shop/price-quotes", body)
        assert refused.status == 422
        (told,) = refused.body["errors"]
        assert (told["field"], "at most 500" in told["message"]) == ("lines", True)


def papers(desk: Desk) -> dict[str, dict[str, str]]:
    return {
        f"/office/counts/{desk.ids['count']}/paste/": {},
        "/office/transfers/new/": {"from_place": "W1", "to_place": "S1"},
        "/office/purchases/new/": {"supplier": str(desk.market.company_id), "place": "W1", "currency": "KRW"},
    }


@pytest.mark.parametrize("count", [501, MANY])
def test_a_paper_of_too_many_lines_says_how_many(desk: Desk, count: int) -> None:
    """Counts, transfers and purchase orders. Their lines are right, each of another lot."""
    for path, form in papers(desk).items():
        last = "-" if "purchases" in path else "L{}"
        lines = "\n".join(f"CUP\t1\t{last.format(number)}" for number in range(count))
        with undone(), soon():
            answer = desk.staff.post(path, form | {"lines": lines})
            words = answer.content.decode()
            assert (answer.status_code, "Paste 1 to 500 lines." in words or "500 lines and 200,000" in words) == (
                422,
                True,
            )


def test_a_paper_of_more_letters_than_may_be_pasted_is_not_cut_short(desk: Desk) -> None:
    text = "CUP\t1\nMUG-WH\t2" + " " * MOST_TEXT
    for path, form in papers(desk).items():
        with undone(), soon():
            answer = desk.staff.post(path, form | {"lines": text})
            assert (answer.status_code, "500 lines and 200,000 letters" in answer.content.decode()) == (422, True)


def test_prices_of_too_many_lines_say_how_many(desk: Desk) -> None:
    text = "\n".join(f"CUP\t{number}\t9000" for number in range(1, 20_002))
    with undone(), soon():
        answer = desk.staff.post("/office/price-lists/retail/bring/", {"text": text})
        assert (answer.status_code, "20,000" in answer.content.decode()) == (422, True)


def test_more_serial_numbers_than_may_come_at_once_say_how_many(desk: Desk) -> None:
    numbers = "\n".join(f"N{number}" for number in range(1_001))
    with undone():
        set_tracking(variant_id=desk.market.variants["MUG-IN"], tracking=Tracking.SERIAL, actor=ACTOR)
        with soon():
            form = {"place": "W1", "key": KEY, "quantity": "1001", "serials": numbers}
            answer = desk.staff.post("/office/stock/MUG-IN/receive/", form)
            assert (answer.status_code, "At most 1,000 numbers at once." in answer.content.decode()) == (422, True)
