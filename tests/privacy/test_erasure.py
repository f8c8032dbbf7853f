"""A person with a marker in every field: the export holds them all; after the erasure nothing but the vault does."""

import json
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from conftest import RunTogether
from factories import (
    ACTOR,
    GUEST,
    PASSWORD,
    acting,
    cart_with,
    channel,
    company,
    member_of,
    order_of,
    place,
    staff,
    stocked,
)
from jangteo.channels.selectors import get_channel
from jangteo.connect.models import ImportNote, ImportRow, ImportRun
from jangteo.identity import services as identity
from jangteo.identity.models import ConfirmedEmail, Session, UsedCode
from jangteo.kernel import audit, clock, letters, personal, verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, AuditLink, OutboxEvent
from jangteo.kernel.types import ALL_RIGHTS, Actor
from jangteo.onboarding import services as onboarding
from jangteo.onboarding.models import Application, ApplicationDocument, CompanyDomain, DomainJoin, Invitation
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Cart, Order
from jangteo.parties import services as parties
from jangteo.parties.models import Membership, Party, PartyParent, User
from jangteo.parties.types import ImportedParty, MemberRole, PartyKind, PostalAddress
from jangteo.payments.types import PaymentMethod
from jangteo.privacy import services
from jangteo.privacy.errors import CannotErase, PersonGone
from jangteo.privacy.models import ConsentRecord, DataRequest, DataSubject, LawfulRecord
from jangteo.privacy.types import RequestState
from jangteo.relations import services as relations
from jangteo.relations.models import Account, Note, Task
from jangteo.relations.types import TaskState, TouchKind
from jangteo.segments import services as segments
from jangteo.segments.models import SegmentMember
from onboarding.applying import OTHER_NUMBER, draft, key_in_letter, paper
from privacy.people import ADS, EMAIL, erase, family, places_of, say_yes, someone

NAME, MAIL, LOG_IN = "표식이름", "markmail@marker.example", "marklogin@marker.example"
PHONE, STREET, FLAT, CITY = "010-7777-1234", "표식로 77길", "표식아파트 707호", "표식시"
NOTE, PURCHASE, PROOF, WHY, KEY = "표식메모 문앞에", "MARKPO-1", "표식증거", "표식사유", "MARKKEY-9"
MARKERS = (NAME, MAIL, LOG_IN, PHONE, STREET, FLAT, NOTE, PURCHASE, PROOF, WHY, KEY)
ADDRESS = PostalAddress(NAME, PHONE, "77777", STREET, FLAT, CITY, label="표식집")


@pytest.fixture
def marked(db: None, settings: Settings, tmp_path: Path) -> Actor:
    """Someone whose traces are wherever the system keeps any."""
    settings.MEDIA_ROOT = tmp_path
    parties.create_imported_parties(
        source="old", rows=[ImportedParty(KEY, PartyKind.PERSON, "옛이름", "ko", "old@marker.example")]
    )
    person_id = parties.create_imported_parties(source="old", rows=[ImportedParty(KEY, PartyKind.PERSON, "x")])[KEY]
    row = ImportedParty(KEY, PartyKind.PERSON, NAME, "ko", MAIL, PHONE)
    parties.change_imported_parties(source="old", rows=[row], actor=ACTOR)
    user_id = parties.create_log_in(person_id=person_id, email=LOG_IN, password=PASSWORD)
    parties.issue_token(user_id=user_id, name="표식 기기")
    User.objects.filter(pk=user_id).update(last_login=clock.now())
    her = acting(person_id, person_id)
    parties.add_address(party_id=person_id, address=ADDRESS, is_default=True, actor=her)
    _shop(her)
    _family(her)
    _log_in(her)
    _office(her)
    _coming_in(her)
    _rest(her)
    return her


