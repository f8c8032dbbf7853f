from collections.abc import Mapping, Sequence
from typing import Protocol

from jangteo.fulfilment.types import Booking, CarrierEventDraft, Consignment, Rate


class Carrier(Protocol):
    """Who carries parcels; an adapter turns the carrier's words into ours and its errors into our refusals."""

    code: str
    names: Mapping[str, str]

    def quote(self, consignment: Consignment) -> Rate:
        """What carrying would cost us.

        raises  NotCarried
        """

    def book(self, consignment: Consignment) -> Booking:
        """Have it carried; the same number gives the same booking.

        raises  NotCarried
        """

    def cancel(self, tracking_no: str) -> None:
        """Call a booking off; one that is not known is called off already."""

    def label(self, consignment: Consignment, booking_no: str, parcel: int) -> str:
        """The label of one parcel, counted from 1, as an SVG picture."""

    def read_events(self, body: bytes, headers: Mapping[str, str]) -> Sequence[CarrierEventDraft]:
        """What a message of the carrier's tells.

        headers  in small letters
        raises   BadSignature, TooManyEvents, UnreadableEvents
        """
