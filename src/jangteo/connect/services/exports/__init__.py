"""What each kind of file takes out: its columns and rows, in pages of bounded size and always in one order."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from jangteo.connect.services.exports.buying import address_rows, customer_rows, member_rows, order_rows
from jangteo.connect.services.exports.companies import move_rows, role_rows, unit_rows
from jangteo.connect.services.exports.goods import (
    bound_rows,
    category_rows,
    cost_rows,
    lot_rows,
    price_rows,
    product_rows,
    serial_rows,
    stock_rows,
)
from jangteo.connect.services.exports.heads import attribute_rows, price_list_rows
from jangteo.connect.services.exports.pictures import picture_rows
from jangteo.connect.types import ImportKind
from jangteo.kernel.types import Actor

type Rows = Iterator[Sequence[str]]

SOURCES: Mapping[ImportKind, Callable[[Actor], Rows]] = {
    ImportKind.CATEGORIES: category_rows,
    ImportKind.ATTRIBUTES: attribute_rows,
    ImportKind.PRODUCTS: product_rows,
    ImportKind.PICTURES: picture_rows,
    ImportKind.PRICE_LISTS: price_list_rows,
    ImportKind.PRICES: price_rows,
    ImportKind.BOUNDS: bound_rows,
    ImportKind.COSTS: cost_rows,
    ImportKind.STOCK: stock_rows,
    ImportKind.LOTS: lot_rows,
    ImportKind.SERIALS: serial_rows,
    ImportKind.CUSTOMERS: customer_rows,
    ImportKind.UNITS: unit_rows,
    ImportKind.MOVES: move_rows,
    ImportKind.ROLES: role_rows,
    ImportKind.ADDRESSES: address_rows,
    ImportKind.MEMBERS: member_rows,
    ImportKind.ORDERS: order_rows,
}
