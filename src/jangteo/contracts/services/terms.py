"""Payment terms promised to a company when it was taken in: onboarding keeps the promise's code, credit the terms."""

from uuid import UUID

from django.db import transaction

from jangteo.credit import services as credit
from jangteo.credit.errors import TermsNotFound
from jangteo.credit.selectors import list_grants
from jangteo.kernel import audit
from jangteo.kernel.types import Actor
from jangteo.onboarding.selectors import find_conditions


@transaction.atomic
def give_promised_terms(*, company_id: UUID, channel_id: UUID, actor: Actor) -> UUID | None:
    """Give a company the terms its conditions name, in the channel it applied in; once, whatever was changed since.

    returns  the grant; None where nothing was promised, it was given before, or nobody wrote such terms: then the
             company pays at once, and the audit trail says why
    raises   NotPermitted
    """
    promised = find_conditions(company_id)
    code = promised.terms if promised else ""
    if not code or any(one.terms.code == code for one in list_grants(party_id=company_id)):
        return None
    try:
        return credit.grant_terms(
            code=code, party_id=company_id, channel_id=channel_id, actor=actor, why="promised when it was taken in"
        )
    except TermsNotFound:
        audit.record(
            actor=actor,
            action="contracts.terms_not_given",
            subject_kind="party",
            subject_id=company_id,
            why="nobody wrote these terms yet",
            after={"terms": code},
        )
        return None
