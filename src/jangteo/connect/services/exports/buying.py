"""Customers, their addresses and orders."""

from collections.abc import Iterator, Sequence

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.connect.services.exports.columns import cells
from jangteo.connect.services.writers.members import member_facts
from jangteo.connect.types import OWN_SOURCE, ImportKind
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.selectors.portable import pages_of_orders
from jangteo.parties.selectors.portable import addresses_of, memberships_of, own_keys, pages_of_parties

PAGE, ORDERS_PAGE = 1_000, 500
COLUMNS = ("kind", "name", "language", "email", "phone", "business_number")
type Rows = Iterator[Sequence[str]]


def customer_rows(actor: Actor) -> Rows:
    """People, households and companies by their id."""
    for page in pages_of_parties(PAGE):
        keys = own_keys(OWN_SOURCE, [one.id for one in page])
        for one in page:
            facts = {name: getattr(one, name) for name in COLUMNS}
            yield cells(ImportKind.CUSTOMERS, facts | {"key": keys[one.id], "kind": one.kind.value})


def address_rows(actor: Actor) -> Rows:
    """Their addresses, each party's default one first."""
    names = ("label", "recipient", "phone", "postcode", "line1", "line2", "city", "country", "is_default")
    for page in pages_of_parties(PAGE, with_units=True):
        keys = own_keys(OWN_SOURCE, [one.id for one in page])
        addresses = addresses_of(keys)
        for one in page:
            for address in addresses.get(one.id, ()):
                facts = {name: getattr(address, name) for name in names}
                yield cells(ImportKind.ADDRESSES, facts | {"key": keys[one.id]})


def member_rows(actor: Actor) -> Rows:
    """Who holds or will hold which role in a company, a unit or a household."""
    for page in pages_of_parties(PAGE, with_units=True):
        members = memberships_of([one.id for one in page])
        keys = own_keys(OWN_SOURCE, {pk for one in members for pk in (one.party_id, one.person_id)})
        for one in members:
            facts = {"key": keys[one.party_id], "person": keys[one.person_id]}
            yield cells(ImportKind.MEMBERS, facts | member_facts(one))


def order_rows(actor: Actor) -> Rows:
    """A row for each line of each order by its number; what is beside the lines stands with the first."""
    for page in pages_of_orders(ORDERS_PAGE):
        codes = channels_by_id({one.order.channel_id for one in page})
        keys = own_keys(OWN_SOURCE, [one.order.buyer_id for one in page if one.order.buyer_id])
        for one in page:
            order = one.order
            beside = one.gross_minor - sum(line.net_minor + line.tax_minor for line in order.lines)
            head = {
                "key": order.key if order.source == OWN_SOURCE else one.number,
                "kind": order.kind.value,
                "placed_at": order.placed_at,
                "customer": keys[order.buyer_id] if order.buyer_id else "",
                "customer_name": order.buyer_name,
                "country": order.country,
                "channel": codes[ChannelId(order.channel_id)].code,
                "currency": order.currency,
            }
            once = {"total": _amount(one.gross_minor, order.currency)}
            once |= {"shipping": _amount(beside, order.currency)} if beside else {}
            for line in order.lines:
                facts = {
                    "sku": line.sku,
                    "name": line.name,
                    "quantity": line.quantity,
                    "unit_price": line.unit_price,
                    "line_net": _amount(line.net_minor, order.currency),
                    "line_tax": _amount(line.tax_minor, order.currency),
                }
                yield cells(ImportKind.ORDERS, head | facts | once)
                once = {}


def _amount(minor: int, currency: str) -> str:
    return str(Money(minor, currency).to_decimal())