def _log_in(her: Actor) -> None:
    now, user_id = clock.now(), her.user_id
    assert user_id
    Session.objects.create(
        session_key="표식세션", session_data="x", expire_date=now + timedelta(days=1), user_id=user_id,
        created_at=now, seen_at=now, address="203.0.113.77", browser="표식 브라우저", how="표식 제공자",
    )  # fmt: skip
    identity.ask_reset(email=LOG_IN)
    identity.ask_registration(email=MAIL, password=PASSWORD, name=NAME)
    ConfirmedEmail.objects.create(user_id=user_id, email=LOG_IN, confirmed_at=now)
    UsedCode.objects.create(user_id=user_id, counter=1)
    Authenticator.objects.create(user_id=user_id, type="webauthn", data={"name": "표식 열쇠"})
    SocialAccount.objects.create(user_id=user_id, provider="표식", uid="표식번호", extra_data={"name": NAME})
    EmailAddress.objects.create(user_id=user_id, email=LOG_IN)


def _office(her: Actor) -> None:
    """What staff wrote about her, and about the company she buys for."""
    assert her.person_id
    rep, firm = staff(name="신예솔"), Party.objects.get(name="표본상사").pk
    assert rep.person_id
    relations.assign_account(
        party_id=her.person_id, person_id=rep.person_id, expected_owner_id=None, actor=ACTOR, why=f"{NAME}의 부탁"
    )
    note = relations.write_note(party_id=her.person_id, text=f"{NAME} {PHONE}", actor=rep)
    relations.correct_note(note_id=note, text="아무 이름도 없는 표식", actor=rep)
    relations.write_note(party_id=firm, text=f"{NAME}님이 받습니다", actor=rep)
    relations.write_note(party_id=firm, text="월말에 주문합니다", actor=rep)
    relations.write_touch(
        party_id=her.person_id, kind=TouchKind.CALL, at=clock.now(), outcome=f"{NAME}님과 통화", actor=rep,
        with_whom=NAME, next_step=f"{NAME}님께 전화",
    )  # fmt: skip
    task = relations.add_task(
        party_id=firm, title=f"{NAME}님께 견본", detail=f"{STREET} {FLAT}", due_on=clock.today(),
        assignee_id=rep.person_id, actor=rep,
    )  # fmt: skip
    relations.move_task(task_id=task, target=TaskState.DROPPED, actor=rep, why=f"{NAME}님이 사양")
    parties.create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="강릉점", actor=ACTOR)
    PartyParent.objects.filter(parent=firm).update(why=f"{NAME} 요청")


def _coming_in(her: Actor) -> None:
    """An application of hers that waits, one that became a company, an invitation by her, a join."""
    assert her.person_id
    shop = get_channel("shop")
    theirs = {"contact_name": NAME, "contact_email": MAIL, "wishes": NOTE}
    hers = draft(name="표식상회", representative=NAME, contact_phone=PHONE, address=ADDRESS, **theirs)
    papers = [paper(f"{NAME}.pdf")]
    onboarding.start_application(channel=shop, draft=hers, files=papers, language="ko", actor=her)
    onboarding.prove_address(key=key_in_letter("prove_address"), actor=her)
    other = draft(business_number=OTHER_NUMBER, name="다른 상회", **theirs)
    taken = onboarding.take_down_application(channel=shop, draft=other, files=papers, language="ko", actor=ACTOR)
    onboarding.start_review(application_id=taken, actor=staff())
    onboarding.approve_application(application_id=taken, actor=staff())
    firm = Party.objects.get(name="표본상사").pk
    onboarding.invite_member(
        channel=shop, party_id=firm, email="kim@other.example", role=MemberRole.BUYER, language="ko",
        actor=replace(acting(her.person_id, firm), rights=ALL_RIGHTS),
    )  # fmt: skip
    letters.send_batch()  # a letter that is sent keeps no text
    domain = CompanyDomain.objects.create(
        company_id=firm, channel_id=shop.id, domain="marker.example", role="buyer", declared_at=clock.now()
    )
    DomainJoin.objects.create(
        domain=domain, person_id=her.person_id, email=MAIL, asked_at=clock.now(), expires_at=clock.now()
    )


