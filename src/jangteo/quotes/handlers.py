"""What quotes do when others tell something; safe to run twice."""

from jangteo.kernel.types import job_actor
from jangteo.ordering.events import OrderPlaced
from jangteo.quotes import services
from jangteo.quotes.events import QuoteMoved
from jangteo.quotes.types import QuoteState


def note_ordered(event: OrderPlaced) -> None:
    """What was accepted was ordered, be it by another way."""
    services.note_ordered(order_id=event.order_id, actor=job_actor("quotes"))


def tell_moved(event: QuoteMoved) -> None:
    """An offer is there, or has run out."""
    services.tell_asker(quote_id=event.quote_id, state=QuoteState(event.state), version=event.version)
