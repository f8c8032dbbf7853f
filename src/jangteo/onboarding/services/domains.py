from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.channels.types import Channel
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.onboarding import rules
from jangteo.onboarding.errors import DomainNotFound, DomainTaken, InvalidDomain, LinkNotValid, UnknownPolicy
from jangteo.onboarding.events import MemberJoined
from jangteo.onboarding.models import CompanyDomain, DomainJoin
from jangteo.onboarding.services import wording
from jangteo.onboarding.services.invitations import plain_email
from jangteo.onboarding.services.keys import PROOF_LIFE, new_key
from jangteo.onboarding.services.links import link_into
from jangteo.onboarding.services.taking_in import administrators, is_member, join, leave
from jangteo.parties.selectors import find_log_in_email, get_party
from jangteo.parties.types import MemberRole, PartyKind


@transaction.atomic
def declare_domain(  # noqa: PLR0913 -- whose, which, as what, and where the proof goes
    *, channel: Channel, company_id: UUID, domain: str, mailbox: str, role: MemberRole, language: str, actor: Actor
) -> UUID:
    """Say that a mail domain is a company's own; a mail to a mailbox there asks for proof.

    mailbox  what stands before the @; declared again, the proof is mailed again and the older link is dead
    role     what those who join by it become; never administrator
    raises   NotPermitted, InvalidDomain, SuspiciousEmail, UnknownPolicy, DomainTaken, parties PartyNotFound
    """
    require(actor, Action.MEMBERS_CHANGE, party_id=company_id)
    company = get_party(company_id)
    if company.kind != PartyKind.COMPANY or role not in rules.DOMAIN_ROLES:
        raise UnknownPolicy("nobody becomes this by a mail domain", field="role")
    name = domain.strip().lower()
    why = rules.domain_problem(name)
    if why:
        raise InvalidDomain(f"this domain is refused: {why}", field="domain", why=why)
    address = plain_email(f"{mailbox.strip()}@{name}")
    if CompanyDomain.objects.filter(domain=name, proved_at__isnull=False, ended_at=None).exists():
        raise DomainTaken(field="domain")
    key, digest = new_key()
    now = clock.now()
    row, _is_new = CompanyDomain.objects.update_or_create(
        company_id=company_id,
        domain=name,
        ended_at=None,
        defaults={
            "channel_id": channel.id,
            "role": role.value,
            "proof_digest": digest,
            "proof_expires_at": now + PROOF_LIFE,
            "declared_at": now,
        },
    )
    _audit(row, actor, "onboarding.declare_domain")
    wording.send(
        purpose="prove_domain",
        to=address,
        language=language,
        channel_id=channel.id,
        name=company.name,
        domain=name,
        link=link_into(channel.id, f"join/domain/{key}/"),
    )
    return row.pk


@transaction.atomic
def prove_domain(*, key: str, actor: Actor) -> str:
    """The link mailed to the domain was used: from now on people with an address there may join.

    returns  the domain
    raises   LinkNotValid, DomainTaken
    """
    row = CompanyDomain.objects.select_for_update().filter(proof_digest=rules.digest(key)).first() if key else None
    if row is None or row.ended_at or _is_over(row.proof_expires_at):
        raise LinkNotValid
    row.proof_digest, row.proved_at = "", clock.now()
    try:
        with transaction.atomic():
            row.save(update_fields=["proof_digest", "proved_at"])
    except IntegrityError:
        raise DomainTaken from None
    _audit(row, actor, "onboarding.prove_domain")
    return row.domain


@transaction.atomic
def give_up_domain(*, domain_id: UUID, actor: Actor) -> None:
    """Nobody joins by this domain any more; those who did stay.

    raises  DomainNotFound
    """
    row = CompanyDomain.objects.select_for_update().filter(pk=domain_id, ended_at=None).first()
    if row is None or not allows(actor, Action.MEMBERS_CHANGE, party_id=row.company_id):
        raise DomainNotFound
    row.ended_at, row.proof_digest = clock.now(), ""
    row.save(update_fields=["ended_at", "proof_digest"])
    _audit(row, actor, "onboarding.give_up_domain")


@transaction.atomic
def ask_to_join(*, channel: Channel, language: str, actor: Actor) -> None:
    """Mail the person a link if a company has proved the domain of their log-in's address.

    The answer is the same whether there is such a company or not; who was sent away before gets no mail.
    """
    email = find_log_in_email(actor.user_id)
    person_id = actor.person_id
    if not email or person_id is None:
        return
    domain = rules.domain_of(email)
    row = CompanyDomain.objects.filter(domain=domain, proved_at__isnull=False, ended_at=None).first()
    if row is None or is_member(row.company_id, person_id):
        return
    if DomainJoin.objects.filter(domain__company=row.company_id, person=person_id, undone_at__isnull=False).exists():
        return
    key, digest = new_key()
    now = clock.now()
    DomainJoin.objects.update_or_create(
        domain=row,
        person_id=person_id,
        undone_at=None,
        defaults={"email": email, "digest": digest, "asked_at": now, "expires_at": now + PROOF_LIFE},
    )
    wording.send(
        purpose="confirm_join",
        to=email,
        language=language,
        channel_id=channel.id,
        name=get_party(row.company_id).name,
        link=link_into(channel.id, f"join/{key}/"),
    )


@transaction.atomic
def confirm_join(*, key: str, actor: Actor) -> PartyId:
    """The mailed link was used by the log-in it was mailed to: they are a member, and administrators are told.

    raises     LinkNotValid
    publishes  MemberJoined
    """
    row = DomainJoin.objects.select_for_update().filter(digest=rules.digest(key)).first() if key else None
    if row is None or _is_over(row.expires_at) or actor.person_id != row.person_id:
        raise LinkNotValid
    domain = CompanyDomain.objects.select_for_update().get(pk=row.domain_id)
    if domain.ended_at or find_log_in_email(actor.user_id) != row.email or row.undone_at:
        raise LinkNotValid
    now = clock.now()
    row.digest, row.joined_at = "", now
    row.save(update_fields=["digest", "joined_at"])
    company_id, person_id = PartyId(domain.company_id), PartyId(row.person_id)
    join(company_id, person_id, MemberRole(domain.role), actor=actor)
    _audit(domain, actor, "onboarding.confirm_join")
    name = get_party(company_id).name
    for address, language in administrators(company_id):
        wording.send(
            purpose="someone_joined",
            to=address,
            language=language,
            channel_id=domain.channel_id,
            name=name,
            person=actor.name,
            email=row.email,
            link=link_into(domain.channel_id, "invitations/"),
        )
    outbox.publish(MemberJoined(party_id=company_id, person_id=person_id, by="domain", joined_at=now))
    return company_id


@transaction.atomic
def undo_join(*, join_id: UUID, actor: Actor) -> None:
    """Send someone away who came in by their mail domain; they can't come in that way again.

    raises  DomainNotFound
    """
    row = DomainJoin.objects.select_for_update().filter(pk=join_id, undone_at=None, joined_at__isnull=False).first()
    domain = CompanyDomain.objects.get(pk=row.domain_id) if row else None
    if row is None or domain is None or not allows(actor, Action.MEMBERS_CHANGE, party_id=domain.company_id):
        raise DomainNotFound
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    leave(domain.company_id, row.person_id, actor=actor)
    _audit(domain, actor, "onboarding.undo_join")


def _is_over(end: datetime | None) -> bool:
    return end is None or end <= clock.now()


def _audit(row: CompanyDomain, actor: Actor, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="party",
        subject_id=row.company_id,
        after={"domain": row.domain, "role": row.role},
    )
