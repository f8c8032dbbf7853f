"""A desk with something of everything that is counted: goods, places, papers, orders in each state, promotions."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.contrib.messages.constants import ERROR
from django.test import Client

from banking.money import account as bank_account
from banking.money import bring_in, row
from billing.collecting import buyer_of, firm_on, invoiced
from contracts.agreeing import draft, linked_list
from factories import channel, stocked
from factories.people import company, member_of, prove, shopper
from jangteo.billing.models import InterestNote
from jangteo.billing.selectors.charges import preview_charges
from jangteo.billing.services import charge_interest
from jangteo.channels.selectors import channels_by_id, get_channel
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, ChannelId, ShippingPer
from jangteo.contracts import services as contracts
from jangteo.credit import services as credit
from jangteo.credit.types import DueBase, Terms
from jangteo.fulfilment import services as fulfilment
from jangteo.inventory import services as inventory
from jangteo.inventory.selectors import get_purchase, get_transfer
from jangteo.inventory.types import Moved, PlaceKind, PurchaseLineDraft
from jangteo.kernel import clock
from jangteo.kernel.money import Money, UnitPrice
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Cart, CartLine
from jangteo.ordering.types import OrderView
from jangteo.parties.types import MemberRole
from jangteo.pricing import services as pricing
from jangteo.purchasing.models import RequisitionList
from jangteo.quotes import services as quotes
from jangteo.quotes.types import Content as QuoteContent
from jangteo.quotes.types import Line as QuoteLine
from jangteo.quotes.types import Offer as QuoteOffer
from jangteo.stored_value import services as stored_value
from jangteo.stored_value.types import Source
from jangteo.wishes.models import Wish
from office.desk import DESK, order, person_of, read, staff_client
from sharing.using import share
from storefront.house import acting_for
from storefront.market import PASSWORD, SHOPPER, Market

TABLE = "sku\tquantity\trecipient\tphone\tpostcode\tline1"
HOME = "김도윤\t010\t03045\t북촌로 12"


@dataclass(slots=True)
class Desk:
    """Ids of what there is, by name; `staff` works in the office, `shopper` buys, `leader` runs a company."""

    market: Market
    staff: Client
    shopper: Client
    leader: Client
    ids: dict[str, Any] = field(default_factory=dict)


def build(market: Market) -> Desk:
    """Everything, by the real services."""
    desk = Desk(market, staff_client("staff_administrator"), Client(headers={"accept-language": "en"}), _leader())
    answer = desk.shopper.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    assert answer.status_code == 302
    prove(desk.staff)
    _late(desk)
    _papers(desk)
    _terms()
    _promotions(desk)
    _orders(desk)
    _cart(desk)
    _shared(desk)
    _money(desk)
    _agreed(desk)
    desk.ids |= shoppers_quotes(desk.market)
    return desk


def _late(desk: Desk) -> None:
    """A million won that was due 700 days ago: a note of interest charges all of these days but the last 100."""
    shop = channel("late", payment_methods=["on_account"])
    stocked(shop, {"MUG": 100}, "10000")
    firm = firm_on(limit=10_000_000)
    desk.ids["late invoice"] = invoiced(shop, buyer_of(firm), 100, days_ago=730).number
    with clock.at(clock.now() - timedelta(days=100)):
        (told,) = preview_charges()
        note = charge_interest(party_id=firm, entity_id=told.entity_id, expected=told.amount, actor=DESK)
    desk.ids |= {
        "interest note": InterestNote.objects.get(pk=note).number,
        "late party": told.party_id,
        "late entity": told.entity_id,
    }


def _agreed(desk: Desk) -> None:
    """A contract that is not in force yet, whose prices follow another list."""
    linked = linked_list("retail")
    contracts.draft_contract(draft=draft(desk.market.company_id, linked, code="followed"), actor=DESK)


def shoppers_quotes(market: Market) -> dict[str, Any]:
    """Two quotes of the shopper's own for a mug: one that is asked for, one that was sent."""
    shop, shopper = get_channel("shop"), person_of(SHOPPER)
    mug = market.variants["MUG-WH"]
    price = UnitPrice(Decimal(99_999), "KRW")
    until = clock.now() + timedelta(days=9)
    offer = QuoteLine("1", "mug", mug, "MUG-WH", 5, (QuoteOffer(1, price, 50),))
    told = QuoteContent("KRW", shop.prices_include_tax, (offer,), valid_until=until)
    made = [
        quotes.draft_quote(channel=shop, party_id=shopper, person_id=shopper, content=told, actor=DESK)
        for _ in range(2)
    ]
    quotes.send_quote(quote_id=made[1], actor=DESK)
    return {"asked quote": made[0], "sent quote": made[1]}


def _leader() -> Client:
    """Whoever runs a company of their own, acting for it."""
    leader = member_of(company(), MemberRole.ADMINISTRATOR)
    assert leader.person_id is not None
    assert leader.party_id is not None
    client = acting_for(leader.person_id, leader.party_id)
    prove(client)
    return client


