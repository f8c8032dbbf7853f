"""Drafting, activating, renewing and ending: what each does to the prices, what each refuses, to whom."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from contracts.agreeing import DAY, END, START, activate, agree, day, draft, linked_list, open_shop, own_list, read
from factories import ACTOR, company, list_of, member_of, set_prices, staff, untouched
from jangteo.catalog.selectors import viewer_for
from jangteo.channels.types import Channel
from jangteo.contracts import services
from jangteo.contracts.errors import (
    ContractExists,
    ContractNotFound,
    ContractsContradict,
    InvalidCommitment,
    InvalidContract,
    InvalidTerm,
    ListForOthers,
    ListInUse,
    NotSimulated,
    WhyNeeded,
)
from jangteo.contracts.models import Contract
from jangteo.contracts.selectors import access_contract, list_contracts
from jangteo.contracts.types import CommitmentDraft, CommitmentPeriod, ContractState, RenewalKind
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import IllegalMove, NotPermitted
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action, PartyId, Scope
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind
from jangteo.pricing import selectors as pricing
from jangteo.pricing.errors import InvalidPrice, InvalidReport, ListKept, PriceListNotFound
from jangteo.pricing.models import PriceList
from jangteo.pricing.services import draft_settings, give_to
from jangteo.pricing.types import AudienceKind, Bound, ListSettings
from jangteo.relations.services import assign_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> tuple[Channel, Any, PartyId]:
    with clock.at(START):
        shop, variants = open_shop()
        return shop, variants, company()


def test_a_draft_prices_nothing_and_an_active_contract_gives_its_dates_to_its_list(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        contract_id = services.draft_contract(draft=draft(firm, own_list({variants["MUG"]: "700"})), actor=ACTOR)
        assert pricing.get_price_list("agreed").audiences == ()
        activate(contract_id, why="signed")
    held = pricing.get_price_list("agreed")
    assert held.audiences == ((AudienceKind.PARTY, firm),)
    assert (held.valid_from, held.valid_until) == (START, END)
    told = list_audit(subject_id=contract_id)[0]
    assert [(one.action, one.why) for one in told] == [("contracts.activate", "signed"), ("contracts.draft", "")]
    assert [one for one in verify.run() if not one.is_clean] == []


def test_a_list_that_is_there_serves_if_it_is_for_nobody_else(world: Any) -> None:
    _shop, variants, firm = world
    list_of("theirs", party_id=firm)
    with clock.at(START):
        set_prices("theirs", {(variants["MUG"], 1): "650"})
        agree(firm, None, price_list="theirs")
        assert pricing.get_price_list("theirs").valid_until == END
        with pytest.raises(ListInUse):
            services.draft_contract(draft=draft(firm, None, code="again", price_list="theirs"), actor=ACTOR)
        list_of("everyones")
        list_of("shared", party_id=firm)
        give_to(price_list_code="shared", party_id=company("다른 곳"), actor=ACTOR)
        for code in ("everyones", "shared"):
            with pytest.raises(ListForOthers):
                services.draft_contract(draft=draft(firm, None, code="again", price_list=code), actor=ACTOR)
        with pytest.raises(PriceListNotFound):
            services.draft_contract(draft=draft(firm, None, code="again", price_list="nowhere"), actor=ACTOR)
    assert [one.code for one in list_contracts(ACTOR)] == ["agreed"]


def test_a_list_given_to_others_while_it_was_a_draft_is_not_activated(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        contract_id = services.draft_contract(draft=draft(firm, own_list({variants["MUG"]: "700"})), actor=ACTOR)
        give_to(price_list_code="agreed", actor=ACTOR)
        with pytest.raises(ListForOthers):
            services.activate_contract(contract_id=contract_id, actor=ACTOR)
    assert read().state == ContractState.DRAFT


def test_what_can_not_be_kept_is_refused_whole(world: Any) -> None:
    _shop, variants, firm = world
    prices = own_list({variants["MUG"]: "700"})
    twice = CommitmentDraft(10, variant_id=variants["MUG"])
    bad: list[tuple[type[Exception], Any]] = [
        (InvalidContract, draft(firm, prices, names={"ko": " "})),
        (InvalidContract, draft(firm, prices, names={})),
        (InvalidContract, draft(firm, prices, code="두 글자")),
        (InvalidContract, draft(firm, prices, code="")),
        (InvalidContract, draft(firm, prices, notice_days=-1)),
        (InvalidContract, draft(firm, prices, notice_days=10_000)),
        (InvalidContract, draft(firm, prices, renewal=RenewalKind.RENEWS)),
        (InvalidContract, draft(firm, prices, renewal=RenewalKind.RENEWS, renewal_months=12, valid_until=None)),
        (InvalidContract, draft(firm, None)),
        (InvalidContract, draft(firm, prices, price_list="agreed")),
        (InvalidTerm, draft(firm, prices, valid_until=START)),
        (InvalidTerm, draft(firm, prices, valid_from=START.replace(tzinfo=None))),
        (InvalidCommitment, draft(firm, prices, CommitmentDraft(0))),
        (InvalidCommitment, draft(firm, prices, CommitmentDraft(10**16))),
        (InvalidCommitment, draft(firm, prices, CommitmentDraft(1), valid_until=None)),
        (InvalidCommitment, draft(firm, prices, twice, twice)),
        (InvalidCommitment, draft(firm, prices, *[CommitmentDraft(1)] * 101)),
        (InvalidPrice, draft(firm, own_list({variants["MUG"]: "-1"}))),
        (PartyNotFound, draft(variants["MUG"], prices)),
        (PriceListNotFound, draft(firm, linked_list("nowhere"))),
    ]
    for error, wanted in bad:
        with pytest.raises(error):
            services.draft_contract(draft=wanted, actor=ACTOR)
    assert Contract.objects.count() == 0
    assert not PriceList.objects.filter(code="agreed").exists()


def test_a_code_is_taken_once(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        agree(firm, own_list({variants["MUG"]: "700"}))
        with pytest.raises(ContractExists):
            services.draft_contract(draft=draft(firm, own_list({variants["CUP"]: "700"})), actor=ACTOR)


def test_two_contracts_may_not_contradict_each_other(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        unit = create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
        agree(firm, own_list({variants["MUG"]: "700", variants["CUP"]: "600"}))
        for party, code in ((firm, "second"), (unit, "third")):
            second = draft(party, own_list({variants["CUP"]: "500"}), code=code)
            contract_id = services.draft_contract(draft=second, actor=ACTOR)
            with pytest.raises(ContractsContradict) as refusal:
                services.activate_contract(contract_id=contract_id, actor=ACTOR)
            assert refusal.value.facts["skus"] == ["CUP"]
            assert refusal.value.facts["contract"] == "agreed"
            assert read(code).state == ContractState.DRAFT
        agree(firm, own_list({variants["CUP"]: "500"}, priority=40), code="higher")
        agree(firm, own_list({variants["CUP"]: "500"}), code="later", valid_from=END, valid_until=None)
        agree(company("다른 곳"), own_list({variants["CUP"]: "500"}), code="elsewhere")
    assert [one for one in verify.run() if not one.is_clean] == []


def test_the_list_of_a_contract_in_force_keeps_its_party_and_its_dates(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        agree(firm, own_list({variants["MUG"]: "700"}))
        one = pricing.get_price_list("agreed")
        was = ListSettings(
            one.names, one.priority, one.valid_from, one.valid_until, one.merges, one.is_sale, frozenset(one.audiences)
        )
        for wanted in (replace(was, audiences=frozenset()), replace(was, valid_until=None)):
            with pytest.raises(ListKept) as refusal:
                draft_settings(price_list_code="agreed", wanted=wanted, actor=ACTOR)
            assert refusal.value.facts["keeper"] == "agreed"
        assert draft_settings(price_list_code="agreed", wanted=replace(was, priority=77), actor=ACTOR)


def test_a_renewal_may_not_run_into_the_next_contract(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        first = agree(firm, own_list({variants["MUG"]: "700"}))
        agree(firm, own_list({variants["MUG"]: "600"}), code="next", valid_from=END + 10 * DAY, valid_until=None)
        with pytest.raises(ContractsContradict):
            services.renew_contract(contract_id=first.id, actor=ACTOR, until=END + 11 * DAY)
        services.renew_contract(contract_id=first.id, actor=ACTOR, until=END + 10 * DAY)
    assert read().valid_until == END + 10 * DAY


def test_a_renewal_is_a_new_term_and_carries_on_the_prices(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        one = agree(firm, own_list({variants["MUG"]: "700"}), renewal=RenewalKind.RENEWS, renewal_months=6)
        assert services.renew_contract(contract_id=one.id, actor=ACTOR) == day(9, 1, 2027)
        for until in (END, day(9, 1, 2027), day(9, 1, 2027).replace(tzinfo=None)):
            with pytest.raises(InvalidTerm):
                services.renew_contract(contract_id=one.id, actor=ACTOR, until=until)
    renewed = read()
    assert (renewed.term, renewed.last_term_from, renewed.term_from) == (2, START, END)
    assert pricing.get_price_list("agreed").valid_until == day(9, 1, 2027)


def test_the_end_is_now_has_a_reason_and_is_the_end(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        one = agree(firm, own_list({variants["MUG"]: "700"}))
    with clock.at(day(5)):
        with pytest.raises(WhyNeeded):
            services.end_contract(contract_id=one.id, actor=ACTOR, why=" ")
        services.end_contract(contract_id=one.id, actor=ACTOR, why="moved away")
        assert pricing.get_price_list("agreed").valid_until == day(5)
        for again in (services.end_contract, services.activate_contract, services.renew_contract):
            with pytest.raises(IllegalMove):
                again(contract_id=one.id, actor=ACTOR, why="again")
        with pytest.raises(IllegalMove):
            services.stop_renewal(contract_id=one.id, actor=ACTOR)
    assert (read().state, read().ended_at) == (ContractState.ENDED, day(5))
    assert [finding for finding in verify.run() if not finding.is_clean] == []


def test_what_ends_before_it_begins_never_holds(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START - 10 * DAY):
        one = agree(firm, own_list({variants["MUG"]: "700"}))
        services.end_contract(contract_id=one.id, actor=ACTOR, why="never signed")
        held = pricing.get_price_list("agreed")
        assert held.valid_until == START - 10 * DAY
    assert [finding for finding in verify.run() if not finding.is_clean] == []


def test_an_end_that_has_gone_by_is_not_activated(world: Any) -> None:
    _shop, variants, firm = world
    contract_id = services.draft_contract(draft=draft(firm, own_list({variants["MUG"]: "700"})), actor=ACTOR)
    with clock.at(END), pytest.raises(InvalidTerm):
        services.activate_contract(contract_id=contract_id, actor=ACTOR)
    services.end_contract(contract_id=contract_id, actor=ACTOR, why="too late")
    assert read().state == ContractState.ENDED


def test_who_may_not_see_a_contract_does_not_learn_of_it(world: Any) -> None:
    """A rep sees what was agreed with their accounts; changing it needs the right, reaching the party."""
    _shop, variants, firm = world
    with clock.at(START):
        one = agree(firm, own_list({variants["MUG"]: "700"}))
        rep, other = staff(MemberRole.SALES_REP), staff(MemberRole.SALES_REP, name="다른 사람")
        assert rep.person_id
        assign_account(party_id=firm, person_id=rep.person_id, expected_owner_id=None, actor=ACTOR)
        rep = replace(rep, unit_ids=frozenset({firm}))
        assert access_contract("agreed", rep).id == one.id
        assert [found.code for found in list_contracts(rep)] == ["agreed"]
        for stranger in (other, member_of(firm, MemberRole.ADMINISTRATOR), replace(rep, via="page")):
            assert list_contracts(stranger) == []
            with pytest.raises(ContractNotFound):
                access_contract("agreed", stranger)
        with pytest.raises(NotPermitted):
            services.end_contract(contract_id=one.id, actor=rep, why="no")
        with pytest.raises(ContractNotFound):
            services.end_contract(contract_id=one.id, actor=other, why="no")
        with pytest.raises(NotPermitted):
            services.draft_contract(draft=draft(firm, own_list({}), code="mine"), actor=rep)


def test_a_right_that_reaches_the_party_agrees_with_it_and_with_nobody_else(world: Any) -> None:
    _shop, variants, firm = world
    elsewhere = company("다른 곳")
    rep = staff(MemberRole.SALES_REP)
    rights = {**rep.rights, Action.PRICE_LISTS_CHANGE: Scope.UNIT}
    rep = replace(rep, unit_ids=frozenset({firm}), rights=rights)
    list_of("secret", party_id=elsewhere)
    set_prices("secret", {(variants["MUG"], 1): "100"})
    with clock.at(START):
        agree(firm, own_list({variants["MUG"]: "700"}), actor=rep)
        with pytest.raises(NotPermitted):
            agree(elsewhere, own_list({variants["MUG"]: "700"}), code="b", actor=rep)
        with pytest.raises(PriceListNotFound):
            agree(firm, linked_list("secret"), code="c", actor=rep)
        with pytest.raises(PriceListNotFound):
            agree(firm, None, code="d", price_list="secret", actor=rep)


def test_a_contract_linked_to_a_list_keeps_its_bounds(world: Any) -> None:
    shop, variants, firm = world
    base = list_of("base")
    set_prices("base", {(variants["MUG"], 1): "1000"})
    bounds = {variants["MUG"]: Bound(Decimal(850), Decimal(950))}
    with clock.at(START):
        agree(
            firm,
            linked_list(base, bounds=bounds),
            CommitmentDraft(10, period=CommitmentPeriod.MONTH),
        )
        context = pricing.context_for(shop, viewer_for(shop, member_of(firm), "ko"))
        for public, expected in (("1000", "900"), ("2000", "950"), ("500", "850")):
            set_prices("base", {(variants["MUG"], 1): public})
            (step,) = pricing.offers(context, [variants["MUG"]])[variants["MUG"]].ladder
            assert (step.unit.to_text(), step.list_code) == (expected, "agreed")


def test_only_what_was_tried_as_it_is_is_put_in_force(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        wanted = draft(firm, own_list({variants["MUG"]: "700"}))
        contract_id = services.draft_contract(draft=wanted, actor=ACTOR)
        with pytest.raises(NotSimulated) as refusal:
            services.activate_contract(contract_id=contract_id, actor=ACTOR)
        assert refusal.value.facts["why"] == "untried"
        with pytest.raises(InvalidReport):
            services.keep_simulation(contract_id=contract_id, simulation=untouched("USD"), actor=ACTOR)
        services.keep_simulation(contract_id=contract_id, simulation=untouched(), actor=ACTOR)
    with clock.at(START + DAY):
        set_prices("agreed", {(variants["MUG"], 1): "600"})
        with pytest.raises(NotSimulated) as refusal:
            services.activate_contract(contract_id=contract_id, actor=ACTOR)
        assert refusal.value.facts["why"] == "rewritten"
        assert read().state == ContractState.DRAFT
        activate(contract_id)
        assert (read().state, read().simulated_at) == (ContractState.ACTIVE, START + DAY)
        with pytest.raises(IllegalMove):
            services.keep_simulation(contract_id=contract_id, simulation=untouched(), actor=ACTOR)


def test_other_bounds_have_to_be_tried_anew(world: Any) -> None:
    _shop, variants, firm = world
    list_of("trade", priority=1)
    set_prices("trade", {(variants["MUG"], 1): "900"})
    with clock.at(START):
        contract_id = services.draft_contract(draft=draft(firm, linked_list("trade")), actor=ACTOR)
        services.keep_simulation(contract_id=contract_id, simulation=untouched(), actor=ACTOR)
        bounds = {variants["MUG"]: Bound(cap=Decimal(800))}
        services.bound_prices(contract_id=contract_id, bounds=bounds, actor=ACTOR)
        assert (read().simulation, read().simulated_at) == (None, None)
        with pytest.raises(NotSimulated):
            services.activate_contract(contract_id=contract_id, actor=ACTOR)
    with clock.at(START + DAY):
        services.keep_simulation(contract_id=contract_id, simulation=untouched(), actor=ACTOR)
        set_prices("trade", {(variants["MUG"], 1): "950"})  # what it follows may go on changing
        services.activate_contract(contract_id=contract_id, actor=ACTOR)


def test_the_database_lets_nothing_hold_that_was_not_tried(world: Any) -> None:
    _shop, variants, firm = world
    services.draft_contract(draft=draft(firm, own_list({variants["MUG"]: "700"})), actor=ACTOR)
    with pytest.raises(IntegrityError, match="contract_in_force_was_tried"), transaction.atomic():
        Contract.objects.update(state="active")
    with pytest.raises(IntegrityError, match="contract_trial_is_dated"), transaction.atomic():
        Contract.objects.update(simulation={})
