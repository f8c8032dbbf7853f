"""What lets somebody in where files are brought in and taken out; each kind asks for its own."""

from jangteo.kernel.types import Action

BRINGING = (
    Action.CATALOGUE_CHANGE,
    Action.PRICE_LISTS_CHANGE,
    Action.COSTS_CHANGE,
    Action.STOCK_CHANGE,
    Action.PARTIES_CHANGE,
    Action.ADDRESSES_CHANGE,
    Action.ORDERS_HANDLE,
)
TAKING = (Action.EXPORTS_TAKE,)
DATA = (*BRINGING, *TAKING)
