from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, because, clock, outbox, states
from jangteo.kernel.types import Actor, PartyId
from jangteo.onboarding import rules
from jangteo.onboarding.errors import NumberKnown, UnknownPolicy
from jangteo.onboarding.events import CompanyApproved
from jangteo.onboarding.models import Application, CompanyConditions
from jangteo.onboarding.selectors import list_policies
from jangteo.onboarding.services import wording
from jangteo.onboarding.services.apply import move
from jangteo.onboarding.services.invitations import open_invitation
from jangteo.onboarding.services.links import link_into
from jangteo.onboarding.services.review import access_review
from jangteo.onboarding.services.taking_in import give_conditions, make_company
from jangteo.onboarding.types import ApplicationDraft, ApplicationState, Conditions
from jangteo.parties.selectors import find_company_by_business_number
from jangteo.parties.types import PostalAddress

LONGEST_CODE = 40


@transaction.atomic
def approve_application(
    *, application_id: UUID, actor: Actor, preset: str = "", conditions: Conditions | None = None
) -> PartyId:
    """Take a company in: company, address, segment, price list, policy record and the first member's invitation.

    preset      code of the channel's preset; empty takes the one chosen by trade, else the default
    conditions  what the reviewer set; None takes the preset's own
    raises      NotPermitted, ApplicationNotFound, SameHands, IllegalMove, UnknownPolicy, NumberKnown
    publishes   CompanyApproved
    """
    row = access_review(application_id, actor)
    states.require(ApplicationState(row.state), ApplicationState.APPROVED, rules.APPLICATION_MOVES)
    draft = draft_of(row)
    presets = list_policies(row.channel_id)
    chosen = next((one for one in presets if one.code == preset), None) if preset else None
    if preset and chosen is None:
        raise UnknownPolicy(f"there is no preset {preset[:LONGEST_CODE]!r}", field="preset")
    chosen = chosen or rules.choose_preset(presets, row.trade)
    given = checked_conditions(conditions or (chosen.conditions if chosen else Conditions()))
    reasons = rules.conditions_because(chosen, given, row.trade)
    if find_company_by_business_number(row.business_number):
        raise NumberKnown
    company_id = make_company(draft, language=row.language, actor=actor)
    row.company_id = company_id
    move(row, ApplicationState.APPROVED, actor)
    give_conditions(company_id, given, actor=actor)
    _write_conditions(row, company_id, chosen.code if chosen else "", given)
    because.record(
        [
            ("application", row.pk, "onboarding_policy", reasons),
            ("party", company_id, "onboarding_policy", reasons),
        ]
    )
    _invite_first_member(row, company_id, given, actor)
    audit.record(
        actor=actor,
        action="onboarding.approve_application",
        subject_kind="party",
        subject_id=company_id,
        after={"application": str(row.pk), **{key: str(value) for key, value in asdict(given).items()}},
    )
    outbox.publish(
        CompanyApproved(
            application_id=row.pk, company_id=company_id, channel_id=row.channel_id, approved_at=clock.now()
        )
    )
    return company_id


def checked_conditions(conditions: Conditions) -> Conditions:
    """Conditions whose words can be kept; whether lists and segments exist is asked when they are given.

    raises  UnknownPolicy
    """
    if conditions.role not in rules.COMPANY_ROLES:
        raise UnknownPolicy("this role does not exist in a company", field="role")
    for name in ("price_list", "segment", "terms", "assortment"):
        text = getattr(conditions, name)
        if len(text) > LONGEST_CODE or "\x00" in text:
            raise UnknownPolicy(f"{name} is no code", field=name)
    return conditions


def draft_of(row: Application) -> ApplicationDraft:
    """What the company said of itself."""
    return ApplicationDraft(
        name=row.name,
        business_number=row.business_number,
        representative=row.representative,
        address=PostalAddress(**row.address),
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        name_en=row.name_en,
        trade=row.trade,
        wishes=row.wishes,
    )


def _write_conditions(row: Application, company_id: UUID, preset: str, given: Conditions) -> None:
    CompanyConditions.objects.create(
        company_id=company_id,
        application_id=row.pk,
        preset=preset,
        price_list=given.price_list,
        segment=given.segment,
        terms=given.terms,
        assortment=given.assortment,
        role=given.role.value,
        given_at=clock.now(),
    )


def _invite_first_member(row: Application, company_id: UUID, given: Conditions, actor: Actor) -> None:
    invitation, key = open_invitation(
        channel_id=row.channel_id,
        party_id=company_id,
        email=row.contact_email,
        role=given.role,
        language=row.language,
        actor=actor,
    )
    wording.send(
        purpose="approved",
        to=invitation.email,
        language=row.language,
        channel_id=row.channel_id,
        name=row.name,
        link=link_into(row.channel_id, f"invitations/{key}/"),
    )
