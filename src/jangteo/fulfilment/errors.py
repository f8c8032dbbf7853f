from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected


class ShipmentNotFound(NotFound):
    """There is no such shipment."""

    code = "fulfilment.shipment_not_found"


class ShipmentWaits(Conflict):
    """This shipment may not be picked yet."""

    code = "fulfilment.shipment_waits"


class NotBeingPicked(Conflict):
    """This shipment is not being picked now."""

    code = "fulfilment.not_being_picked"


class NotPicked(Conflict):
    """Not every unit of this shipment was scanned."""

    code = "fulfilment.not_picked"


class InvalidTracking(Rejected):
    """A parcel has one carrier and one number, and nobody else's parcel has that number."""

    code = "fulfilment.invalid_tracking"


class InvalidUnits(Rejected):
    """So many units of this line are not in the shipment, or were picked already."""

    code = "fulfilment.invalid_units"


class InvalidScan(Rejected):
    """A scan has a code of 1 to 100 characters and a key of 8 to 100."""

    code = "fulfilment.invalid_scan"


class NothingToUndo(Conflict):
    """Nothing is picked of this line."""

    code = "fulfilment.nothing_to_undo"


class CantMerge(Conflict):
    """Only planned shipments of one delivery from one place are put together."""

    code = "fulfilment.cant_merge"


class ReasonNeeded(Rejected):
    """Say why, in at most 300 letters."""

    code = "fulfilment.reason_needed"


class InvalidTerms(Rejected):
    """A share is 0 to 100 percent, and handling takes 0 to 60 days."""

    code = "fulfilment.invalid_terms"


class UnknownCarrier(NotFound):
    """There is no such carrier here."""

    code = "fulfilment.unknown_carrier"


class NotCarried(Rejected):
    """The carrier does not take this: too heavy, too large, or it doesn't go there."""

    code = "fulfilment.not_carried"


class BadSignature(Forbidden):
    """The message is not signed by the carrier, or too old."""

    code = "fulfilment.bad_signature"


class TooManyEvents(Rejected):
    """A message tells at most 200 events."""

    code = "fulfilment.too_many_events"


class UnreadableEvents(Rejected):
    """The message has not the form the carrier declares."""

    code = "fulfilment.unreadable_events"
