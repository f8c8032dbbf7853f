"""What each kind of import knows of the module it writes to."""

from collections.abc import Callable, Mapping

from jangteo.connect.gateways import Bundle
from jangteo.connect.services.jobs import Writer
from jangteo.connect.services.writers.addresses import AddressWriter
from jangteo.connect.services.writers.attributes import AttributeWriter
from jangteo.connect.services.writers.bounds import BoundWriter
from jangteo.connect.services.writers.categories import CategoryWriter
from jangteo.connect.services.writers.costs import CostWriter
from jangteo.connect.services.writers.customers import CustomerWriter
from jangteo.connect.services.writers.lots import LotWriter
from jangteo.connect.services.writers.members import MemberWriter
from jangteo.connect.services.writers.moves import MoveWriter
from jangteo.connect.services.writers.orders import OrderWriter
from jangteo.connect.services.writers.picture_files import PictureFiles
from jangteo.connect.services.writers.pictures import PictureWriter
from jangteo.connect.services.writers.price_lists import PriceListWriter
from jangteo.connect.services.writers.prices import PriceWriter
from jangteo.connect.services.writers.products import ProductWriter
from jangteo.connect.services.writers.roles import RoleWriter
from jangteo.connect.services.writers.serials import SerialWriter
from jangteo.connect.services.writers.stock import StockWriter
from jangteo.connect.services.writers.units import UnitWriter
from jangteo.connect.types import ImportKind, ImportMap
from jangteo.kernel.types import Actor

_WRITERS: Mapping[ImportKind, Callable[[ImportMap, Actor, str], Writer]] = {
    ImportKind.PRODUCTS: ProductWriter,
    ImportKind.PRICES: PriceWriter,
    ImportKind.CUSTOMERS: CustomerWriter,
    ImportKind.ORDERS: OrderWriter,
    ImportKind.STOCK: StockWriter,
    ImportKind.COSTS: CostWriter,
    ImportKind.CATEGORIES: CategoryWriter,
    ImportKind.ADDRESSES: AddressWriter,
    ImportKind.ATTRIBUTES: AttributeWriter,
    ImportKind.PRICE_LISTS: PriceListWriter,
    ImportKind.MEMBERS: MemberWriter,
    ImportKind.UNITS: UnitWriter,
    ImportKind.MOVES: MoveWriter,
    ImportKind.ROLES: RoleWriter,
    ImportKind.LOTS: LotWriter,
    ImportKind.SERIALS: SerialWriter,
    ImportKind.BOUNDS: BoundWriter,
}


def make_writer(plan: ImportMap, actor: Actor, digest: str, files: Bundle) -> Writer:
    """The writer of a map's kind; `digest` is the file's SHA-256, `files` what came with the table."""
    if plan.kind == ImportKind.PICTURES:
        return PictureWriter(plan, actor, digest, PictureFiles(files))
    return _WRITERS[plan.kind](plan, actor, digest)
