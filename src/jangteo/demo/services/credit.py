"""Payment terms that the dealers have, how much they may owe, and two ways to pay in parts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.selectors import find_line
from jangteo.credit.types import CheckStage, DueBase, Every, OfferDraft, RefundPolicy, Rhythm, Terms
from jangteo.demo.content.types import Content
from jangteo.demo.content.yaml_files import bilingual, read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.instalments import make_regulars
from jangteo.demo.services.shops import SEEDER
from jangteo.inventory.selectors import list_stock, tracking_by_variant
from jangteo.inventory.types import Tracking
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart, get_order_by_id
from jangteo.ordering.types import CheckoutDetails, OrderSummary
from jangteo.parties.selectors import list_units
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.selectors import standing_ladders

LENDER, PLENTY, GIVEN_SINCE = "fake", 80, 90


def make_credit(content: Content, shops: Mapping[str, Channel], buyers: Mapping[str, Buyer]) -> str:
    """All of it, from today on: orders of the year were paid as they were placed; returns what there is."""
    rows = read("credit.yml")
    for row in rows["terms"]:
        _write_terms(row)
    given = [one for one in content.companies if one.terms]
    for company in given:
        credit.grant_terms(
            code=company.terms,
            party_id=_party(buyers, company.code),
            channel_id=shops["wholesale"].id,
            from_on=clock.today() - timedelta(days=GIVEN_SINCE),
            actor=SEEDER,
        )
    lines = {(row["company"], row.get("unit", "")): _open(row, buyers) for row in rows["lines"]}
    _raise(rows["raised"], lines)
    segments = {rows["regulars"]["code"]: make_regulars(rows["regulars"], content, buyers)}
    for row in rows["offers"]:
        credit.save_offer(offer=_offer(row, shops["shop"], segments), actor=SEEDER)
    return f"{len(rows['terms'])} payment terms given to {len(given)} dealers, {len(lines)} credit lines"


def order_on_account(shops: Mapping[str, Channel], goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]) -> int:
    """Orders on account: some left weeks ago and are owed; of today one brings its buyer near the limit, one waits for
    its deposit; how many.
    """
    rows, skus = read("credit.yml")["orders"], sold_to_dealers(goods)
    for number, row in enumerate(rows):
        buyer, now = buyers[row["company"]], clock.now()
        with clock.at(now - timedelta(days=row.get("ago", 0))):
            made = _order(shops["wholesale"], buyer, dict.fromkeys(skus[: row["articles"]], row["units"]), number)
            if "ago" in row:
                ordering.ship_order(order_id=made.id, actor=SEEDER)
        if "half" in row:
            _pay(made, now - timedelta(days=row["half"]), Decimal("0.5"), "일부 입금")
        if "early" in row:
            _pay(made, now - timedelta(days=row["early"]), Decimal(row["less"]), "할인 기한 안에 입금")
        if "limit" in row:
            _come_near(_party(buyers, row["company"]), row["limit"])
    return len(rows)


def _pay(order: OrderSummary, at: datetime, less: Decimal, why: str) -> None:
    """All of an order but a share of it."""
    with clock.at(at):
        left = order.gross.minor - int(order.gross.minor * less)
        ordering.mark_paid(order_id=order.id, amount=Money(left, order.gross.currency), actor=SEEDER, why=why)


def _write_terms(row: Mapping[str, Any]) -> None:
    name = bilingual(row["name"])
    terms = Terms(
        DueBase(row["base"]),
        days=row.get("days", 0),
        months=row.get("months", 0),
        day=row.get("day", 0),
        deposit_rate=Decimal(row.get("deposit", "0")),
        discount_rate=Decimal(row.get("discount", "0")),
        discount_days=row.get("discount_days", 0),
    )
    credit.save_terms(code=row["code"], names={"ko": name.ko, "en": name.en}, terms=terms, actor=SEEDER)


def _open(row: Mapping[str, Any], buyers: Mapping[str, Buyer]) -> UUID:
    party_id = _party(buyers, row["company"])
    if "unit" in row:
        party_id = next(one.id for one in list_units(party_id) if one.name == row["unit"])
    return credit.open_line(
        party_id=party_id,
        limit=_won(row["limit"]),
        tolerance=_won(row.get("tolerance", 0)),
        stage=CheckStage(row.get("stage", "order")),
        actor=SEEDER,
    )


def _raise(row: Mapping[str, Any], lines: Mapping[tuple[str, str], UUID]) -> None:
    credit.raise_for_a_while(
        line_id=lines[row["company"], ""],
        amount=_won(row["amount"]),
        from_at=clock.now(),
        until_at=clock.now() + timedelta(days=row["days"]),
        why=bilingual(row["why"]).ko,
        actor=SEEDER,
    )


def sold_to_dealers(goods: Mapping[str, VariantId]) -> list[str]:
    """SKUs with a trade price of which the warehouse has plenty, without lots and numbers."""
    have = {one.variant_id: one.available for one in list_stock(goods.values()) if one.place_code == "SEOUL"}
    tracked, priced = tracking_by_variant(goods.values()), standing_ladders("trade", list(goods.values()))
    return [
        sku
        for sku, pk in sorted(goods.items())
        if pk in priced and have.get(pk, 0) >= PLENTY and tracked[pk] == Tracking.NONE
    ]


def _order(shop: Channel, buyer: Buyer, lines: Mapping[str, int], number: int) -> OrderSummary:
    cart_id = ordering.open_cart(channel=shop, actor=buyer.actor)
    for sku, units in lines.items():
        ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=units, actor=buyer.actor)
    made = ordering.place_order(
        cart_id=cart_id,
        expected_gross=get_cart(cart_id, buyer.actor).quote.gross,
        details=CheckoutDetails(email=buyer.email, ship_to=buyer.address, payment_method=PaymentMethod.ON_ACCOUNT),
        key=f"demo-on-account-{number}",
        actor=buyer.actor,
    )
    return get_order_by_id(made, SEEDER).summary


def _come_near(party_id: UUID, step: int) -> None:
    """Lower a limit to a little more than what is used."""
    line = find_line(party_id)
    if line is not None:
        limit = _won((line.counted.minor // step + 1) * step)
        credit.set_limit(line_id=line.id, limit=limit, actor=SEEDER, why="예상 거래 규모에 맞춤")


def _offer(row: Mapping[str, Any], shop: Channel, segments: Mapping[str, UUID]) -> OfferDraft:
    name = bilingual(row["name"])
    return OfferDraft(
        code=row["code"],
        names={"ko": name.ko, "en": name.en},
        count=row["count"],
        every=Every(row["every"], Rhythm(row["rhythm"])),
        smallest=_won(row["smallest"]),
        largest=_won(row["largest"]) if "largest" in row else None,
        channels=frozenset({shop.id}),
        segments=frozenset({segments[row["segment"]]}) if "segment" in row else frozenset(),
        only_categories=frozenset(row.get("only", ())),
        not_categories=frozenset(row.get("not", ())),
        refund_policy=RefundPolicy(row["policy"]),
        lender=LENDER,
    )


def _party(buyers: Mapping[str, Buyer], code: str) -> UUID:
    party_id = buyers[code].actor.party_id
    if party_id is None:
        raise ValueError(f"{code} is nobody")
    return party_id


def _won(minor: int) -> Money:
    return Money(minor, "KRW")
