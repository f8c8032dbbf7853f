from jangteo.fulfilment.gateways import carrier_names, get_carrier
from jangteo.fulfilment.types import Consignment, ShipmentView


def list_carriers() -> dict[str, dict[str, str]]:
    """{code: names} of the carriers there are."""
    return carrier_names()


def draw_labels(*, shipment: ShipmentView, sender: str) -> list[str]:
    """The labels of a shipment's parcels, as SVG; none where no carrier of ours is booked."""
    if not shipment.tracking_no or shipment.carrier not in carrier_names():
        return []
    told = Consignment(shipment.number, sender, shipment.ship_to, shipment.parcels)
    carrier = get_carrier(shipment.carrier)
    return [carrier.label(told, shipment.tracking_no, parcel) for parcel in range(1, len(shipment.parcels) + 1)]
