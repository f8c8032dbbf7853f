from django.utils.translation import ngettext

from jangteo.ordering.types import OrderView

LONGEST = 70


def order_name(order: OrderView) -> str:
    """What is bought in a few words: its first line, and how many more."""
    if not order.lines:
        return order.summary.number
    first, others = order.lines[0].name[:LONGEST], len(order.lines) - 1
    if not others:
        return first
    words = ngettext("%(first)s and %(count)s more", "%(first)s and %(count)s more", others)
    return words % {"first": first, "count": others}
