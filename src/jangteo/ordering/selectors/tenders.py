"""What a buyer may pay with of what is stored with us."""

from jangteo.channels.types import Channel
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Actor
from jangteo.stored_value.selectors import values_of
from jangteo.stored_value.types import ValueView


def credit_here(channel: Channel, actor: Actor) -> list[ValueView]:
    """Store credit in the channel's currency that a buyer may spend: of whom they act for and of the units above, the
    nearest first. Guests have none; of staff who help a buyer only those who handle payments spend it for them.
    """
    if actor.party_id is None or not has(actor, Action.ORDERS_PLACE):
        return []
    if actor.assists and not has(actor, Action.MONEY_PAY):
        return []
    return [one for one in values_of(actor.units, channel.currency) if one.usable]
