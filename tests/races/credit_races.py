"""Races for credit: many orders at once on what one line has left."""

import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx

from races.race import Race, Violations, counts
from races.running import ADDRESS, Running
from races.stock_races import SKU, SKUS, put_on_shelf

AT_ONCE = 8  # eight orders of 300 on a line of 1,000
TAKE_ACCOUNTS = (
    "UPDATE channels_channel SET payment_methods = ARRAY['on_account', 'bank_transfer'],"
    " change_minutes = 600 WHERE code = 'shop'"
)
LEND = """
from jangteo.credit import services as credit
from jangteo.credit.types import DueBase, Terms
from jangteo.kernel.money import Money
from jangteo.kernel.types import job_actor
from jangteo.parties import services as parties
from jangteo.parties.services.tokens import issue_token
actor, name = job_actor("race"), "{name}"
person = parties.create_person(name="race", email=name + "@test.example")
user_id = parties.create_log_in(person_id=person, email=name + "@test.example", password=name)
credit.save_terms(code="race", names={{"ko": "race"}}, terms=Terms(DueBase.NET_DAYS, days=30), actor=actor)
credit.grant_terms(code="race", party_id=person, actor=actor)
line = credit.open_line(party_id=person, limit=Money({limit}, "KRW"), actor=actor)
answer = [issue_token(user_id=user_id)[0], str(line)]
"""
CALL_OFF = """
from jangteo.kernel.types import job_actor
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order
for order in Order.objects.filter(status="placed", terms_version__isnull=False):
    cancel_order(order_id=order.pk, actor=job_actor("race"), why="race")
"""
LINE = "SELECT counted_minor, exposure_minor, limit_minor FROM credit_creditline WHERE id = '{line}'"
OWED = """SELECT coalesce(sum(p.amount_minor - p.captured_minor), 0) FROM ordering_order o
    JOIN payments_payment p ON p.order_id = o.id AND p.state = 'awaited' WHERE o.terms_version_id IS NOT NULL"""


class Borrower:
    """Somebody with a line of credit who has several carts open."""

    def __init__(self, market: Running, limit: int) -> None:
        token, self.line = market.python(LEND.format(name=uuid.uuid4().hex, limit=limit))
        self.market = market
        self.api = httpx.Client(
            base_url=f"{market.url}/api/v1/channels/shop",
            timeout=60,
            headers={"Authorization": f"Bearer {token}"},
            limits=httpx.Limits(max_connections=64),
        )

    def fill(self, sku: str = SKU) -> dict[str, Any]:
        """One more cart with one unit; what is to be sent to order it."""
        cart = self._made(self.api.post("/carts", json={"name": uuid.uuid4().hex}, headers=_key()))
        whole = self._made(
            self.api.post(f"/carts/{cart['id']}/lines", json={"sku": sku, "quantity": 1}, headers=_key())
        )
        return {
            "cart_id": cart["id"],
            "expected_gross": whole["quote"]["gross"],
            "email": "race@test.example",
            "ship_to": ADDRESS,
            "payment_method": "on_account",
        }

    def order(self, body: dict[str, Any]) -> httpx.Response:
        """Order a cart on account."""
        return self.api.post("/orders", json=body, headers=_key())

    def stands(self) -> tuple[int, int, int]:
        """What counts on the line, what all orders on account owe, and the limit."""
        ((counted, exposure, limit),) = self.market.query(LINE.format(line=self.line))
        assert counted == exposure
        return int(counted), self.market.number(OWED), int(limit)

    @staticmethod
    def _made(answer: httpx.Response) -> dict[str, Any]:
        answer.raise_for_status()
        return dict(answer.json())


def _key() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


def _price_of(body: dict[str, Any]) -> int:
    return int(body["expected_gross"]["amount"])


def _is_ordered(answer: Any) -> bool:
    return getattr(answer, "status_code", 0) == 201


