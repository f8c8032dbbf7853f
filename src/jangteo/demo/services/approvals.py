"""Who needs whose approval at the demo's buyers, what they may spend, and what waits for a decision."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from jangteo.approvals import services as approvals
from jangteo.approvals.types import (
    Budget,
    BudgetDraft,
    BudgetPeriod,
    Compare,
    Condition,
    Measure,
    Quorum,
    Rule,
    Tier,
    Verdict,
)
from jangteo.channels.types import Channel
from jangteo.demo.content.yaml_files import read
from jangteo.demo.services.buyers import ROLES, Buyer, acting_for
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails, References, RepeatedNumber
from jangteo.parties.selectors import find_person_by_log_in, list_addresses, list_units
from jangteo.payments.types import PaymentMethod


def make_approvals(shops: Mapping[str, Channel], buyers: Mapping[str, Buyer]) -> str:
    """Rules and budgets of a division and a family, then what their people ask for; returns what there is."""
    rows = read("approvals.yml")
    for house in rows["houses"]:
        _bind(house, _party(house, buyers))
    for row in rows["requests"]:
        _ask(row, shops[row["shop"]], buyers)
    return f"rules and budgets of {len(rows['houses'])} buyers, {len(rows['requests'])} requests for approval"


def _party(row: Mapping[str, Any], buyers: Mapping[str, Buyer]) -> PartyId:
    top = buyers[row["buyer"]].actor.party_id
    if top is None:
        raise ValueError(f"{row['buyer']} acts for nobody")
    return next(one.id for one in list_units(top) if one.name == row["unit"]) if "unit" in row else top


def _bind(house: Mapping[str, Any], party_id: PartyId) -> None:
    if house["rules"]:
        drafts = [_rule(one) for one in house["rules"]]
        approvals.save_rules(party_id=party_id, drafts=drafts, currency="KRW", actor=SEEDER)
    first = clock.today().replace(day=1)
    for one in house["budgets"]:
        approvals.save_budget(
            party_id=party_id,
            draft=BudgetDraft(
                one["name"],
                Budget(_won(one["amount"]), BudgetPeriod.MONTH, first, is_hard=not one.get("soft")),
                "KRW",
                person_id=find_person_by_log_in(one["person"]) if "person" in one else None,
                cost_centre=one.get("centre", ""),
            ),
            actor=SEEDER,
        )
    if asked := house.get("references"):
        draft = References(needs_number=asked["number"], repeated=RepeatedNumber(asked["repeated"]))
        ordering.set_references(party_id=party_id, draft=draft, actor=SEEDER)


def _rule(row: Mapping[str, Any]) -> Rule:
    conditions = [Condition(Measure.TOTAL, Compare.ABOVE, amount=_won(row["above"]))]
    if "flag" in row:
        conditions.append(Condition(Measure(row["flag"]), Compare.IS))
    roles = [row["role"], *([row["then"]] if "then" in row else [])]
    steps = tuple(Tier((Quorum(1, frozenset({ROLES.get(role, role)})),)) for role in roles)
    return Rule(new_id(), row["name"], steps, tuple(conditions))


def _ask(row: Mapping[str, Any], shop: Channel, buyers: Mapping[str, Buyer]) -> None:
    party_id = _party(row, buyers)
    actor = acting_for(row["by"], party_id)
    with clock.at(clock.now() - timedelta(days=row["ago"], hours=2)):
        cart_id = ordering.open_cart(channel=shop, actor=actor)
        for sku in row["goods"]:
            ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=row["units"], actor=actor)
        request_id = ordering.submit_for_approval(
            cart_id=cart_id,
            expected_gross=get_cart(cart_id, actor).quote.gross,
            details=CheckoutDetails(
                email=row["by"],
                ship_to=list_addresses(party_id)[0],
                payment_method=PaymentMethod.BANK_TRANSFER,
                purchase_order_number=row.get("number", ""),
                cost_centre=row.get("centre", ""),
            ),
            actor=actor,
            note=row["note"],
        )
    if "decided" in row:
        with clock.at(clock.now() - timedelta(days=row["ago"], hours=1)):
            approver = acting_for(row["decided"], _party({**row, "unit": row["at"]}, buyers))
            approvals.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=approver)
            ordering.place_approved(request_id=request_id)


def _won(amount: int) -> Money:
    return Money(amount, "KRW")
