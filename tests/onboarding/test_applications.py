"""From a form to a company: each step once, by the right hands, with its reasons."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, transaction

from conftest import RunTogether
from factories import ACTOR, ADDRESS, PASSWORD, person
from jangteo.channels.types import Channel
from jangteo.kernel import because, clock, verify
from jangteo.kernel.errors import IllegalMove, JangteoError, NotPermitted
from jangteo.kernel.models import AuditEntry, Letter, OutboxEvent
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.onboarding import errors, selectors, services
from jangteo.onboarding.models import Application, ApplicationDocument, ApplicationMove, CompanyConditions, Invitation
from jangteo.onboarding.types import ApplicationState, Conditions, DocumentKind, NumberStatus
from jangteo.parties import services as parties
from jangteo.parties.errors import IncompleteAddress
from jangteo.parties.models import Company, Party
from jangteo.parties.selectors import get_party, list_addresses, list_members
from jangteo.parties.types import MemberRole
from jangteo.pricing.selectors import list_price_lists
from jangteo.segments.selectors import segment_ids_of
from onboarding.applying import (
    GUEST,
    NUMBER,
    OTHER_NUMBER,
    PDF,
    approved,
    draft,
    key_in_letter,
    paper,
    png,
    review,
    start,
    submit,
)

REVIEWER = Actor(name="심사자", is_staff=True, via="office", rights={Action.APPLICATIONS_REVIEW: Scope.ALL})
CLERK = Actor(name="clerk", is_staff=True, via="office", rights={Action.ORDERS_SEE: Scope.ALL})


def nothing_was_written(folder: Path) -> None:
    assert (Application.objects.count(), ApplicationDocument.objects.count(), Letter.objects.count()) == (0, 0, 0)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_application_counts_once_its_address_is_proved(place: Channel) -> None:
    application_id = start(place)
    assert selectors.list_applications(REVIEWER) == ([], 0)
    with pytest.raises(errors.ApplicationNotFound):
        selectors.get_application(REVIEWER, application_id)

    key = services.prove_address(key=key_in_letter("prove_address"), actor=GUEST)

    seen = selectors.find_application_by_key(key)
    assert seen is not None
    assert (seen.summary.id, seen.summary.state, seen.summary.business_number) == (
        application_id,
        ApplicationState.SUBMITTED,
        "1248100998",
    )
    assert [one.kind for one in seen.documents] == [DocumentKind.REGISTRATION]
    assert key_in_letter("application_received") == key
    assert Application.objects.get().follow_digest != key
    assert [event.name for event in OutboxEvent.objects.all()] == ["onboarding.company_applied"]


def test_the_proof_works_once_and_for_a_day(place: Channel) -> None:
    start(place)
    key = key_in_letter("prove_address")
    with clock.at(clock.now() + timedelta(hours=24)), pytest.raises(errors.LinkNotValid):
        services.prove_address(key=key, actor=GUEST)
    services.prove_address(key=key, actor=GUEST)
    for used in (key, "", "x", "\x00", "x" * 10_000):
        with pytest.raises(errors.LinkNotValid):
            services.prove_address(key=used, actor=GUEST)
    assert ApplicationMove.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "가" * 201}, "name"),
        ({"wishes": "x" * 2001}, "wishes"),
        ({"wishes": "\ud800"}, "wishes"),
        ({"representative": ""}, "representative"),
        ({"contact_phone": ""}, "contact_phone"),
        ({"business_number": "124-81-00997"}, "business_number"),
        ({"business_number": "\x00"}, "business_number"),
        ({"contact_email": "seoha@xn--gnhae-p4a.example"}, "contact_email"),
        ({"contact_email": "seoha\x00@ginhae.example"}, "contact_email"),
        ({"address": replace(ADDRESS, line1="")}, "line1"),
        ({"address": replace(ADDRESS, city="\x00")}, "city"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(place: Channel, tmp_path: Path, changes: Any, field: str) -> None:
    with pytest.raises((errors.InvalidApplication, IncompleteAddress)) as refused:
        start(place, **changes)
    assert refused.value.facts["field"] == field
    nothing_was_written(tmp_path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ\x90\x00 an exe named .pdf", "wrong_type"),
        (b"%PDF-" + b"0" * 10_485_760, "too_large"),
        (b"<svg><script>alert(1)</script></svg>", "wrong_type"),
        (png(50_000, 50_000), "too_many_pixels"),
        (b"", "empty"),
    ],
)
def test_a_document_that_is_not_taken_stops_the_whole(place: Channel, tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(errors.InvalidDocument) as refused:
        start(place, paper(), paper("../../etc/passwd.pdf", content))
    assert refused.value.facts == {"file": "passwd.pdf", "why": why}
    with pytest.raises(errors.InvalidDocument) as too_many:
        start(place, *[paper(content=PDF + bytes([n])) for n in range(9)])
    assert too_many.value.facts["why"] == "too_many"
    nothing_was_written(tmp_path)


def test_a_document_lies_under_a_random_name_and_is_kept_once(place: Channel, tmp_path: Path) -> None:
    start(place, paper("C:\\papers\\등록증\u202e.pdf"), paper("again.pdf"), paper("통장.png", png(), DocumentKind.BANK))
    rows = ApplicationDocument.objects.order_by("id")
    assert [row.name for row in rows] == ["등록증 .pdf", "통장.png"]
    assert [row.content_type for row in rows] == ["application/pdf", "image/png"]
    files = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert [len(name.partition(".")[0]) for name in files] == [32, 32]
    assert not any("등록증" in name or "통장" in name for name in files)


def test_a09_a_document_opens_for_reviewers_and_the_applicants_link_only(place: Channel) -> None:
    _first, key = submit(place)
    second, other_key = submit(place, business_number=OTHER_NUMBER, contact_email="jiwoo@onsae.example")
    document = selectors.get_application(REVIEWER, _first).documents[0]
    assert selectors.access_document(document.id, actor=GUEST, key=key).content_type == "application/pdf"
    assert selectors.access_document(document.id, actor=REVIEWER).name == "사업자등록증.pdf"
    for actor, wrong in ((GUEST, ""), (GUEST, other_key), (GUEST, "x"), (CLERK, "")):
        with pytest.raises(errors.DocumentNotFound):
            selectors.access_document(document.id, actor=actor, key=wrong)
    with pytest.raises(errors.DocumentNotFound):
        selectors.access_document(second, actor=REVIEWER)


def test_b02_the_answer_to_an_application_tells_nothing_about_the_address(place: Channel) -> None:
    parties.register_shopper(email="known@ginhae.example", password=PASSWORD, name="아는 이")
    for email in ("known@ginhae.example", "unknown@ginhae.example"):
        start(place, contact_email=email)
    letters = Letter.objects.filter(purpose="onboarding.prove_address").order_by("id")
    assert [letter.to for letter in letters] == ["known@ginhae.example", "unknown@ginhae.example"]
    assert len({letter.subject for letter in letters}) == 1


def test_nobodys_mailbox_is_filled(place: Channel) -> None:
    for _ in range(3):
        start(place)
    with pytest.raises(errors.TooManyApplications):
        start(place)
    assert (Application.objects.count(), Letter.objects.count()) == (3, 3)
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        start(place)


def test_one_number_has_one_living_application_and_the_words_are_the_same_for_a_company(place: Channel) -> None:
    application_id, _key = submit(place)
    start(place, contact_email="rival@elsewhere.example", name="다른 이름")
    with pytest.raises(errors.NumberKnown) as living:
        services.prove_address(key=key_in_letter("prove_address"), actor=GUEST)
    services.start_review(application_id=application_id, actor=REVIEWER)
    services.approve_application(application_id=application_id, actor=ACTOR)
    with pytest.raises(errors.NumberKnown) as company:
        services.prove_address(key=key_in_letter("prove_address"), actor=GUEST)
    assert living.value.message == company.value.message
    assert (living.value.facts, company.value.facts) == ({}, {})
    assert "긴해" not in company.value.message
    assert Company.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_proofs_of_one_number_at_once_submit_one(place: Channel, run_together: RunTogether) -> None:
    keys = []
    for email in ("one@ginhae.example", "two@ginhae.example"):
        start(place, contact_email=email)
        keys.append(key_in_letter("prove_address", email))
    outcomes = run_together(2, lambda n: services.prove_address(key=keys[n], actor=GUEST))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NumberKnown", "str"]
    assert Application.objects.filter(state="submitted").count() == 1


def test_review_goes_round_by_what_is_missing(place: Channel) -> None:
    application_id, key = review(place)
    services.ask_for_more(application_id=application_id, why="통장 사본이 필요합니다.", actor=REVIEWER)
    assert "통장 사본" in Letter.objects.get(purpose="onboarding.needs_more").text
    with pytest.raises(IllegalMove):
        services.approve_application(application_id=application_id, actor=ACTOR)
    bank = paper("통장.png", png(), DocumentKind.BANK)
    assert services.add_to_application(key=key, files=[bank], note="붙였습니다", actor=GUEST) == 1
    with pytest.raises(IllegalMove):
        services.add_to_application(key=key, files=[paper(content=PDF + b" ")], note="", actor=GUEST)
    seen = selectors.get_application(REVIEWER, application_id)
    assert [(move.from_state, move.to_state, move.why) for move in seen.moves] == [
        ("draft", "submitted", ""),
        ("submitted", "in_review", ""),
        ("in_review", "needs_more", "통장 사본이 필요합니다."),
        ("needs_more", "submitted", "붙였습니다"),
    ]
    assert len(seen.documents) == 2


def test_a_no_needs_a_reason_that_is_mailed(place: Channel) -> None:
    application_id, _key = review(place)
    for why in ("", "  ", "x" * 1001, "a\x00b"):
        with pytest.raises(errors.ReasonNeeded):
            services.reject_application(application_id=application_id, why=why, actor=REVIEWER)
    assert selectors.get_application(REVIEWER, application_id).summary.state == ApplicationState.IN_REVIEW
    services.reject_application(application_id=application_id, why="업종이 맞지 않습니다.", actor=REVIEWER)
    assert "업종이 맞지 않습니다." in Letter.objects.get(purpose="onboarding.rejected").text
    assert Party.objects.count() == 0
    submit(place)  # after a no they may apply again


def test_the_applicant_may_take_it_back_until_it_is_decided(place: Channel) -> None:
    application_id, key = review(place)
    services.withdraw_application(key=key, actor=GUEST)
    with pytest.raises(IllegalMove):
        services.approve_application(application_id=application_id, actor=ACTOR)
    with pytest.raises(errors.LinkNotValid):
        services.withdraw_application(key="someone else's", actor=GUEST)
    assert Party.objects.count() == 0


def test_approval_makes_the_company_with_all_it_was_given_and_says_why(place: Channel) -> None:
    application_id, _key = review(place, trade="호텔")
    company_id = services.approve_application(application_id=application_id, actor=ACTOR)

    company = get_party(company_id)
    assert (company.name, company.business_number, company.email) == (
        "편집숍 긴해",
        "1248100998",
        "seoha@ginhae.example",
    )
    assert list_addresses(company_id)[0].line1 == ADDRESS.line1
    assert [one.code for one in list_price_lists(company_id)] == ["hotels"]
    assert len(segment_ids_of(company_id)) == 1
    assert selectors.find_conditions(company_id) == Conditions(
        "hotels", "dealers", "net60", "", MemberRole.ADMINISTRATOR
    )
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.party_id) == (
        "seoha@ginhae.example",
        "administrator",
        company_id,
    )
    (decision,) = because.list_for([application_id])
    assert (decision.because["preset"], decision.because["rule"]) == ("hotel", "trade")
    assert because.in_words("onboarding_policy", decision.because, "ko")[0].startswith("업종 ‘호텔’")
    assert "onboarding.company_approved" in {event.name for event in OutboxEvent.objects.all()}
    assert AuditEntry.objects.filter(action="onboarding.approve_application", subject_id=company_id).count() == 1
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def test_the_first_member_comes_in_by_the_approval_letter(place: Channel) -> None:
    company_id = approved(place)
    services.accept_with_new_log_in(key=key_in_letter("approved"), name="윤서하", password=PASSWORD, language="ko")
    (member,) = list_members(company_id)
    assert (member.person.name, [held.role.code for held in member.roles]) == ("윤서하", ["administrator"])


def test_what_the_reviewer_changes_is_given_and_told(place: Channel) -> None:
    application_id, _key = review(place)
    given = Conditions("hotels", "dealers", "", "", MemberRole.BUYER)
    company_id = services.approve_application(
        application_id=application_id, actor=ACTOR, preset="dealer", conditions=given
    )
    (decision,) = because.list_for([company_id])
    assert {part: how["from"] for part, how in decision.because["parts"].items()} == {
        "price_list": "reviewer",
        "segment": "preset",
        "terms": "reviewer",
        "assortment": "preset",
        "role": "reviewer",
    }
    assert selectors.may_pay_on_terms(company_id).because["rule"] == "no_terms_agreed"


@pytest.mark.parametrize(
    ("preset", "conditions"),
    [
        ("nothing", None),
        ("", Conditions(price_list="nothing")),
        ("", Conditions(segment="nothing")),
        ("", Conditions(terms="a\x00b")),
        ("", Conditions(terms="x" * 41)),
        ("", Conditions(role=MemberRole.CHILD)),
    ],
)
def test_conditions_that_do_not_exist_leave_everything_as_it_was(
    place: Channel, preset: str, conditions: Conditions | None
) -> None:
    application_id, _key = review(place)
    with pytest.raises(errors.UnknownPolicy), transaction.atomic():
        services.approve_application(application_id=application_id, actor=ACTOR, preset=preset, conditions=conditions)
    assert (Party.objects.count(), Invitation.objects.count(), CompanyConditions.objects.count()) == (0, 0, 0)
    assert selectors.get_application(REVIEWER, application_id).summary.state == ApplicationState.IN_REVIEW


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_approve_once(place: Channel, run_together: RunTogether) -> None:
    application_id, _key = review(place)
    outcomes = run_together(2, lambda _n: services.approve_application(application_id=application_id, actor=ACTOR))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IllegalMove", "UUID"]
    assert (Company.objects.count(), Invitation.objects.count(), CompanyConditions.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_once_are_one_of_the_two(place: Channel, run_together: RunTogether) -> None:
    application_id, _key = review(place)

    def decide(number: int) -> object:
        if number:
            return services.reject_application(application_id=application_id, why="아니요", actor=ACTOR)
        return services.approve_application(application_id=application_id, actor=ACTOR)

    outcomes = run_together(2, decide)
    assert [isinstance(outcome, IllegalMove) for outcome in outcomes].count(True) == 1
    state = selectors.get_application(REVIEWER, application_id).summary.state
    assert (state, Company.objects.count()) in ((ApplicationState.APPROVED, 1), (ApplicationState.REJECTED, 0))


def test_four_eyes_who_applied_cannot_review(place: Channel) -> None:
    someone = person("두 손")
    user_id = parties.create_log_in(
        person_id=someone, email="seoha+staff@ginhae.example", password=PASSWORD, is_staff=True
    )
    by_mailbox = replace(REVIEWER, user_id=user_id)
    application_id, _key = submit(place)
    other_id, _key = submit(
        place, actor=replace(GUEST, user_id=user_id), business_number=OTHER_NUMBER, contact_email="a@b.example"
    )
    for one in (application_id, other_id):
        with pytest.raises(errors.SameHands):
            services.start_review(application_id=one, actor=by_mailbox)
    assert set(selectors.count_by_state(REVIEWER).items()) == {(ApplicationState.SUBMITTED, 2)}


def test_only_reviewers_see_and_decide(place: Channel) -> None:
    application_id, _key = submit(place)
    for actor in (GUEST, CLERK, replace(REVIEWER, rights={Action.APPLICATIONS_REVIEW: Scope.UNIT})):
        tries: list[Any] = [
            lambda actor=actor: selectors.list_applications(actor),
            lambda actor=actor: selectors.count_by_state(actor),
            lambda actor=actor: selectors.get_application(actor, application_id),
            lambda actor=actor: selectors.list_duplicates(actor, application_id),
            lambda actor=actor: selectors.list_tasks(actor),
            lambda actor=actor: services.start_review(application_id=application_id, actor=actor),
            lambda actor=actor: services.approve_application(application_id=application_id, actor=actor),
            lambda actor=actor: services.ask_for_more(application_id=application_id, why="x", actor=actor),
            lambda actor=actor: services.reject_application(application_id=application_id, why="x", actor=actor),
        ]
        for one in tries:
            with pytest.raises(NotPermitted):
                one()
    with pytest.raises(errors.ApplicationNotFound):
        services.start_review(application_id=uuid4(), actor=REVIEWER)
    assert ApplicationMove.objects.count() == 1


def test_look_alikes_are_shown_by_what_they_share(place: Channel) -> None:
    company_id = approved(place)
    application_id, _key = submit(place, business_number=OTHER_NUMBER, contact_email="new@ginhae.example")
    found = selectors.list_duplicates(REVIEWER, application_id)
    assert [(one.by, one.kind, one.id) for one in found if one.kind == "company"] == [("name", "company", company_id)]
    assert [(one.by, one.note) for one in found if one.kind == "application"] == [("name", "approved")]


def test_lists_filter_search_and_count(place: Channel) -> None:
    first, _key = review(place)
    submit(place, name="호텔 온새", name_en="Onsae", business_number=OTHER_NUMBER, contact_email="a@onsae.example")
    rows, total = selectors.list_applications(REVIEWER, states=[ApplicationState.IN_REVIEW])
    assert ([row.id for row in rows], total) == ([first], 1)
    for text, count in (("온새", 1), ("124-81", 1), ("ONSAE", 1), ("@", 2), ("없는 이름", 0)):
        assert selectors.list_applications(REVIEWER, text=text)[1] == count
    assert rows[0].number.status == NumberStatus.UNKNOWN
    assert selectors.count_by_state(REVIEWER) == {ApplicationState.IN_REVIEW: 1, ApplicationState.SUBMITTED: 1}


def test_old_drafts_go_with_their_files_and_what_was_submitted_stays(
    place: Channel, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    submit(place)
    start(place, paper(content=PDF + b"\n"), contact_email="never@proved.example")
    with clock.at(clock.now() + timedelta(days=3)), django_capture_on_commit_callbacks(execute=True):
        assert services.drop_old_drafts() == 1
    assert Application.objects.count() == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    for broken in (lambda: Application.objects.all().delete(), lambda: ApplicationMove.objects.update(why="x")):
        with pytest.raises(Error), transaction.atomic():
            broken()


def test_a_number_with_dashes_is_the_same_number(place: Channel) -> None:
    submit(place, business_number="1248100998")
    start(place, business_number=NUMBER, contact_email="b@c.example")
    with pytest.raises(JangteoError) as refused:
        services.prove_address(key=key_in_letter("prove_address"), actor=GUEST)
    assert refused.value.code == "onboarding.number_known"
    assert draft().business_number == NUMBER
