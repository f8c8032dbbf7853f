"""The router of quotes, and the door to one of them."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from jangteo.channels.api import entry_of
from jangteo.parties.api import anyone
from jangteo.quotes import selectors
from jangteo.quotes.errors import QuoteNotFound
from jangteo.quotes.types import QuoteView

router = Router(auth=anyone)


def mine(request: HttpRequest, quote_id: UUID) -> QuoteView:
    """A quote of the channel of the address.

    raises  QuoteNotFound
    """
    entered, actor = entry_of(request)
    view = selectors.get_quote(quote_id, actor)
    if view.head.channel_id != entered.id:
        raise QuoteNotFound
    return view