def _price(market: Running) -> int:
    """What one unit comes to."""
    put_on_shelf(market, SKU, 1)
    return int(market.fill(SKU).gross["amount"])


def _borrower(market: Running) -> tuple[Borrower, int]:
    market.python(CALL_OFF)  # what the last trial of another race left
    market.query(TAKE_ACCOUNTS)
    price = _price(market)
    return Borrower(market, price * 1000 // 300), price


def limit_passed_together(market: Running) -> Iterator[Violations]:
    """Eight orders of some 300 at once on a line of 1,000: as many pass as fit, the others are told how much is left.

    They are of several goods: those of one wait for its shelf, which hides what the line's lock is for.
    """
    buyer, _price = _borrower(market)
    bodies: list[dict[str, Any]] = []
    while True:
        for sku in SKUS:
            put_on_shelf(market, sku, 100)
        bodies += [buyer.fill(SKUS[number % 3]) for number in range(len(bodies), AT_ONCE)]  # refused ones go on
        answers = market.together([partial(buyer.order, body) for body in bodies])
        codes = {getattr(one, "status_code", type(one).__name__) for one in answers}
        counted, owed, limit = buyer.stands()
        pairs = list(zip(bodies, answers, strict=True))
        passed = sum(_price_of(body) for body, answer in pairs if _is_ordered(answer))
        refused = [_price_of(body) for body, answer in pairs if not _is_ordered(answer)]
        yield [
            *counts("answers", codes, {201, 409}),
            *counts("owed", (counted, owed), (passed, passed)),
            *counts(
                "within the limit, and no refused one would have fitted", 0 <= limit - counted < min(refused), True
            ),
        ]
        bodies = [body for body, answer in zip(bodies, answers, strict=True) if not _is_ordered(answer)]
        market.python(CALL_OFF)


def limit_passed_by_a_change(market: Running) -> Iterator[Violations]:
    """An order grows while others are placed: together they stay within the line, whoever comes first.

    They are of other goods: those of one wait for its shelf, which hides what the line's lock is for.
    """
    buyer, _price = _borrower(market)
    bodies: list[dict[str, Any]] = []
    while True:
        for sku in SKUS:
            put_on_shelf(market, sku, 100)
        order = buyer.order(buyer.fill()).raise_for_status().json()
        edits = [{"edit": "quantity", "position": 1, "quantity": 3}]
        preview = buyer.api.post(f"/orders/{order['number']}/revisions/preview", json={"edits": edits})
        change = partial(
            buyer.api.post,
            f"/orders/{order['number']}/revisions",
            json={"edits": edits, "token": preview.raise_for_status().json()["token"]},
            headers=_key(),
        )
        bodies += [buyer.fill(SKUS[1 + number % 2]) for number in range(len(bodies), 3)]
        answers = market.together([change, *(partial(buyer.order, body) for body in bodies)])
        codes = {getattr(one, "status_code", type(one).__name__) for one in answers}
        counted, owed, limit = buyer.stands()
        pairs = zip(bodies, answers[1:], strict=True)
        least = min((_price_of(body) for body, answer in pairs if not _is_ordered(answer)), default=limit + 1)
        yield [
            *counts("answers", codes <= {201, 409}, True),
            *counts("owed", owed, counted),
            *counts("within the limit, and no refused order would have fitted", 0 <= limit - counted < least, True),
        ]
        bodies = [body for body, answer in zip(bodies, answers[1:], strict=True) if not _is_ordered(answer)]
        market.python(CALL_OFF)


CREDIT_RACES = (
    Race(
        "eight orders of 300 on credit of 1,000",
        limit_passed_together,
        "credit-lock",
        (1, 8, 100),
        40,
        "D11",
    ),
    Race(
        "an order grows while others are placed",
        limit_passed_by_a_change,
        "credit-lock",
        (1, 8, 100),
        40,
        "D12",
    ),
)
