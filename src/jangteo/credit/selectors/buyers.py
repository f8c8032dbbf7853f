"""How a buyer stands, for the buyer: pages of the account, the API."""

from uuid import UUID

from jangteo.credit.selectors.lines import credit_standing
from jangteo.credit.selectors.terms import terms_for
from jangteo.credit.types import BuyerCredit
from jangteo.kernel.types import Actor
from jangteo.parties.selectors import lineage_of
from jangteo.segments.selectors import segment_ids_of


def buyer_credit(actor: Actor, channel_id: UUID) -> BuyerCredit:
    """The terms that hold for whom an actor acts for in a channel, and the lines that have to; nothing for a guest.

    Figures of lines of units above are in it: whoever shows it keeps them back.
    """
    lineage = lineage_of(actor.party_id) if actor.party_id else ()
    terms = terms_for(channel_id=channel_id, lineage=lineage, segment_ids=segment_ids_of(*lineage))
    return BuyerCredit(terms, credit_standing(lineage))
