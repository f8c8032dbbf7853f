from jangteo.inventory.models.documents import (
    CountLine,
    PurchaseLine,
    PurchaseOrder,
    ReorderPoint,
    StockCount,
    Transfer,
    TransferLine,
)
from jangteo.inventory.models.holds import StockHold
from jangteo.inventory.models.levels import Allocation, StockLevel, StockMovement, StockPart
from jangteo.inventory.models.lots import Lot, SerialMove, SerialUnit, ShelfLifeRule, StockPolicy
from jangteo.inventory.models.places import ChannelPlace, Place
from jangteo.inventory.models.pools import ChannelPool
from jangteo.inventory.models.promises import AllocationRecipe, SupplyPolicy, Waiting

__all__ = [
    "Allocation",
    "AllocationRecipe",
    "ChannelPlace",
    "ChannelPool",
    "CountLine",
    "Lot",
    "Place",
    "PurchaseLine",
    "PurchaseOrder",
    "ReorderPoint",
    "SerialMove",
    "SerialUnit",
    "ShelfLifeRule",
    "StockCount",
    "StockHold",
    "StockLevel",
    "StockMovement",
    "StockPart",
    "StockPolicy",
    "SupplyPolicy",
    "Transfer",
    "TransferLine",
    "Waiting",
]
