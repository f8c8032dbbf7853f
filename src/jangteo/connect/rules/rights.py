"""What bringing in and taking out each kind asks of staff; each reaches everything, so each asks for all of it."""

from collections.abc import Mapping

from jangteo.connect.types import ImportKind
from jangteo.kernel.types import Action

BRINGING: Mapping[ImportKind, tuple[Action, ...]] = {
    ImportKind.PRODUCTS: (Action.CATALOGUE_CHANGE,),
    ImportKind.CATEGORIES: (Action.CATALOGUE_CHANGE,),
    ImportKind.PRICES: (Action.PRICE_LISTS_CHANGE,),
    ImportKind.COSTS: (Action.COSTS_CHANGE,),
    ImportKind.STOCK: (Action.STOCK_CHANGE,),
    ImportKind.CUSTOMERS: (Action.PARTIES_CHANGE,),
    ImportKind.ADDRESSES: (Action.ADDRESSES_CHANGE,),
    ImportKind.ORDERS: (Action.ORDERS_HANDLE,),
    ImportKind.ATTRIBUTES: (Action.CATALOGUE_CHANGE,),
    ImportKind.PRICE_LISTS: (Action.PRICE_LISTS_CHANGE,),
    ImportKind.MEMBERS: (Action.MEMBERS_CHANGE,),
    ImportKind.UNITS: (Action.UNITS_CHANGE, Action.PARTIES_CHANGE),
    ImportKind.MOVES: (Action.UNITS_CHANGE, Action.PARTIES_CHANGE),
    ImportKind.ROLES: (Action.ROLES_CHANGE,),
    ImportKind.LOTS: (Action.STOCK_CHANGE,),
    ImportKind.SERIALS: (Action.STOCK_CHANGE,),
    ImportKind.PICTURES: (Action.CATALOGUE_CHANGE,),
    ImportKind.BOUNDS: (Action.PRICE_LISTS_CHANGE,),
}

TAKING: Mapping[ImportKind, tuple[Action, ...]] = {
    ImportKind.PRODUCTS: (Action.EXPORTS_TAKE, Action.CATALOGUE_SEE),
    ImportKind.CATEGORIES: (Action.EXPORTS_TAKE, Action.CATALOGUE_SEE),
    ImportKind.PRICES: (Action.EXPORTS_TAKE, Action.PRICE_LISTS_SEE),
    ImportKind.COSTS: (Action.EXPORTS_TAKE, Action.COSTS_SEE),
    ImportKind.STOCK: (Action.EXPORTS_TAKE, Action.STOCK_SEE),
    ImportKind.CUSTOMERS: (Action.EXPORTS_TAKE, Action.PARTIES_SEE),
    ImportKind.ADDRESSES: (Action.EXPORTS_TAKE, Action.ADDRESSES_SEE),
    ImportKind.ORDERS: (Action.EXPORTS_TAKE, Action.ORDERS_SEE),
    ImportKind.ATTRIBUTES: (Action.EXPORTS_TAKE, Action.CATALOGUE_SEE),
    ImportKind.PRICE_LISTS: (Action.EXPORTS_TAKE, Action.PRICE_LISTS_SEE),
    ImportKind.MEMBERS: (Action.EXPORTS_TAKE, Action.MEMBERS_SEE),
    ImportKind.UNITS: (Action.EXPORTS_TAKE, Action.PARTIES_SEE),
    ImportKind.MOVES: (Action.EXPORTS_TAKE, Action.PARTIES_SEE),
    ImportKind.ROLES: (Action.EXPORTS_TAKE, Action.MEMBERS_SEE),
    ImportKind.LOTS: (Action.EXPORTS_TAKE, Action.STOCK_SEE),
    ImportKind.SERIALS: (Action.EXPORTS_TAKE, Action.STOCK_SEE),
    ImportKind.PICTURES: (Action.EXPORTS_TAKE, Action.CATALOGUE_SEE),
    ImportKind.BOUNDS: (Action.EXPORTS_TAKE, Action.PRICE_LISTS_SEE),
}

OF_PEOPLE = frozenset(
    {ImportKind.CUSTOMERS, ImportKind.ADDRESSES, ImportKind.ORDERS, ImportKind.MEMBERS, ImportKind.UNITS}
)
