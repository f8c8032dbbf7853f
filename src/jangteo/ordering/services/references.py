"""A buyer says what its orders have to say; each way of ordering asks for it."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.models import Cart, ReferenceRules
from jangteo.ordering.selectors.documents import has_documents
from jangteo.ordering.selectors.references import get_references, order_with_number, references_for
from jangteo.ordering.types import CheckoutDetails, References, RepeatedNumber
from jangteo.parties.selectors import get_party, lineage_of


@transaction.atomic
def set_references(*, party_id: UUID, draft: References, actor: Actor) -> None:
    """Say what orders of a party and the units below it have to say, from now on.

    draft   its `repeated_at` is not looked at
    raises  PartyNotFound, NotPermitted
    """
    get_party(party_id)
    require(actor, Action.ROLES_CHANGE, party_id=party_id)
    before = get_references(party_id)
    ReferenceRules.objects.update_or_create(
        party_id=party_id,
        defaults={
            "needs_number": draft.needs_number,
            "needs_cost_centre": draft.needs_cost_centre,
            "needs_document": draft.needs_document,
            "repeated": draft.repeated.value,
            "changed_at": clock.now(),
        },
    )
    audit.record(
        actor=actor,
        action="ordering.set_references",
        subject_kind="party",
        subject_id=party_id,
        before=_facts(before),
        after=_facts(draft),
    )


def check_references(cart: Cart, details: CheckoutDetails, actor: Actor) -> None:
    """Refuse an order without what its buyer's rules ask for, or with a number that is there already.

    locks   where numbers may not be repeated, that rule: two orders with one number come one after the other
    raises  ReferenceMissing, PurchaseOrderRepeated
    """
    if actor.party_id is None:
        return
    asked = references_for(actor.lineage or lineage_of(actor.party_id))
    has_document = asked.needs_document and has_documents(cart.pk)
    rules.require_references(asked, details, has_document=has_document)
    if asked.repeated_at is None or not details.purchase_order_number.strip():
        return
    if asked.repeated == RepeatedNumber.REFUSED:
        ReferenceRules.objects.select_for_update().get(pk=asked.repeated_at)
    known = order_with_number(asked.repeated_at, details.purchase_order_number, but_cart=cart.pk)
    rules.require_new_number(asked, details, known)


def _facts(of: References) -> dict[str, object]:
    return {
        "number": of.needs_number,
        "cost_centre": of.needs_cost_centre,
        "document": of.needs_document,
        "repeated": of.repeated.value,
    }
