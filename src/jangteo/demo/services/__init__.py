"""Fills an empty market with the demo's maker, buyers and a year of orders, all through the real services."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import transaction

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import get_channel
from jangteo.demo.content import load_content
from jangteo.demo.services.applications import make_applications
from jangteo.demo.services.approvals import make_approvals
from jangteo.demo.services.arrangements import make_arrangements
from jangteo.demo.services.assortments import make_assortments
from jangteo.demo.services.buyers import make_buyers
from jangteo.demo.services.contracts import make_contracts, make_linked_contract
from jangteo.demo.services.credit import make_credit, order_on_account
from jangteo.demo.services.gift_cards import make_gift_cards
from jangteo.demo.services.gifts import make_gifts
from jangteo.demo.services.instalments import order_in_parts
from jangteo.demo.services.logins import DEMO_PASSWORD, Login, list_logins
from jangteo.demo.services.pages import make_pages
from jangteo.demo.services.prices import make_costs, make_prices
from jangteo.demo.services.promotions import make_promotions
from jangteo.demo.services.quotes import make_quotes
from jangteo.demo.services.relations import keep_relations
from jangteo.demo.services.reviews import make_reviews
from jangteo.demo.services.rooms import make_room
from jangteo.demo.services.shelves import make_shelves
from jangteo.demo.services.shipments import make_shipments
from jangteo.demo.services.shops import make_shops
from jangteo.demo.services.stock import make_stock
from jangteo.demo.services.taxes import make_certificates
from jangteo.demo.services.wishes import make_wishes
from jangteo.demo.services.year import DAYS, live_a_year
from jangteo.kernel import audit, clock, outbox

__all__ = ["DEMO_PASSWORD", "Login", "is_seeded", "list_logins", "seed"]


def is_seeded() -> bool:
    """Whether the demo is there: it is made whole or not at all."""
    try:
        get_channel("wholesale")
    except ChannelNotFound:
        return False
    return True


def seed(progress: Callable[[str], None] = lambda _: None) -> None:
    """Make everything the demo shows in one transaction; the same every time but for the dates, which end today.

    progress  hears a line for each part
    """
    content = load_content()
    today = clock.now().astimezone(clock.SEOUL).date()
    with transaction.atomic():
        with clock.at(clock.now() - timedelta(days=DAYS + 1)):
            shops = make_shops(content)
            progress(f"{len(content.places)} places, {len(shops)} shops")
            goods = make_shelves(content, shops)
            progress(f"{len(content.products)} products, {len(goods)} variants with pictures")
            buyers = make_buyers(content)
            make_prices(content, shops, goods, buyers, today=today)
            costed = make_costs(content)
            agreed = make_contracts(goods, buyers, today)
            progress(
                f"{len(buyers)} buyers, {len(content.price_lists)} price lists, {agreed} contracts, {costed} costs"
            )
        make_certificates(buyers)
        count = live_a_year(content, shops, goods, buyers)
        notes = keep_relations(buyers)
        make_linked_contract(goods, buyers)
        progress(f"{make_assortments(content, buyers)} assortments")
        progress(f"{make_promotions(content)} promotions, {make_arrangements(content, shops)} rules of shelves")
        progress(f"{make_stock(shops, goods, buyers)} lots, transfers, purchase orders, a count")
        progress(f"{make_shipments(shops, goods, buyers)} shipments being picked, packed and carried")
        progress(f"{make_credit(content, shops, buyers)}, {order_on_account(shops, goods, buyers)} orders on account")
        progress(f"{order_in_parts(content, shops, goods, buyers)} orders by instalments")
        progress(f"{make_gift_cards(content, shops, buyers)} gift cards, and an order of some")
        progress(f"{make_gifts(content, shops['shop'], buyers)} gifts, one of them taken")
        progress(
            f"a family's wishes, shown to others; {make_wishes(content, shops['shop'], buyers, goods)} wait for goods"
        )
        progress(make_approvals(shops, buyers))
        progress(f"{make_quotes(shops['wholesale'], goods, buyers)} quotes")
        progress(f"a deal room over one of them, for {make_room(shops['wholesale'], buyers['select-ginhae'])}")
        progress(f"{make_pages(shops)} pages")
        progress(make_reviews(shops, buyers))
        make_applications(shops["wholesale"], buyers["select-ginhae"])
    progress(f"{count} orders of a year, {notes} notes, visits and tasks")
    _tell_day_by_day()
    while audit.seal():
        pass


def _tell_day_by_day() -> None:
    """Let everybody hear what happened on the day it did, so that invoices have that day's date."""
    now = clock.now()
    while (due := outbox.earliest_due()) is not None and due <= now:
        evening = datetime.combine(due.astimezone(clock.SEOUL).date(), time(23, 59), clock.SEOUL)
        with clock.at(min(max(evening, due), now)):
            while outbox.relay_batch():
                pass
