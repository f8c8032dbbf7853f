"""Notice, renewal and end by themselves: once, on time, also with two workers."""

from datetime import timedelta
from typing import Any

import pytest

from conftest import RunTogether
from contracts.agreeing import DAY, END, START, agree, open_shop, own_list, read
from factories import ACTOR, staff
from jangteo.catalog.selectors import variants_by_sku
from jangteo.contracts import services
from jangteo.contracts.jobs import nightly
from jangteo.contracts.models import RenewalNotice
from jangteo.contracts.types import ContractState, RenewalKind
from jangteo.kernel import clock, verify
from jangteo.kernel.models import Letter
from jangteo.kernel.types import PartyId
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole
from jangteo.pricing import selectors as pricing
from jangteo.relations.models import Task
from jangteo.relations.services import assign_account

NOTICE = END - timedelta(days=60)


def make(**changes: Any) -> tuple[PartyId, Any]:
    """A company with a mail address, its keeper, and a contract of a year with notice of sixty days."""
    with clock.at(START):
        _shop, variants = open_shop()
        firm = parties.create_company(
            name="호텔", legal_name="호텔", business_number=None, email="desk@hotel.example", actor=ACTOR
        )
        rep = staff(MemberRole.SALES_REP)
        if changes.pop("is_kept", True):
            assign_account(party_id=firm, person_id=rep.person_id, expected_owner_id=None, actor=ACTOR)  # type: ignore[arg-type]
        agree(firm, own_list({variants["MUG"]: "700"}), **changes)
        Letter.objects.all().delete()
    return firm, rep


def tasks() -> list[Task]:
    return list(Task.objects.filter(title__contains="2026 계약"))


@pytest.mark.django_db
def test_notice_is_given_once_when_its_day_comes() -> None:
    firm, rep = make()
    with clock.at(NOTICE - DAY):
        assert services.give_notices() == 0
    with clock.at(NOTICE):
        assert services.give_notices() == 1
        assert services.give_notices() == 0
        (task,) = tasks()
        assert (task.party_id, task.assignee_id, task.priority) == (firm, rep.person_id, "high")
        assert task.due_on == clock.today() + timedelta(days=7)
        assert "2027-02-28" in task.title
    with clock.at(END - DAY):
        assert services.give_notices() == 0
    (letter,) = Letter.objects.all()
    assert (letter.to, letter.purpose) == ("desk@hotel.example", "contracts.renewal_notice")
    assert letter.subject == "계약 ‘2026 계약’이 2027-02-28에 끝납니다"
    notice = RenewalNotice.objects.get()
    assert (notice.task_id, notice.letter_id) == (task.pk, letter.pk)


@pytest.mark.django_db
def test_a_renewed_term_is_told_again() -> None:
    make()
    with clock.at(NOTICE):
        services.give_notices()
        services.renew_contract(contract_id=read().id, actor=ACTOR, until=END + 365 * DAY)
        assert services.give_notices() == 0
    with clock.at(NOTICE + 365 * DAY):
        assert services.give_notices() == 1
    assert len(tasks()) == 2


@pytest.mark.django_db
def test_where_nobody_keeps_the_account_the_letter_goes_and_the_task_waits_for_a_keeper() -> None:
    firm, rep = make(is_kept=False)
    with clock.at(NOTICE):
        assert services.give_notices() == 1
        assert services.give_notices() == 0
        assert tasks() == []
        assign_account(party_id=firm, person_id=rep.person_id, expected_owner_id=None, actor=ACTOR)
        assert services.give_notices() == 1
        assert services.give_notices() == 0
    assert len(tasks()) == 1
    assert Letter.objects.filter(purpose="contracts.renewal_notice").count() == 1


@pytest.mark.django_db
def test_a_keeper_who_left_is_not_given_the_task() -> None:
    _firm, rep = make()
    with clock.at(NOTICE):
        User.objects.filter(person=rep.person_id).update(is_staff=False)
        assert services.give_notices() == 1
    assert tasks() == []
    assert Letter.objects.filter(purpose="contracts.renewal_notice").count() == 1


@pytest.mark.django_db
def test_what_renews_unless_told_goes_on_without_a_gap() -> None:
    make(renewal=RenewalKind.RENEWS, renewal_months=12)
    with clock.at(END - 3 * DAY):
        assert services.renew_due() == 0
    with clock.at(END - DAY):
        assert services.renew_due() == 1
        assert services.renew_due() == 0
    assert read().valid_until == END.replace(year=2028)
    assert pricing.get_price_list("agreed").valid_until == END.replace(year=2028)


@pytest.mark.django_db
def test_what_was_told_otherwise_ends() -> None:
    make(renewal=RenewalKind.RENEWS, renewal_months=12)
    with clock.at(NOTICE):
        services.stop_renewal(contract_id=read().id, actor=ACTOR, why="they asked")
    with clock.at(END - DAY):
        nightly(0)
        assert read().state == ContractState.ACTIVE
    with clock.at(END + DAY):
        nightly(0)
        assert services.end_over() == 0
    assert (read().state, read().ended_at) == (ContractState.ENDED, END)
    assert [one for one in verify.run() if not one.is_clean] == []


@pytest.mark.django_db
def test_what_can_not_renew_does_not_stop_the_others() -> None:
    firm, _rep = make(renewal=RenewalKind.RENEWS, renewal_months=12)
    with clock.at(START):
        mug, cup = (variants_by_sku([sku])[sku].id for sku in ("MUG", "CUP"))
        agree(firm, own_list({mug: "600"}), code="next", valid_from=END + DAY, valid_until=None)
        agree(firm, own_list({cup: "600"}), code="other", renewal=RenewalKind.RENEWS, renewal_months=1)
    with clock.at(END - DAY):
        assert services.renew_due() == 1
    assert (read().valid_until, read("other").term) == (END, 2)


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once_and_renew_once(run_together: RunTogether) -> None:
    make(renewal=RenewalKind.RENEWS, renewal_months=12)

    def work(_number: int) -> tuple[int, int]:
        with clock.at(END - DAY):
            return services.give_notices(), services.renew_due()

    outcomes = run_together(4, work)
    assert [sum(column) for column in zip(*outcomes, strict=True)] == [1, 1]
    assert len(tasks()) == 1
    assert Letter.objects.filter(purpose="contracts.renewal_notice").count() == 1
    assert RenewalNotice.objects.count() == 1
    assert read().term == 2
