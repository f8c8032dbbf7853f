"""Tables of quotes, their versions and what was said and done; and how far one may go down."""

from jangteo.quotes.models.files import QuoteFile
from jangteo.quotes.models.quotes import Quote, QuoteLine, QuoteMessage, QuoteMove, QuoteVersion
from jangteo.quotes.models.settings import QuoteAuthority, QuotePolicy

__all__ = [
    "Quote",
    "QuoteAuthority",
    "QuoteFile",
    "QuoteLine",
    "QuoteMessage",
    "QuoteMove",
    "QuotePolicy",
    "QuoteVersion",
]
