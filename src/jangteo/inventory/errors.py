from datetime import date

from jangteo.kernel.errors import Conflict, NotFound, Rejected


class InsufficientStock(Conflict):
    """Fewer units are available to promise than were asked for; `earliest` where all could leave on a later day."""

    code = "inventory.insufficient_stock"

    def __init__(self, *, sku: str, requested: int, available: int, earliest: date | None = None) -> None:
        super().__init__(
            f"{sku}: requested {requested}, available {available}",
            sku=sku,
            requested=requested,
            available=available,
            **({"earliest": str(earliest)} if earliest else {}),
        )


class NotFromOnePlace(Conflict):
    """There is enough, but no place has all of a delivery, and the channel sends each whole from one place."""

    code = "inventory.not_from_one_place"


class InvalidSupply(Rejected):
    """What is said of a variant's supply can't be so; `field` says what."""

    code = "inventory.invalid_supply"


class PlaceNotFound(NotFound):
    """There is no such place of stock."""

    code = "inventory.place_not_found"


class InvalidQuantity(Rejected):
    """A quantity of stock is a whole number within bounds."""

    code = "inventory.invalid_quantity"


class BelowAllocated(Rejected):
    """A count cannot be lower than what is already promised to orders."""

    code = "inventory.below_allocated"


class NotEnough(Conflict):
    """Fewer units are free to be moved, set aside or given back than were named."""

    code = "inventory.not_enough"


class LotNeeded(Rejected):
    """Units of this variant are told apart by lots, or are not: a lot is named where there are lots, and only there."""

    code = "inventory.lot_needed"


class LotDiffers(Conflict):
    """A lot of this code is known with other dates."""

    code = "inventory.lot_differs"


class LotNotFound(NotFound):
    """There is no such lot of this variant."""

    code = "inventory.lot_not_found"


class InvalidLot(Rejected):
    """A lot has a code of 1 to 40 characters and expires after it is made."""

    code = "inventory.invalid_lot"


class SerialsNeeded(Rejected):
    """As many numbers as units are named, each once, where units have numbers of their own, and only there."""

    code = "inventory.serials_needed"


class SerialElsewhere(Conflict):
    """A unit of this number is known to be somewhere else, or is not known."""

    code = "inventory.serial_elsewhere"


class TrackingNeedsEmptyShelves(Conflict):
    """How units are told apart can be changed so only while there are none."""

    code = "inventory.tracking_needs_empty_shelves"


class InvalidDocument(Rejected):
    """A transfer, purchase order or count names something that can't be so; `field` says what."""

    code = "inventory.invalid_document"


class DocumentNotFound(NotFound):
    """There is no such transfer, purchase order or count."""

    code = "inventory.document_not_found"


class DocumentClosed(Conflict):
    """The transfer, purchase order or count has ended."""

    code = "inventory.document_closed"


class MoreThanExpected(Conflict):
    """More was named than is still on its way."""

    code = "inventory.more_than_expected"


class HeldLongEnough(Conflict):
    """A cart kept its goods as long as it may without a break."""

    code = "inventory.held_long_enough"


class TooManyHolds(Conflict):
    """Someone keeps goods with as many carts as they may at once."""

    code = "inventory.too_many_holds"
