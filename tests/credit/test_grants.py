"""Payment terms that are stored: versions, whom they are given to, and why they hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from credit.using import branch_of, broken
from factories import ACTOR, channel, company, member_of, shopper
from jangteo.credit.errors import GrantNotFound, InvalidTerms, TermsNotFound
from jangteo.credit.models import TermsGrant, TermsVersion
from jangteo.credit.selectors import get_terms, list_grants, list_terms, list_versions, terms_by_version, terms_for
from jangteo.credit.services import end_grant, grant_terms, save_terms
from jangteo.credit.types import CountsFrom, DayOff, DueBase, Terms, TermsFor
from jangteo.kernel import because, clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import lineage_of
from jangteo.parties.types import MemberRole
from jangteo.segments.selectors import segment_ids_of
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db

NET_30 = Terms(DueBase.NET_DAYS, days=30)


def written(code: str, terms: Terms = NET_30) -> UUID:
    return save_terms(code=code, names={"ko": code, "en": code}, terms=terms, actor=ACTOR)


def given(code: str, **whom: Any) -> UUID:
    if not list_versions(code):
        written(code)
    return grant_terms(code=code, actor=ACTOR, **whom)


def found(shop: UUID, party: UUID | None, on: date | None = None) -> TermsFor:
    lineage = lineage_of(party) if party else ()
    return terms_for(channel_id=shop, lineage=lineage, segment_ids=segment_ids_of(*lineage), on=on)


def code_of(answer: TermsFor) -> str:
    return answer.terms.code if answer.terms else ""


def test_other_figures_are_a_new_version_and_what_was_promised_stays() -> None:
    first = written("net-30")
    assert written("net-30") == first
    longer = replace(NET_30, days=45, discount_rate=Decimal("0.02"), discount_days=10, day_off=DayOff.AS_IS)
    second = written("net-30", longer)
    assert (get_terms("net-30").version, get_terms("net-30").terms) == (2, longer)
    promised = terms_by_version([first, second])
    assert [promised[pk].terms for pk in (first, second)] == [NET_30, longer]
    assert [one.version for one in list_versions("net-30")] == [2, 1]
    written("net-30", NET_30)
    assert get_terms("net-30").version == 3
    assert [one.code for one in list_terms()] == ["net-30"]
    with pytest.raises(DatabaseError), transaction.atomic():
        TermsVersion.objects.filter(pk=first).update(days=90)
    entries = AuditEntry.objects.filter(action="credit.save_terms").order_by("id")
    assert [(row.before or {}).get("days") for row in entries] == [None, "30", "45"]
    assert broken() == []


def test_every_figure_is_kept_as_it_was_written() -> None:
    all_of_it = Terms(
        DueBase.DAY_OF_MONTH,
        CountsFrom.FULFILMENT,
        days=3,
        months=2,
        day=10,
        deposit_rate=Decimal("0.3"),
        discount_rate=Decimal("0.015"),
        discount_days=7,
        day_off=DayOff.LAST_WORKING_DAY,
        country="DE",
    )
    fixed = Terms(DueBase.FIXED_DATE, CountsFrom.ORDER, fixed_on=date(2026, 12, 31))
    written("all", all_of_it)
    written("fixed", fixed)
    assert [get_terms(code).terms for code in ("all", "fixed")] == [all_of_it, fixed]


@pytest.mark.parametrize(
    ("code", "names", "terms", "field"),
    [
        ("net 30", {"ko": "x"}, NET_30, "code"),
        ("", {"ko": "x"}, NET_30, "code"),
        ("net-30", {}, NET_30, "names"),
        ("net-30", {"ko": "x" * 201}, NET_30, "names"),
        ("net-30", {"ko": "x"}, replace(NET_30, days=-1), "days"),
    ],
)
def test_terms_that_can_not_be_kept_are_refused(code: str, names: Any, terms: Terms, field: str) -> None:
    with pytest.raises(InvalidTerms) as refused:
        save_terms(code=code, names=names, terms=terms, actor=ACTOR)
    assert refused.value.facts["field"] == field
    assert TermsVersion.objects.count() == 0


def test_nobody_is_given_what_they_have_no_right_to_give() -> None:
    written("net-30")
    firm = company()
    buyer = member_of(firm, MemberRole.ADMINISTRATOR)
    for work in (
        lambda: save_terms(code="net-90", names={"ko": "x"}, terms=NET_30, actor=buyer),
        lambda: grant_terms(code="net-30", party_id=firm, actor=buyer),
        lambda: end_grant(grant_id=given("net-30", party_id=firm), actor=buyer),
    ):
        with pytest.raises(NotPermitted), transaction.atomic():
            work()


def test_the_nearest_unit_comes_first_then_those_above_then_segments_then_the_channel() -> None:
    shop, elsewhere = channel().id, channel(code="other").id
    firm = company()
    branch, lone = branch_of(firm), shopper().party_id
    assert lone
    segment = create_segment(code="good", names={"ko": "우수"})
    for party in (firm, lone):
        add_party(segment_code="good", party_id=party, actor=ACTOR)
    assert (code_of(found(shop, branch)), found(shop, branch).because["rule"]) == ("", "no_terms")
    steps: Sequence[tuple[str, dict[str, Any]]] = (
        ("channel", {"channel_id": shop, "priority": 1000}),
        ("segment", {"segment_id": segment, "priority": 500}),
        ("party", {"party_id": firm}),
        ("party", {"party_id": branch, "priority": -5}),
    )
    for number, (rule, whom) in enumerate(steps):
        given(f"t-{number}", **whom)
        answer = found(shop, branch)
        assert (code_of(answer), answer.because["rule"]) == (f"t-{number}", rule)
    assert found(shop, branch).because["levels_up"] == 0
    assert found(shop, branch).because["instead_of"] == ["t-2", "t-1", "t-0"]
    assert [code_of(found(shop, one)) for one in (firm, lone, None)] == ["t-2", "t-1", "t-0"]
    assert [code_of(found(elsewhere, one)) for one in (firm, lone, None)] == ["t-2", "t-1", ""]


def test_among_equals_the_channels_own_then_priority_then_the_later_start_decides() -> None:
    shop, firm, today = channel().id, company(), clock.today()
    given("a", party_id=firm, from_on=today - timedelta(days=9))
    given("b", party_id=firm, from_on=today - timedelta(days=2))
    assert code_of(found(shop, firm)) == "b"
    given("c", party_id=firm, priority=1, from_on=today - timedelta(days=9))
    assert code_of(found(shop, firm)) == "c"
    given("d", party_id=firm, channel_id=shop, from_on=today - timedelta(days=9))
    assert code_of(found(shop, firm)) == "d"
    assert code_of(found(channel(code="other").id, firm)) == "c"


def test_a_grant_holds_from_its_first_day_to_before_its_last() -> None:
    shop, firm, today = channel().id, company(), clock.today()
    grant = given("net-30", party_id=firm, from_on=today, until_on=today + timedelta(days=10))
    days = {number: code_of(found(shop, firm, today + timedelta(days=number))) for number in (-1, 0, 9, 10)}
    assert days == {-1: "", 0: "net-30", 9: "net-30", 10: ""}
    end_grant(grant_id=grant, on=today + timedelta(days=3), actor=ACTOR)
    end_grant(grant_id=grant, on=today + timedelta(days=9), actor=ACTOR)
    assert [one.until_on for one in list_grants(party_id=firm)] == [today + timedelta(days=3)]
    with pytest.raises(InvalidTerms), transaction.atomic():
        end_grant(grant_id=grant, on=today - timedelta(days=1), actor=ACTOR)
    end_grant(grant_id=grant, actor=ACTOR)
    assert code_of(found(shop, firm)) == ""
    coming = given("net-30", party_id=firm, from_on=today + timedelta(days=5))
    end_grant(grant_id=coming, actor=ACTOR)
    assert code_of(found(shop, firm, today + timedelta(days=5))) == ""


def test_a_grant_names_whom_and_where() -> None:
    written("net-30")
    firm, shop, today = company(), channel().id, clock.today()
    segment = create_segment(code="good", names={"ko": "우수"})
    for error, whom in (
        (InvalidTerms, {}),
        (InvalidTerms, {"party_id": firm, "segment_id": segment}),
        (InvalidTerms, {"segment_id": new_id()}),
        (InvalidTerms, {"party_id": firm, "channel_id": new_id()}),
        (InvalidTerms, {"channel_id": shop, "from_on": today, "until_on": today}),
        (InvalidTerms, {"channel_id": shop, "priority": 1001}),
        (PartyNotFound, {"party_id": new_id()}),
    ):
        with pytest.raises(error), transaction.atomic():
            grant_terms(code="net-30", actor=ACTOR, **whom)
    with pytest.raises(TermsNotFound):
        grant_terms(code="net-99", party_id=firm, actor=ACTOR)
    with pytest.raises(GrantNotFound):
        end_grant(grant_id=new_id(), actor=ACTOR)
    with pytest.raises(TermsNotFound):
        get_terms("net-99")
    assert TermsGrant.objects.count() == 0


def test_why_terms_hold_is_told_in_both_languages() -> None:
    shop, firm = channel().id, company()
    branch = branch_of(firm)
    given("net-30", party_id=firm)
    given("eom", channel_id=shop)
    told = found(shop, branch).because
    assert because.in_words("payment_terms", told, "en") == [
        "Payment terms net-30 (version 1) come down from a unit above.",
        "They come before others that hold too: eom.",
    ]
    assert because.in_words("payment_terms", told, "ko")[0] == "결제 조건 net-30(제1판)은 상위 조직에서 내려왔습니다."
    none = found(channel(code="other").id, None).because
    assert because.in_words("payment_terms", none, "en") == ["Nobody gave payment terms: it is paid at once."]
    assert because.in_words("payment_terms", {"rule": "?"}, "en") == []
