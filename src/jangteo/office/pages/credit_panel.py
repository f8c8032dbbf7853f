"""What a buyer's page says of terms and credit, to those who handle payments."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from jangteo.channels.selectors import list_channels
from jangteo.credit.selectors import credit_standing, terms_in, terms_words
from jangteo.kernel import because
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import lineage_of, parties_by_id
from jangteo.segments.selectors import segment_ids_of


def credit_of(actor: Actor, party_id: UUID, segment_ids: Collection[UUID], language: str) -> dict[str, Any]:
    """The terms that hold in each channel and why, and the lines that have to hold, nearest first."""
    if not allows(actor, Action.PAYMENTS_HANDLE, party_id=party_id):
        return {"may_handle_money": False}
    lineage = lineage_of(party_id)
    above = lineage[1:]
    belongs = {*segment_ids, *(segment_ids_of(*above) if above else ())}
    channels = {one.id: one.name(language) for one in list_channels()}
    found = terms_in(channels, lineage=lineage, segment_ids=belongs)
    lines = credit_standing(lineage).lines
    names = parties_by_id(above) if above else {}
    return {
        "may_handle_money": True,
        "held_terms": [
            (
                channels[pk],  # type: ignore[index]
                one.terms,
                terms_words(one.terms.terms, language) if one.terms else (),
                because.in_words("payment_terms", one.because, language),
            )
            for pk, one in found.items()
        ],
        "credit_lines": [(one, "" if one.party_id == party_id else names[one.party_id].name) for one in lines],
        "has_line": any(one.party_id == party_id for one in lines),
    }
