"""Keys to companies and channels: bound to an address, once, for a week."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from conftest import RunTogether
from factories import ACTOR, PASSWORD, acting, company, member_of, person, user_of
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import IllegalMove, NotPermitted
from jangteo.kernel.models import Letter, OutboxEvent
from jangteo.kernel.types import Actor, PartyId
from jangteo.onboarding import errors, selectors, services
from jangteo.onboarding.models import CompanyDomain, DomainJoin, Invitation
from jangteo.onboarding.rules import digest
from jangteo.parties import services as parties
from jangteo.parties.errors import EmailTaken, PartyNotFound, WeakPassword
from jangteo.parties.models import Membership, Party, User
from jangteo.parties.selectors import list_members
from jangteo.parties.types import MemberRole
from onboarding.applying import GUEST, key_in_letter

EMAIL = "eungyeol@ginhae.example"


def administrator(company_id: PartyId, email: str = "seoha@ginhae.example") -> Actor:
    """Who may let others into a company."""
    actor = someone(email)
    assert actor.person_id
    parties.add_member(party_id=company_id, person_id=actor.person_id, role=MemberRole.ADMINISTRATOR, actor=ACTOR)
    return replace(acting(actor.person_id, company_id), party_name="편집숍 긴해")


def someone(email: str) -> Actor:
    """A person whose log-in goes by an address."""
    person_id = parties.create_person(name="도은결", email=email)
    user_id = parties.create_log_in(person_id=person_id, email=email, password=PASSWORD)
    return Actor(user_id=user_id, person_id=person_id, party_id=person_id, name="도은결")


@pytest.fixture
def firm(place: Channel) -> PartyId:
    return company()


@pytest.fixture
def admin(firm: PartyId) -> Actor:
    return administrator(firm)


def invite(place: Channel, admin: Actor, email: str = EMAIL, role: MemberRole = MemberRole.BUYER) -> str:
    """The key that was mailed."""
    assert admin.party_id
    services.invite_member(channel=place, party_id=admin.party_id, email=email, role=role, language="ko", actor=admin)
    return key_in_letter("invitation")


def roles(company_id: PartyId) -> set[MemberRole]:
    return {MemberRole(held.role.code) for one in list_members(company_id) for held in one.roles}


def test_b19_who_goes_by_the_address_accepts_once(place: Channel, firm: PartyId, admin: Actor) -> None:
    key = invite(place, admin)
    guest = someone(EMAIL)
    services.accept_invitation(key=key, actor=guest)
    assert roles(firm) == {MemberRole.ADMINISTRATOR, MemberRole.BUYER}
    with pytest.raises(errors.LinkNotValid):
        services.accept_invitation(key=key, actor=guest)
    assert "onboarding.member_joined" in {event.name for event in OutboxEvent.objects.all()}


def test_b19_a_forwarded_used_revoked_expired_or_unknown_link_is_refused_alike(
    place: Channel, firm: PartyId, admin: Actor
) -> None:
    other = someone("other@ginhae.example")
    key = invite(place, admin)
    refusals = [refusal(key, other), refusal(key, GUEST), refusal("unknown", other), refusal("", other)]
    with clock.at(clock.now() + timedelta(days=7)):
        refusals.append(refusal(key, someone(EMAIL)))
    (invitation,) = selectors.list_invitations(admin, firm)
    services.revoke_invitation(invitation_id=invitation.id, actor=admin)
    refusals.append(refusal(key, other))
    assert {(one.code, one.message, str(one.facts)) for one in refusals} == {
        ("onboarding.link_not_valid", errors.LinkNotValid().message, "{}")
    }
    assert roles(firm) == {MemberRole.ADMINISTRATOR}
    assert selectors.find_invitation(key) is None


def refusal(key: str, actor: Actor) -> errors.LinkNotValid:
    with pytest.raises(errors.LinkNotValid) as refused:
        services.accept_invitation(key=key, actor=actor)
    return refused.value


def test_b19_the_key_is_random_and_only_its_digest_is_kept(place: Channel, admin: Actor) -> None:
    key = invite(place, admin)
    assert len(key) == 43  # 256 bits
    assert Invitation.objects.get().digest == digest(key)
    assert not Invitation.objects.filter(digest=key).exists()


def test_b19_a_new_log_in_is_made_for_the_invited_address_only(place: Channel, firm: PartyId, admin: Actor) -> None:
    key = invite(place, admin)
    with pytest.raises(WeakPassword):
        services.accept_with_new_log_in(key=key, name="도은결", password="12345678", language="ko")
    assert (User.objects.count(), Invitation.objects.get().state) == (1, "pending")
    user_id = services.accept_with_new_log_in(key=key, name="도은결", password=PASSWORD, language="ko")
    assert User.objects.get(pk=user_id).email == EMAIL
    assert roles(firm) == {MemberRole.ADMINISTRATOR, MemberRole.BUYER}
    with pytest.raises(errors.LinkNotValid):
        services.accept_with_new_log_in(key=key, name="또", password=PASSWORD, language="ko")


def test_b19_the_link_opens_no_log_in_that_exists(place: Channel, firm: PartyId, admin: Actor) -> None:
    key = invite(place, admin)
    user = user_of(someone(EMAIL))
    with pytest.raises(EmailTaken):
        services.accept_with_new_log_in(key=key, name="남", password="another-moon-1", language="ko")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert roles(firm) == {MemberRole.ADMINISTRATOR}


@pytest.mark.django_db(transaction=True)
def test_b19_two_who_accept_at_once_are_one(
    place: Channel, firm: PartyId, admin: Actor, run_together: RunTogether
) -> None:
    key, guest = invite(place, admin), someone(EMAIL)
    outcomes = run_together(2, lambda _n: services.accept_invitation(key=key, actor=guest))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkNotValid", "UUID"]
    assert Membership.objects.filter(party=firm).count() == 2
    assert OutboxEvent.objects.filter(name="onboarding.member_joined").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_revoking_at_once_is_one_of_the_two(
    place: Channel, firm: PartyId, admin: Actor, run_together: RunTogether
) -> None:
    key, guest = invite(place, admin), someone(EMAIL)
    (invitation,) = selectors.list_invitations(admin, firm)

    def act(number: int) -> Any:
        if number:
            return services.revoke_invitation(invitation_id=invitation.id, actor=admin)
        return services.accept_invitation(key=key, actor=guest)

    outcomes = run_together(2, act)
    failed = [type(outcome).__name__ for outcome in outcomes if isinstance(outcome, Exception)]
    assert failed in (["LinkNotValid"], ["IllegalMove"])
    assert (Invitation.objects.get().state == "accepted") == (Membership.objects.filter(party=firm).count() == 2)


def test_sent_again_the_old_link_is_dead(place: Channel, firm: PartyId, admin: Actor) -> None:
    old = invite(place, admin)
    (invitation,) = selectors.list_invitations(admin, firm)
    with clock.at(clock.now() + timedelta(days=8)):
        services.resend_invitation(invitation_id=invitation.id, actor=admin)
        new = key_in_letter("invitation")
        refusal(old, someone(EMAIL))
        services.accept_invitation(key=new, actor=replace(GUEST, **user(EMAIL)))
    with pytest.raises(IllegalMove):
        services.resend_invitation(invitation_id=invitation.id, actor=admin)
    with pytest.raises(IllegalMove):
        services.revoke_invitation(invitation_id=invitation.id, actor=admin)
    assert new != old


def user(email: str) -> dict[str, Any]:
    row = User.objects.get(email=email)
    return {"user_id": row.pk, "person_id": row.person_id}


@pytest.mark.parametrize(
    "email", ["sеoha@ginhae.example", "a@xn--gnhae-p4a.example", "a\u200bb@ginhae.example", "a@@b.example", "", "\x00"]
)
def test_an_address_like_anothers_gets_no_invitation(place: Channel, admin: Actor, email: str) -> None:
    with pytest.raises(errors.SuspiciousEmail):
        invite(place, admin, email)
    assert (Invitation.objects.count(), Letter.objects.count()) == (0, 0)


def test_one_mailbox_is_invited_once_and_no_member_again(place: Channel, firm: PartyId, admin: Actor) -> None:
    invite(place, admin)
    for same in (EMAIL.upper(), "eungyeol+trade@ginhae.example"):
        with pytest.raises(errors.AlreadyInvited):
            invite(place, admin, same)
    for member in ("seoha@ginhae.example", "Seoha+2@ginhae.example"):
        with pytest.raises(errors.AlreadyMember):
            invite(place, admin, member)
    assert len(selectors.list_invitations(admin, firm)) == 1


def test_only_the_own_administrator_invites_sees_and_revokes(place: Channel, firm: PartyId, admin: Actor) -> None:
    invite(place, admin)
    (invitation,) = selectors.list_invitations(admin, firm)
    stranger = administrator(company("다른 회사"), "other@elsewhere.example")
    buyer = member_of(firm)
    for actor in (stranger, buyer, GUEST):
        with pytest.raises(NotPermitted):
            services.invite_member(
                channel=place, party_id=firm, email="x@y.example", role=MemberRole.BUYER, language="ko", actor=actor
            )
        with pytest.raises(NotPermitted):
            selectors.list_invitations(actor, firm)
        for work in (services.revoke_invitation, services.resend_invitation):
            with pytest.raises(errors.InvitationNotFound):
                work(invitation_id=invitation.id, actor=actor)
    with pytest.raises(errors.InvitationNotFound):
        services.revoke_invitation(invitation_id=uuid4(), actor=admin)
    assert (Invitation.objects.count(), Letter.objects.count()) == (1, 1)


def test_a_role_or_party_that_does_not_fit_is_refused(place: Channel, admin: Actor) -> None:
    with pytest.raises(errors.UnknownPolicy):
        invite(place, admin, role=MemberRole.CHILD)
    with pytest.raises(errors.UnknownPolicy):
        services.invite_member(
            channel=place, party_id=person(), email=EMAIL, role=MemberRole.BUYER, language="ko", actor=ACTOR
        )
    with pytest.raises(PartyNotFound):
        services.invite_member(
            channel=place, party_id=uuid4(), email=EMAIL, role=MemberRole.BUYER, language="ko", actor=ACTOR
        )
    assert Invitation.objects.count() == 0


def test_an_invitation_into_a_channel_opens_that_channel(place: Channel, admin: Actor) -> None:
    with pytest.raises(NotPermitted):
        services.invite_into_channel(channel=place, email=EMAIL, language="ko", actor=admin)
    services.invite_into_channel(channel=place, email=EMAIL, language="ko", actor=ACTOR)
    guest = someone(EMAIL)
    assert guest.person_id
    assert not selectors.is_invited_into(place.id, guest.person_id)
    services.accept_invitation(key=key_in_letter("invitation"), actor=guest)
    assert selectors.is_invited_into(place.id, guest.person_id)
    assert not selectors.is_invited_into(uuid4(), guest.person_id)


def declare(place: Channel, admin: Actor, domain: str = "ginhae.example", role: MemberRole = MemberRole.BUYER) -> str:
    assert admin.party_id
    services.declare_domain(
        channel=place, company_id=admin.party_id, domain=domain, mailbox="admin", role=role, language="ko", actor=admin
    )
    return key_in_letter("prove_domain")


def ask(place: Channel, actor: Actor) -> str:
    services.ask_to_join(channel=place, language="ko", actor=actor)
    return key_in_letter("confirm_join")


def test_people_of_a_proved_domain_join_after_their_own_mail_proof(place: Channel, firm: PartyId, admin: Actor) -> None:
    guest = someone(EMAIL)
    key = declare(place, admin)
    services.ask_to_join(channel=place, language="ko", actor=guest)
    assert DomainJoin.objects.count() == 0  # nobody has proved the domain yet
    assert services.prove_domain(key=key, actor=GUEST) == "ginhae.example"
    join_key = ask(place, guest)
    assert roles(firm) == {MemberRole.ADMINISTRATOR}
    services.confirm_join(key=join_key, actor=guest)
    assert roles(firm) == {MemberRole.ADMINISTRATOR, MemberRole.BUYER}
    told = Letter.objects.get(purpose="onboarding.someone_joined")
    assert (told.to, EMAIL in told.text) == ("seoha@ginhae.example", True)
    for used in (join_key, "x", ""):
        with pytest.raises(errors.LinkNotValid):
            services.confirm_join(key=used, actor=guest)
    with pytest.raises(errors.LinkNotValid):
        services.prove_domain(key=key, actor=GUEST)


def test_the_administrator_sends_away_who_joined_for_good(place: Channel, firm: PartyId, admin: Actor) -> None:
    guest = someone(EMAIL)
    services.prove_domain(key=declare(place, admin), actor=GUEST)
    services.confirm_join(key=ask(place, guest), actor=guest)
    (joined,) = selectors.list_joins(admin, firm)
    assert (joined.email, joined.name) == (EMAIL, "도은결")
    with pytest.raises(errors.DomainNotFound):
        services.undo_join(join_id=joined.id, actor=guest)
    services.undo_join(join_id=joined.id, actor=admin)
    with pytest.raises(errors.DomainNotFound):
        services.undo_join(join_id=joined.id, actor=admin)
    letters = Letter.objects.count()
    services.ask_to_join(channel=place, language="ko", actor=guest)
    assert (roles(firm), Letter.objects.count()) == ({MemberRole.ADMINISTRATOR}, letters)


def test_a_join_belongs_to_the_log_in_it_was_mailed_to(place: Channel, firm: PartyId, admin: Actor) -> None:
    services.prove_domain(key=declare(place, admin), actor=GUEST)
    guest, other = someone(EMAIL), someone("another@ginhae.example")
    key = ask(place, guest)
    for wrong in (other, GUEST):
        with pytest.raises(errors.LinkNotValid):
            services.confirm_join(key=key, actor=wrong)
    with clock.at(clock.now() + timedelta(hours=24)), pytest.raises(errors.LinkNotValid):
        services.confirm_join(key=key, actor=guest)
    User.objects.filter(email=EMAIL).update(email="moved@elsewhere.example")
    with pytest.raises(errors.LinkNotValid):
        services.confirm_join(key=key, actor=guest)
    assert roles(firm) == {MemberRole.ADMINISTRATOR}


def test_a_domain_given_up_lets_nobody_in(place: Channel, firm: PartyId, admin: Actor) -> None:
    services.prove_domain(key=declare(place, admin), actor=GUEST)
    guest = someone(EMAIL)
    key = ask(place, guest)
    (domain,) = selectors.list_domains(admin, firm)
    services.give_up_domain(domain_id=domain.id, actor=admin)
    with pytest.raises(errors.LinkNotValid):
        services.confirm_join(key=key, actor=guest)
    with pytest.raises(errors.DomainNotFound):
        services.give_up_domain(domain_id=domain.id, actor=admin)
    assert (selectors.list_domains(admin, firm), roles(firm)) == ([], {MemberRole.ADMINISTRATOR})


@pytest.mark.parametrize(
    "domain", ["gmail.com", "naver.com", "mail.daum.net", "co.kr", "xn--nver-zpa.com", "a b", "", "\x00"]
)
def test_a_domain_of_everyone_or_of_nobody_is_refused(place: Channel, admin: Actor, domain: str) -> None:
    with pytest.raises(errors.InvalidDomain):
        declare(place, admin, domain)
    with pytest.raises(errors.UnknownPolicy):
        declare(place, admin, role=MemberRole.ADMINISTRATOR)
    assert (CompanyDomain.objects.count(), Letter.objects.count()) == (0, 0)


def test_nobody_declares_for_another_company(place: Channel, firm: PartyId, admin: Actor) -> None:
    stranger = administrator(company("다른 회사"), "other@elsewhere.example")
    with pytest.raises(NotPermitted):
        declare(place, replace(stranger, party_id=firm))
    declare(place, admin)
    (domain,) = selectors.list_domains(admin, firm)
    with pytest.raises(errors.DomainNotFound):
        services.give_up_domain(domain_id=domain.id, actor=stranger)


@pytest.mark.django_db(transaction=True)
def test_two_companies_that_prove_one_domain_at_once_are_one(
    place: Channel, firm: PartyId, admin: Actor, run_together: RunTogether
) -> None:
    rival = administrator(company("다른 회사"), "other@elsewhere.example")
    keys = [declare(place, admin), declare(place, rival)]
    outcomes = run_together(2, lambda n: services.prove_domain(key=keys[n], actor=GUEST))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainTaken", "str"]
    assert CompanyDomain.objects.filter(proved_at__isnull=False).count() == 1
    with pytest.raises(errors.DomainTaken):
        declare(place, rival if outcomes[0] == "ginhae.example" else admin)


@pytest.mark.django_db(transaction=True)
def test_confirming_a_join_twice_at_once_joins_once(
    place: Channel, firm: PartyId, admin: Actor, run_together: RunTogether
) -> None:
    services.prove_domain(key=declare(place, admin), actor=GUEST)
    guest = someone(EMAIL)
    key = ask(place, guest)
    outcomes = run_together(2, lambda _n: services.confirm_join(key=key, actor=guest))
    assert [type(outcome).__name__ for outcome in outcomes].count("LinkNotValid") == 1
    assert Party.objects.filter(kind="person").count() == 2
    assert Letter.objects.filter(purpose="onboarding.someone_joined").count() == 1
