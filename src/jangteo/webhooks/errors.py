from jangteo.kernel.errors import NotFound, Rejected


class EndpointNotFound(NotFound):
    """There is no such endpoint."""

    code = "webhooks.endpoint_not_found"


class DeliveryNotFound(NotFound):
    """There is no such delivery."""

    code = "webhooks.delivery_not_found"


class AddressRefused(Rejected):
    """Nothing is sent to this address."""

    code = "webhooks.address_refused"

    def __init__(self, *, fault: str, url: str = "") -> None:
        """fault: one of `kernel.addresses.AddressFault`."""
        super().__init__(f"url: {fault}", field="url", fault=fault)


class UnknownEvents(Rejected):
    """These events are not public."""

    code = "webhooks.unknown_events"

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"events: {', '.join(names)}", field="events", names=names)


class TooManySecrets(Rejected):
    """Two secrets work already; the older one has to end first."""

    code = "webhooks.too_many_secrets"


class EndpointOff(Rejected):
    """The endpoint is switched off."""

    code = "webhooks.endpoint_off"


class InvalidRange(Rejected):
    """The range of time ends before it begins."""

    code = "webhooks.invalid_range"