def _shop(her: Actor) -> None:
    shop = channel("shop")
    stocked(shop, {"CUP": 50})
    details: dict[str, Any] = {"email": MAIL, "ship_to": ADDRESS, "note": NOTE, "purchase_order_number": PURCHASE}
    first = place(cart_with(shop, her, {"CUP": 2}), her, **details)
    ordering.mark_paid(order_id=first, actor=ACTOR, why=f"{NAME} 입금")
    ordering.ship_order(order_id=first, actor=ACTOR)
    ordering.deliver_order(order_id=first, actor=ACTOR)
    second = place(cart_with(shop, her, {"CUP": 1}), her, **details)
    ordering.cancel_order(order_id=second, actor=her, why=WHY)
    guest = GUEST
    place(
        cart_with(shop, guest, {"CUP": 1}, "a-secret-of-twenty-letters"),
        guest,
        secret="a-secret-of-twenty-letters",
        email=MAIL,
        ship_to=ADDRESS,
        payment_method=PaymentMethod.ON_DELIVERY,
    )
    buyer_id = company("표본상사")
    assert her.person_id
    parties.add_member(party_id=buyer_id, person_id=her.person_id, role=MemberRole.BUYER, actor=ACTOR)
    at_work = replace(ADDRESS, line1="회사로 1", line2="", city="", label="본사")
    parties.add_address(party_id=buyer_id, address=at_work, is_default=True, actor=ACTOR)
    for_company = acting(her.person_id, buyer_id)
    place(cart_with(shop, for_company, {"CUP": 1}), for_company, email=MAIL, ship_to=at_work, note=NOTE)
    for order in Order.objects.filter(status="placed"):
        ordering.cancel_order(order_id=order.pk, actor=ACTOR, why="test")
    cart_with(shop, her, {"CUP": 1})


def _family(her: Actor) -> None:
    assert her.person_id
    household = parties.create_household(name=f"{NAME}네", language="ko", actor=her)
    parties.add_member(party_id=household, person_id=her.person_id, role=MemberRole.GUARDIAN, actor=ACTOR)


def _rest(her: Actor) -> None:
    assert her.person_id
    segments.create_segment(code="vip", names={"ko": "단골"})
    segments.add_party(segment_code="vip", party_id=her.person_id, actor=ACTOR)
    say_yes(her, proof={"box": PROOF, "name": NAME})
    services.issue_withdrawal_token(person_id=her.person_id, purpose=ADS, channel=EMAIL)
    with transaction.atomic():
        letters.write(to=LOG_IN, subject=f"{NAME}님께", text=f"안녕하세요 {NAME}", purpose="identity.test")
        OutboxEvent.objects.create(
            name="test.told", payload={"email": MAIL}, published_at=clock.now(), due_at=clock.now(), done_at=clock.now()
        )
    run = ImportRun.objects.create(
        kind="customers", file_name="customers.csv", file_digest="0" * 64, map_digest="1" * 64, state="reading",
        started_at=clock.now(), actor_name="command", rows_read=1, rows_staged=1,
    )  # fmt: skip
    ImportRow.objects.create(run_id=run.pk, row=1, key=MAIL, values={"name": NAME, "email": MAIL, "phone": PHONE})
    ImportNote.objects.create(
        run=run, row=2, level="refused", code="bad", column="phone", value=PHONE, names={"ko": f"{NAME}의 전화번호"}
    )
    AuditEntry.objects.create(
        at=clock.now(), actor={"name": "staff"}, action="test.note", subject_kind="person", subject_id=her.person_id,
        after={"note": f"{NAME} {PHONE}"}, why=f"{NAME} 요청",
    )  # fmt: skip
    while audit.seal():
        pass


def text_of_export(her: Actor, folder: Path) -> str:
    """Ask, run, and read the file."""
    assert her.person_id
    services.ask_for_export(person_id=her.person_id, actor=her)
    row = DataRequest.objects.get(kind="export", state="waiting")
    assert services.run_request(row.pk) == RequestState.DONE
    with services.open_export(request_id=row.pk, actor=her) as stream, zipfile.ZipFile(stream) as packed:
        assert packed.namelist() == ["data.json", "내-정보.txt", "my-data.txt"]
        return packed.read("data.json").decode()


