"""How far one may go down in a quote, as staff set it."""

from decimal import Decimal
from uuid import UUID

from jangteo.quotes.models import QuoteAuthority, QuotePolicy
from jangteo.quotes.types import PolicyView


def get_quote_policy(channel_id: UUID) -> PolicyView:
    """How a channel's quotes are held; as usual where nobody said."""
    row = QuotePolicy.objects.filter(channel=channel_id).first()
    return PolicyView(row.least_margin_rate, row.asks_costs, row.keep_days, row.hold_days) if row else PolicyView()


def quote_authority() -> dict[str, Decimal]:
    """{role: the most it may take off the usual price alone}."""
    return dict(QuoteAuthority.objects.order_by("role").values_list("role", "most_rate"))
