"""How each promise of credit is broken by hand: (statement, which id is found, constraint that is dropped for it)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from credit.using import document, line_of, use
from factories import ACTOR, person
from jangteo.credit import services
from jangteo.credit.models import CreditDocument, InstalmentPart, PaymentTerms
from jangteo.credit.types import BoughtLine, DueBase, Every, OfferDraft, PlanDraft, PurchaseFacts, Rhythm, Terms
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money

CREDIT_KEPT = (
    "credit_credituse",
    "credit_creditmove",
    "credit_creditmovedocument",
    "credit_creditmoveline",
    "credit_termsversion",
    "credit_instalmentmove",
    "credit_instalmentstep",
)
CREDIT_BREAKS: Mapping[str, tuple[str, str, str]] = {
    "credit.lines_are_sums_of_their_uses": (
        "UPDATE credit_creditline SET exposure_minor = exposure_minor + 1 WHERE id = {credit_line}",
        "credit_line",
        "",
    ),
    "credit.lines_stay_within_their_limits": (
        "UPDATE credit_creditline SET limit_minor = 1 WHERE id = {credit_line}",
        "credit_line",
        "credit_creditline DROP CONSTRAINT creditline_within_limit",
    ),
    "credit.rises_were_allowed": (
        "UPDATE credit_creditmoveline SET allowed_minor = 1 WHERE line_id = {credit_line}",
        "credit_line",
        "",
    ),
    "credit.moves_lead_to_the_documents": (
        "UPDATE credit_creditmovedocument SET ordered_after = 1 WHERE document_id = {credit_document}",
        "credit_document",
        "",
    ),
    "credit.moves_lead_to_the_lines": (
        "UPDATE credit_creditmoveline SET exposure_after = 1 WHERE line_id = {credit_line}",
        "credit_line",
        "",
    ),
    "credit.uses_are_their_documents": (
        "UPDATE credit_creditdocument SET shipped_minor = 1 WHERE id = {credit_document}",
        "credit_document",
        "",
    ),
    "credit.blocked_lines_have_a_stop": (
        "UPDATE credit_creditline SET is_blocked = true WHERE id = {credit_line}",
        "credit_line",
        "",
    ),
    "credit.terms_have_a_version": (
        "UPDATE credit_termsversion SET number = 2 WHERE terms_id = {payment_terms}",
        "payment_terms",
        "",
    ),
    "credit.plans_add_up": (
        "UPDATE credit_instalmentpart SET principal_minor = 1 WHERE id = {instalment_part}",
        "instalment_plan",
        "",
    ),
    "credit.parts_stand_where_their_last_move_says": (
        "UPDATE credit_instalmentpart SET state = 'missed' WHERE id = {instalment_part}",
        "instalment_part",
        "",
    ),
    "ordering.instalments_match_orders": (
        """UPDATE credit_instalmentplan SET reference_id = {order}, state = 'active',
           changed_at = now() - interval '1 hour' WHERE id = {instalment_plan}""",
        "instalment_plan",
        "",
    ),
    "credit.settled_plans_owe_nothing": (
        "UPDATE credit_instalmentplan SET state = 'settled' WHERE id = {instalment_plan}",
        "instalment_plan",
        "",
    ),
}


def lent(firm: UUID) -> dict[str, Any]:
    """A line with an order on it, terms, and a plan of four parts."""
    line = line_of(firm, 1000)
    use(document(), firm, ordered=600)
    services.save_terms(code="net-30", names={"ko": "30일"}, terms=Terms(DueBase.NET_DAYS, days=30), actor=ACTOR)
    offer = OfferDraft("four", {"ko": "네 번"}, 4, Every(2, Rhythm.WEEKS), Money(1000, "KRW"), lender="none")
    services.save_offer(offer=offer, actor=ACTOR)
    plan = services.begin_plan(
        plan=PlanDraft("four", person(), "order", new_id(), date(2026, 12, 1)),
        facts=PurchaseFacts(new_id(), frozenset(), Money(100_000, "KRW"), (BoughtLine("MUG"),)),
        actor=ACTOR,
    )
    return {
        "credit_line": line,
        "credit_document": CreditDocument.objects.get().pk,
        "payment_terms": PaymentTerms.objects.get().pk,
        "instalment_plan": plan,
        "instalment_part": InstalmentPart.objects.get(plan=plan, number=1).pk,
    }