def test_an_export_holds_every_field_of_the_person(marked: Actor, tmp_path: Path) -> None:
    text = text_of_export(marked, tmp_path)
    for marker in (*MARKERS, CITY, "표식집", "vip", "CUP", "표본상사"):
        assert marker in text, marker
    modules = [part["module"] for part in json.loads(text)["parts"]]
    assert {
        "parties",
        "ordering",
        "privacy",
        "segments",
        "connect",
        "letters",
        "audit",
        "events",
        "identity",
        "relations",
        "onboarding",
    } <= set(modules)


def test_after_an_erasure_only_the_vault_knows_the_person(
    marked: Actor, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    """H10: tables, outbox, letters, imports, audit trail, export files."""
    text_of_export(marked, tmp_path)
    assert len(list((tmp_path / "privacy").iterdir())) == 1
    assert all(places_of(marker) for marker in MARKERS)
    assert marked.person_id
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert erase(marked.person_id) == RequestState.DONE
    left = {marker: places_of(marker) - {"privacy_lawfulrecord.data"} for marker in (*MARKERS, CITY, "표식")}
    assert {marker: places for marker, places in left.items() if places} == {}
    assert list((tmp_path / "privacy").iterdir()) == []
    kinds = Counter(LawfulRecord.objects.values_list("kind", flat=True))
    assert kinds == {"order": 4, "consent": 1, "log_in": 1}
    assert "privacy_lawfulrecord.data" in places_of(STREET)


def test_the_promises_hold_after_an_erasure_and_the_chain_is_whole(marked: Actor) -> None:
    sealed = AuditLink.objects.count()
    assert sealed > 10
    assert marked.person_id
    assert erase(marked.person_id) == RequestState.DONE
    while audit.seal():
        pass
    ImportRow.objects.all().delete()
    ImportRun.objects.all().delete()
    assert [(one.invariant.name, one.rows) for one in verify.run() if not one.is_clean] == []
    redacted = AuditEntry.objects.filter(redaction__isnull=False)
    note = AuditEntry.objects.get(action="kernel.redact_audit")
    assert note.after is not None
    assert set(note.after["entries"]) == {str(entry.pk) for entry in redacted}
    assert AuditEntry.objects.filter(action="test.note").get().after == {"note": "[erased] [erased]"}


def test_what_is_left_of_a_redacted_entry_cannot_be_altered_unseen(marked: Actor) -> None:
    assert marked.person_id
    erase(marked.person_id)
    entry = AuditEntry.objects.filter(redaction__isnull=False).latest("id")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(why="never")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER auditentry_append_only")
        cursor.execute("UPDATE kernel_auditentry SET why = 'never' WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE kernel_auditentry ENABLE TRIGGER auditentry_append_only")
    broken = {one.invariant.name: one.rows for one in verify.run() if not one.is_clean}
    assert [row["id"] for row in broken["kernel.audit_redactions_told"]] == [entry.pk]


def test_the_law_keeps_contracts_five_years_and_log_ins_three_months(marked: Actor) -> None:
    assert marked.person_id
    erase(marked.person_id)
    row = LawfulRecord.objects.filter(kind="order", data__note=NOTE).first()
    assert row
    order = Order.objects.get(pk=row.subject_id)
    last = order.moves.latest("at").at
    assert row.keep_until == last.replace(year=last.year + 5)
    assert (row.data["email"], row.data["ship_to"]["line1"], row.data["number"]) == (MAIL, STREET, order.number)
    assert "전자상거래법" in row.basis
    log_in = LawfulRecord.objects.get(kind="log_in")
    assert log_in.data["email"] == LOG_IN
    assert timedelta(days=90) < log_in.keep_until - clock.now() < timedelta(days=93)


def test_figures_of_orders_stay_and_a_company_keeps_its_order(marked: Actor) -> None:
    before = list(Order.objects.order_by("pk").values_list("number", "gross_minor", "status", "buyer_id"))
    assert marked.person_id
    erase(marked.person_id)
    assert list(Order.objects.order_by("pk").values_list("number", "gross_minor", "status", "buyer_id")) == before
    of_company = Order.objects.get(buyer_name="표본상사")
    assert (of_company.placed_by_name, of_company.email) == ("[erased]", "")
    assert (of_company.ship_to["line1"], of_company.ship_to["recipient"]) == ("회사로 1", "[erased]")
    assert Cart.objects.filter(state="open").count() == 0


def test_the_person_is_out_everywhere(marked: Actor) -> None:
    assert marked.person_id
    erase(marked.person_id)
    assert marked.user_id
    user = User.objects.get(pk=marked.user_id)
    assert (user.is_active, user.has_usable_password(), user.last_login) == (False, False, None)
    assert Membership.objects.filter(person=marked.person_id).count() == 0
    assert SegmentMember.objects.filter(party=marked.person_id).count() == 0
    last = ConsentRecord.objects.filter(person=marked.person_id).latest("position")
    assert (last.is_given, last.source, last.proof) == (False, "erasure", {})
    with pytest.raises(PersonGone):
        say_yes(marked)


def test_what_staff_wrote_goes_where_it_is_about_the_person_and_stays_where_it_is_not(marked: Actor) -> None:
    assert marked.person_id
    erase(marked.person_id)
    assert set(Note.objects.filter(party=marked.person_id).values_list("text", flat=True)) == {"[erased]"}
    firm = Party.objects.get(name="표본상사")
    texts = Note.objects.filter(party=firm).order_by("id").values_list("text", "writer_name")
    assert list(texts) == [("[erased]", "신예솔"), ("월말에 주문합니다", "신예솔")]
    assert set(Task.objects.filter(party=marked.person_id).values_list("state", flat=True)) == {"dropped"}
    assert Account.objects.get(party=marked.person_id).until_at is not None
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Note.objects.filter(party=firm).update(text="something else")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Note.objects.filter(party=firm).update(writer_id=None)


def test_an_application_that_waits_goes_and_a_companys_loses_who_spoke_for_it(
    marked: Actor, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    assert len(list((tmp_path / "applications").iterdir())) == 2
    assert marked.person_id
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase(marked.person_id)
    gone = Application.objects.get(state="withdrawn")
    assert (gone.name, gone.address, gone.contact_email, gone.follow_digest) == ("[erased]", {}, "", "")
    kept = Application.objects.get(state="approved")
    assert (kept.name, kept.contact_name, kept.contact_email, kept.wishes) == ("다른 상회", "[erased]", "", "")
    assert list(ApplicationDocument.objects.values_list("application", "name")) == [(kept.pk, "[erased].pdf")]
    assert len(list((tmp_path / "applications").iterdir())) == 1
    assert set(Invitation.objects.values_list("state", "email", "invited_by")) == {
        ("revoked", "", "도하준"), ("pending", "kim@other.example", "[erased]"),
    }  # fmt: skip


@pytest.mark.django_db
def test_staff_who_go_leave_what_they_wrote_without_their_name() -> None:
    buyer_id, writer = company("표본상사"), staff(name="표식담당")
    staff()
    assert writer.person_id
    relations.write_note(party_id=buyer_id, text="월말에 주문합니다", actor=writer)
    taken = onboarding.take_down_application(
        channel=get_channel(channel("shop").code), draft=draft(), files=[], language="ko", actor=writer
    )
    onboarding.start_review(application_id=taken, actor=staff())
    assert erase(writer.person_id) == RequestState.DONE
    assert list(Note.objects.values_list("text", "writer_name")) == [("월말에 주문합니다", "[erased]")]
    assert Application.objects.get().contact_name == draft().contact_name
    assert places_of("표식담당") == set()


def test_erasing_twice_is_a_no_op(marked: Actor) -> None:
    assert marked.person_id
    erase(marked.person_id)
    first = (AuditEntry.objects.count(), LawfulRecord.objects.count(), ConsentRecord.objects.count())
    done = DataRequest.objects.get(kind="erasure")
    report = done.report
    assert services.run_request(done.pk) == RequestState.DONE
    again = DataRequest.objects.create(
        kind="erasure", person_id=marked.person_id, asked_at=clock.now(), receipt="0" * 64
    )
    assert services.run_request(again.pk) == RequestState.DONE
    assert (AuditEntry.objects.count(), LawfulRecord.objects.count(), ConsentRecord.objects.count()) == first
    done.refresh_from_db()
    assert done.report == report


def test_the_report_says_what_was_removed_and_what_is_kept_until_when(marked: Actor) -> None:
    assert marked.person_id
    erase(marked.person_id)
    report = DataRequest.objects.get(kind="erasure").report
    removed = {part["module"]: part["removed"] for part in report["parts"]}
    assert removed["parties"] == {
        "addresses": 1, "names_in_other_systems": 1, "memberships": 2, "log_ins": 1, "person": 1,
    }  # fmt: skip
    assert removed["ordering"]["orders"] == 4
    assert removed["letters"] == {"letters": 4}
    kept = {one["kind"]: one for one in report["kept"]}
    assert {kind: one["count"] for kind, one in kept.items()} == {"order": 4, "consent": 1, "log_in": 1}
    assert all(datetime.fromisoformat(one["keep_until"]) > clock.now() for one in kept.values())
    assert not any(marker in json.dumps(report, ensure_ascii=False) for marker in MARKERS)


def test_a_namesake_keeps_everything(marked: Actor) -> None:
    other = someone(NAME)
    assert other.person_id
    parties.add_address(party_id=other.person_id, address=ADDRESS, is_default=True, actor=other)
    assert marked.person_id
    erase(marked.person_id)
    party = Party.objects.get(pk=other.person_id)
    assert (party.name, party.addresses.get().recipient) == (NAME, NAME)
    entry = AuditEntry.objects.get(action="parties.add_address", subject_id=other.person_id)
    assert (entry.actor["name"], entry.redaction) == (NAME, None)


@pytest.mark.django_db
def test_open_orders_and_the_last_in_charge_stand_in_the_way() -> None:
    shop = channel("shop")
    stocked(shop, {"CUP": 5})
    buyer_id = company("긴해")
    boss = member_of(buyer_id, MemberRole.ADMINISTRATOR, "대표")
    assert boss.person_id
    own = acting(boss.person_id, boss.person_id)
    order = order_of(shop, own, {"CUP": 1})
    guardian, _child = family()
    assert guardian.person_id
    before = (AuditEntry.objects.count(), DataRequest.objects.count())
    with pytest.raises(CannotErase) as refused:
        services.ask_for_erasure(person_id=boss.person_id, actor=own)
    assert [block["code"] for block in refused.value.facts["blocks"]] == [
        "ordering.order_open",
        "parties.last_administrator",
    ]
    with pytest.raises(CannotErase) as refused:
        services.ask_for_erasure(person_id=guardian.person_id, actor=guardian)
    assert refused.value.facts["blocks"][0]["code"] == "parties.last_guardian"
    assert (AuditEntry.objects.count(), DataRequest.objects.count()) == before
    ordering.cancel_order(order_id=order.pk, actor=ACTOR)
    member_of(buyer_id, MemberRole.ADMINISTRATOR, "새 대표")
    assert erase(boss.person_id) == RequestState.DONE


@pytest.mark.django_db
def test_what_came_in_the_way_after_asking_refuses_the_job_and_changes_nothing() -> None:
    shop = channel("shop")
    stocked(shop, {"CUP": 5})
    her = someone()
    assert her.person_id
    services.ask_for_erasure(person_id=her.person_id, actor=her)
    order = order_of(shop, her, {"CUP": 1})
    assert services.run_request(DataRequest.objects.get().pk) == RequestState.REFUSED
    assert DataRequest.objects.get().report == {"blocks": [{"code": "ordering.order_open", "order": order.number}]}
    assert (Party.objects.get(pk=her.person_id).name, LawfulRecord.objects.count()) == ("손지우", 0)


@pytest.mark.django_db(transaction=True)
def test_two_last_administrators_cannot_both_go(run_together: RunTogether) -> None:
    buyer_id = company("긴해")
    bosses = [member_of(buyer_id, MemberRole.ADMINISTRATOR, f"대표{number}") for number in range(2)]
    for boss in bosses:
        assert boss.person_id
        services.ask_for_erasure(person_id=boss.person_id, actor=boss)
    ids = list(DataRequest.objects.values_list("pk", flat=True))
    outcomes = run_together(2, lambda number: services.run_request(ids[number]))
    assert Counter(outcomes) == {RequestState.DONE: 1, RequestState.REFUSED: 1}
    assert Membership.objects.filter(party=buyer_id, role="administrator").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_erasure_run_by_two_workers_happens_once(run_together: RunTogether) -> None:
    her = someone()
    assert her.person_id
    say_yes(her, proof={"box": "x"})
    services.ask_for_erasure(person_id=her.person_id, actor=her)
    request_id = DataRequest.objects.get().pk
    assert run_together(2, lambda _: services.run_request(request_id)) == [RequestState.DONE] * 2
    assert LawfulRecord.objects.count() == 1
    assert AuditEntry.objects.filter(action="privacy.erase_person").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_failure_in_the_middle_leaves_everything_and_the_request_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    her = someone()
    assert her.person_id
    say_yes(her, proof={"box": "x"})
    services.ask_for_erasure(person_id=her.person_id, actor=her)
    request_id = DataRequest.objects.get().pk
    before = (AuditEntry.objects.count(), ConsentRecord.objects.count())

    def break_down(person: personal.Person, at: datetime) -> personal.Erased:
        raise KeyboardInterrupt

    broken = personal.PersonalData("a last one", {"ko": "", "en": ""}, lambda _: [], break_down)
    monkeypatch.setattr(personal, "_providers", {"a last one": broken} | personal._providers)
    with pytest.raises(KeyboardInterrupt):
        services.run_request(request_id)
    assert (AuditEntry.objects.count(), ConsentRecord.objects.count()) == before
    assert (LawfulRecord.objects.count(), DataSubject.objects.get().erased_at) == (0, None)
    monkeypatch.undo()
    assert DataRequest.objects.get().state == "waiting"
    assert services.run_request(request_id) == RequestState.DONE


@pytest.mark.django_db
def test_what_has_run_out_leaves_the_vault_and_nothing_else_does() -> None:
    her = someone()
    assert her.person_id
    long_ago = datetime(2019, 1, 1, tzinfo=UTC)
    for kind, until in (("over", long_ago + timedelta(days=30)), ("kept", clock.now() + timedelta(days=1))):
        LawfulRecord.objects.create(
            person_id=her.person_id, kind=kind, subject_id=new_id(), data={}, basis="x", stored_at=long_ago,
            keep_until=until,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="kept unchanged"), transaction.atomic():
        LawfulRecord.objects.filter(kind="kept").delete()
    with pytest.raises(IntegrityError, match="kept unchanged"), transaction.atomic():
        LawfulRecord.objects.filter(kind="kept").update(keep_until=long_ago)
    assert services.end_what_has_run_out() == {"files": 0, "readings": 0, "lawful_records": 1}
    assert list(LawfulRecord.objects.values_list("kind", flat=True)) == ["kept"]


@pytest.mark.django_db
def test_what_the_law_kept_long_enough_already_goes_for_good() -> None:
    shop = channel("shop")
    stocked(shop, {"CUP": 5})
    her = someone("옛손님")
    with clock.at(datetime(2020, 6, 1, tzinfo=UTC)):
        order = order_of(shop, her, {"CUP": 1})
        ordering.cancel_order(order_id=order.pk, actor=ACTOR)
    assert her.person_id
    assert erase(her.person_id) == RequestState.DONE
    assert (LawfulRecord.objects.count(), DataRequest.objects.get().report["kept"]) == (0, [])
    assert places_of("옛손님") == set()