def _papers(desk: Desk) -> None:
    mug, dark = desk.market.variants["MUG-WH"], desk.market.variants["MUG-IN"]
    inventory.create_place(code="S1", names={"ko": "매장", "en": "Store"}, kind=PlaceKind.STORE)
    transfer = inventory.send_transfer(
        from_place="W1", to_place="S1", lines=[Moved(mug, 5)], key="transfer-1", actor=DESK
    )
    purchase = inventory.place_purchase(
        supplier_id=desk.market.company_id,
        place_code="W1",
        lines=[PurchaseLineDraft(dark, 10, Decimal(5))],
        currency="KRW",
        key="purchase-1",
        actor=DESK,
    )
    inventory.set_reorder_point(
        place_code="S1", variant_id=mug, at=6, up_to=9, supplier_id=desk.market.company_id, actor=DESK
    )
    desk.ids |= {
        "transfer": transfer,
        "transfer line": get_transfer(transfer).lines[0].id,
        "purchase": purchase,
        "purchase line": get_purchase(purchase).lines[0].id,
        "count": inventory.begin_count(place_code="W1", is_blind=False, actor=DESK),
        "short": f"S1:{mug}",
    }


def _terms() -> None:
    credit.save_terms(code="given", names={"en": "Given"}, terms=Terms(DueBase.AT_ONCE), actor=DESK)


def _promotions(desk: Desk) -> None:
    rule = {"give": [{"percent": "10", "on": "order"}]}
    for code, needs_code in (("ten-off", True), ("ten-all", False)):
        names = {"ko": code, "en": code}
        pricing.draft_promotion(code=code, names=names, currency="KRW", rule=rule, needs_code=needs_code, actor=DESK)


def _orders(desk: Desk) -> None:
    set_order_changes(
        channel_id=desk.market.shop_id,
        change_minutes=60,
        change_prices=ChangePrices.KEEP,
        unpaid_hours=0,
        shipping_per=ShippingPer.ORDER,
        actor=DESK,
    )
    orders = {name: _order(2) for name in ("open", "picked", "planned", "paid")}
    ordering.mark_paid(order_id=orders["paid"].summary.id, actor=DESK)
    for name in ("picked", "planned"):
        (shipment,) = fulfilment.plan_shipments(order_id=orders[name].summary.id, actor=DESK)
        desk.ids[f"{name} shipment"] = shipment
        desk.ids[f"{name} line"] = orders[name].lines[0].id
    fulfilment.release_to_pick(shipment_id=desk.ids["picked shipment"], actor=DESK)
    desk.ids |= {f"{name} order": one.summary.number for name, one in orders.items()}


def _order(quantity: int) -> OrderView:
    return read(order("shop", SHOPPER, ("MUG-WH", quantity)))


def _money(desk: Desk) -> None:
    """A line of credit, a gift card, and a deposit of which nobody knows whose it is."""
    won = Money(500_000, "KRW")
    card = stored_value.issue_gift_card(amount=won, source=Source.GOODWILL, key="card-1", actor=DESK, why="sorry")
    bank_account()
    (deposit,) = bring_in(row(9_000, "누군가"))
    desk.ids |= {
        "credit line": credit.open_line(party_id=desk.market.company_id, limit=won, actor=DESK),
        "value": card.id,
        "bank line": deposit.pk,
    }


def _cart(desk: Desk) -> None:
    """A cart of two mugs that go to one place, as its plan says."""
    desk.shopper.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    table = f"{TABLE}\nMUG-WH\t2\t{HOME}"
    answer = desk.shopper.post("/cart/plan/", {"how": "table", "table": table})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    line: UUID = CartLine.objects.get(cart__state="open").pk
    desk.ids["cart line"] = line
    desk.shopper.post("/lists/", {"name": "weekly"})
    desk.ids["list"] = RequisitionList.objects.get().pk
    desk.shopper.post("/wishes/add/", {"sku": "MUG-WH"})
    mine = Wish.objects.get()
    desk.leader.post("/wishes/add/", {"sku": "MUG-WH"})
    theirs = Wish.objects.exclude(pk=mine.pk).get()
    made = desk.leader.post(f"/wishes/{theirs.list_id}/link/", {"days": "30"}).content.decode()
    desk.ids |= {"wish": mine.pk, "wish list": mine.list_id, "others wish": theirs.pk}
    desk.ids["wish link"] = made.split("/wishes/of/")[1].split("/")[0]


def _shared(desk: Desk) -> None:
    """A cart of two mugs that somebody else is asked to pay, and one of a company that could be."""
    shop = channels_by_id([ChannelId(desk.market.shop_id)])[ChannelId(desk.market.shop_id)]
    desk.ids["shared"] = share(shop, shopper(), {"MUG-WH": 2}).token
    desk.leader.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    cart = Cart.objects.filter(state="open").latest("created_at")
    desk.ids |= {"leader cart": cart.pk, "leader party": cart.party_id}


def is_told(answer: Any) -> bool:
    """Whether the answer says that it was refused: by its status, or by a message and no good news."""
    if answer.status_code in (200, 404, 409, 422):
        return bool(answer.status_code != 200 or "is-error" in answer.content.decode())
    levels = [one.level for one in get_messages(answer.wsgi_request)]
    return bool(levels) and min(levels) >= ERROR


def send(desk: Desk, path: str, data: dict[str, str]) -> Any:
    """Post a form as who works there, without what was told of an earlier one."""
    client = desk.staff if path.startswith("/office/") else desk.shopper
    client = desk.leader if path.startswith(("/account/approvals/", "/cart/pay-for-me/")) else client
    client.cookies.pop("messages", None)
    return client.post(path, data)
