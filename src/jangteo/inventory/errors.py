from jangteo.kernel.errors import Conflict, NotFound, Rejected


class InsufficientStock(Conflict):
    """Fewer units are available to promise than were asked for."""

    code = "inventory.insufficient_stock"

    def __init__(self, *, sku: str, requested: int, available: int) -> None:
        super().__init__(
            f"{sku}: requested {requested}, available {available}",
            sku=sku,
            requested=requested,
            available=available,
        )


class PlaceNotFound(NotFound):
    """There is no such place of stock."""

    code = "inventory.place_not_found"


class InvalidQuantity(Rejected):
    """A quantity of stock is a whole number within bounds."""

    code = "inventory.invalid_quantity"


class BelowAllocated(Rejected):
    """A count cannot be lower than what is already promised to orders."""

    code = "inventory.below_allocated"
