"""A carrier that an extension brings: what goes wrong there is a parcel that is not carried."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from jangteo.extending import services as extending
from jangteo.extending.types import HookKind
from jangteo.fulfilment.errors import BadSignature, NotCarried, TooManyEvents, UnreadableEvents
from jangteo.fulfilment.gateways.port import Carrier
from jangteo.fulfilment.types import Booking, CarrierEventDraft, Consignment, Rate

SAYS = (NotCarried, BadSignature, TooManyEvents, UnreadableEvents)


def extended_carriers() -> dict[str, Carrier]:
    """{code: carrier} of those that extensions bring and that work now."""
    found = list(extending.hooks(HookKind.CARRIER))
    return {one.hook.name: ExtendedCarrier(one.hook.name, one.hook.titles) for one in found}


def find_extended(code: str) -> Carrier | None:
    """A carrier that an extension brings, working or not."""
    return ExtendedCarrier(code, {}) if code in extending.hook_names(HookKind.CARRIER) else None


class ExtendedCarrier:
    """Asks the extension."""

    def __init__(self, code: str, names: Mapping[str, str]) -> None:
        self.code, self.names = code, names

    def quote(self, consignment: Consignment) -> Rate:
        return cast(Rate, self._ask(lambda one: one.quote(consignment), Rate))

    def book(self, consignment: Consignment) -> Booking:
        return cast(Booking, self._ask(lambda one: one.book(consignment), Booking))

    def cancel(self, tracking_no: str) -> None:
        self._ask(lambda one: one.cancel(tracking_no), type(None))

    def label(self, consignment: Consignment, booking_no: str, parcel: int) -> str:
        return cast(str, self._ask(lambda one: one.label(consignment, booking_no, parcel), str))

    def read_events(self, body: bytes, headers: Mapping[str, str]) -> Sequence[CarrierEventDraft]:
        found = self._ask(lambda one: list(one.read_events(body, headers)), list, UnreadableEvents)
        return cast(list[CarrierEventDraft], found)

    def _ask(self, question: Callable[[Any], Any], kind: Any, failed: type[Exception] = NotCarried) -> object:
        bound = next((one for one in extending.hooks(HookKind.CARRIER) if one.hook.name == self.code), None)
        if bound is None:
            raise failed(f"the carrier {self.code} is switched off")
        said = extending.ask(bound, question, lambda value: isinstance(value, kind), SAYS)
        if said.failed:
            raise failed(f"the carrier {self.code} failed: {said.failed}")
        return said.value
