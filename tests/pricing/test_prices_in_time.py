"""Prices that hold for a time, what was known when, derived lists, and the database against the pure rules."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import ACTOR, channel, company, list_of, set_prices, variant, viewer
from factories.selling import LONG_AGO
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.pricing import rules, selectors, services
from jangteo.pricing.errors import DerivedList, InvalidDerivation, InvalidPeriod, PriceListNotFound
from jangteo.pricing.models import PastPrice, Price, PriceListAudience
from jangteo.pricing.rules.scenarios import read_scenario
from jangteo.pricing.rules.scenarios.price import _candidates, _identity
from jangteo.pricing.types import Derivation, PricePeriod, PriceRow
from jangteo.segments.services import add_party, create_segment
from pricing.worlds import NOW, SKUS, World, make_world

DAY = timedelta(days=1)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = [None, *(MARCH + number * DAY for number in range(6))]
PERIODS = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from(["1", "2", "3"])).filter(
    lambda one: one[0] is None or one[1] is None or one[0] < one[1]
)


def day(number: int) -> datetime:
    return MARCH + (number - 1) * DAY


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


def holds(shop: Channel, sku: Any, at: datetime) -> str:
    """The price of one, as the shop asks for it."""
    with clock.at(at):
        one = selectors.offers(selectors.context_for(shop, viewer(shop)), [sku])[sku]
    return one.ladder[0].unit.to_text() if one.is_priced else ""


def put(at: datetime, price: str, sku: UUID, since: datetime | None = None, until: datetime | None = None) -> int:
    with clock.at(at):
        row = PriceRow(sku, Decimal(price), since=since, until=until)
        return services.set_prices(price_list_code="all", prices=[row], actor=ACTOR)


@settings(max_examples=2000)
@given(st.lists(PERIODS, max_size=6))
def test_what_is_put_holds_in_its_period_and_all_else_is_as_it_was(
    puts: Sequence[tuple[datetime | None, datetime | None, str]],
) -> None:
    held: list[PricePeriod] = []
    plain: dict[datetime, str | None] = {MARCH + number * DAY / 2: None for number in range(-2, 14)}
    for since, until, price in puts:
        held = rules.put_price(held, PricePeriod(Decimal(price), since, until))
        for at in plain:
            if (since is None or since <= at) and (until is None or at < until):
                plain[at] = price
        for at, expected in plain.items():
            found = rules.price_at(held, at)
            assert (found and str(found.unit_price)) == expected
        edges = [(one.since, one.until) for one in held]
        assert all(one[1] is not None and other[0] is not None and one[1] <= other[0] for one, other in pairwise(edges))


def test_the_first_price_holds_since_ever_and_the_next_from_now_on(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("all")
    assert [put(day(1), "1000", mug), put(day(5), "1100", mug), put(day(6), "1100", mug)] == [1, 1, 0]
    assert [one.price_count for one in selectors.list_price_lists()] == [1]
    prices = [holds(shop, mug, at) for at in (day(1) - 900 * DAY, day(5) - timedelta(microseconds=1), day(5), day(9))]
    assert prices == ["1000", "1000", "1100", "1100"]


def test_a_price_for_a_time_leaves_what_was_before_and_after(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("all")
    put(day(1), "1000", mug)
    assert put(day(2), "800", mug, since=day(10), until=day(12)) == 1
    assert put(day(2), "800", mug, since=day(10), until=day(12)) == 0
    assert put(day(3), "700", mug, since=day(11), until=day(20)) == 1
    found = [holds(shop, mug, day(number)) for number in (9, 10, 11, 12, 19, 20)]
    assert found == ["1000", "800", "700", "700", "700", "1000"]


def test_the_price_on_a_day_as_known_on_another(shop: Channel) -> None:
    """PRC-02: the price on 3 March as known on 1 March."""
    mug = variant("MUG", shop)
    list_of("all")
    put(day(1), "1000", mug)
    put(day(2), "900", mug, since=day(3))
    put(day(4), "950", mug, since=day(3))  # a mistake is put right the day after

    def told(at: int, known: int) -> str:
        found = selectors.ladders_as_known("all", [mug], at=day(at), known_at=day(known))
        return f"{found[mug][1]:f}".rstrip("0").rstrip(".") if mug in found else ""

    assert [told(3, known) for known in (1, 2, 3, 4, 9)] == ["1000", "900", "900", "950", "950"]
    assert [told(2, known) for known in (1, 9)] == ["1000", "1000"]
    assert told(3, 0) == ""  # nothing was known yet


def test_the_database_refuses_two_prices_at_once_and_a_changed_past(shop: Channel) -> None:
    mug = variant("MUG", shop)
    set_prices(list_of("all"), {(mug, 1): "1000"})
    row = Price.objects.get()
    facts = {"price_list_id": row.price_list_id, "variant_id": mug, "min_quantity": 1, "unit_price": 1}
    with pytest.raises(IntegrityError):
        _insert_and_look(facts | {"known_from": day(1), "valid_from": day(9)})
    Price.objects.filter(pk=row.pk).update(unit_price=5)
    past = PastPrice.objects.get()
    assert (past.unit_price, past.known_from) == (Decimal(1000), row.known_from)
    for change in (PastPrice.objects.all().delete, lambda: PastPrice.objects.update(unit_price=1)):
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            change()
    Price.objects.all().delete()
    assert PastPrice.objects.filter(unit_price=5).count() == 1


def _insert_and_look(facts: dict[str, Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        Price.objects.create(**facts)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("since", "until"),
    [(None, day(1)), (day(5), day(5)), (day(5), day(4)), (datetime(2026, 3, 1), None)],  # noqa: DTZ001 -- what is refused
)
def test_a_period_that_is_none_is_refused(shop: Channel, since: datetime | None, until: datetime | None) -> None:
    mug = variant("MUG", shop)
    list_of("all")
    with pytest.raises(InvalidPeriod):
        put(day(2), "1", mug, since=since, until=until)
    assert not Price.objects.exists()


def test_a_derived_list_follows_its_base_and_has_no_prices_of_its_own(shop: Channel) -> None:
    mug, firm = variant("MUG", shop), company()
    set_prices(list_of("all"), {(mug, 1): "9999", (mug, 10): "8800"})
    for code, base, times in (("dealer", "all", "0.7"), ("friend", "dealer", "0.5")):
        list_of(
            code,
            party_id=firm,
            priority=1 if code == "dealer" else 2,
            derived=Derivation(base, Decimal(times), Decimal(10)),
        )

    def ladder() -> list[str]:
        return [step.unit.to_text() for step in offers()[mug].ladder]

    def offers() -> Any:
        return selectors.offers(selectors.context_for(shop, viewer(shop, firm)), [mug])

    assert (offers()[mug].list_code, ladder()) == ("friend", ["3500", "3080"])
    assert holds(shop, mug, clock.now()) == "9999"
    set_prices("all", {(mug, 1): "5000"})
    assert ladder() == ["1750", "3080"]
    with pytest.raises(DerivedList):
        set_prices("dealer", {(mug, 1): "1"})
    view = selectors.get_price_list("friend")
    assert (view.derived_from, view.times, view.round_to) == ("dealer", Decimal("0.5"), Decimal(10))
    for facts, error in (
        ({"derived": Derivation("none", Decimal(1), Decimal(1))}, PriceListNotFound),
        ({"derived": Derivation("all", Decimal(-1), Decimal(1))}, InvalidDerivation),
        ({"derived": Derivation("all", Decimal(1), Decimal(0))}, InvalidDerivation),
        ({"derived": Derivation("all", Decimal("NaN"), Decimal(1))}, InvalidDerivation),
        ({"derived": Derivation("all", Decimal(1), Decimal(1)), "currency": "EUR"}, InvalidDerivation),
        ({"derived": Derivation("all", Decimal(1), Decimal(1)), "includes_tax": False}, InvalidDerivation),
    ):
        with pytest.raises(error):
            list_of("bad", **facts)


@pytest.mark.django_db
def test_the_database_and_the_pure_rules_give_the_same_ladders() -> None:
    """Random books of lists, stored and read by the shop's one query, against the scenario of the same book."""
    for seed in range(150):
        with transaction.atomic(), clock.at(LONG_AGO):
            _same_ladders(make_world(seed))
            transaction.set_rollback(True)


def _same_ladders(world: World) -> None:
    terms = read_scenario(world).terms
    shop, other = (
        channel(
            code, currency=terms.currency, tax_view="gross" if terms.prices_include_tax else "net",
            list_policy=terms.policy.value, ladder=terms.ladder.value, rounding=terms.mode.value,
            tax_at=terms.tax_at.value,
        )
        for code in ("shop", "other")
    )  # fmt: skip
    buyer, stranger = company(), company("다른 회사")
    segment = create_segment(code="vip", names={"ko": "vip"})
    if world["buyer"]["segments"]:
        add_party(segment_code="vip", party_id=buyer, actor=ACTOR)
    whom = {"shop": shop.id, "other": other.id, "vip": segment}
    skus = {sku: variant(sku, shop) for sku in SKUS}
    for one in world["lists"]:
        for_ = one.get("for") or {}
        account = buyer if world["buyer"].get("account") else stranger
        ids = {f"{'party' if kind == 'account' else kind}_id": whom.get(name, account) for kind, name in for_.items()}
        _store(one, skus, terms.currency, terms.prices_include_tax, ids)
    scenario = read_scenario(world)
    with clock.at(datetime.fromisoformat(NOW)):
        found = selectors.offers(selectors.context_for(shop, viewer(shop, buyer)), skus.values())
    for sku, variant_id in skus.items():
        pure = rules.offer(_identity(sku), _candidates(scenario, sku), scenario.terms, scenario.buyer.at)
        assert found[variant_id].ladder == pure.ladder
        told = [(one["list"], one["why"]) for one in found[variant_id].because["rejected"]]
        assert told == [(one["list"], one["why"]) for one in pure.because["rejected"] if one["why"] != "other_buyer"]


def _store(one: World, skus: dict[str, Any], currency: str, includes_tax: bool, ids: dict[str, UUID]) -> None:
    facts: dict[str, Any] = {"priority": one.get("priority", 0), "merges": one.get("merge", True)}
    for key, name in (("from", "valid_from"), ("until", "valid_until")):
        if key in one:
            facts[name] = datetime.fromisoformat(one[key])
    if "derived" in one:
        smallest = "1" if currency in ("KRW", "JPY") else "0.01" if currency == "EUR" else "0.001"
        derived = one["derived"]
        round_to = Decimal(derived.get("round_to", smallest))
        facts["derived"] = Derivation(derived["from"], Decimal(derived["times"]), round_to)
    names = {"ko": one["code"]}
    list_id = services.create_price_list(
        code=one["code"], names=names, currency=currency, includes_tax=includes_tax, actor=ACTOR, **facts
    )
    for sku, steps in one.get("prices", {}).items():
        ladder = steps if isinstance(steps, dict) else {1: steps}
        set_prices(one["code"], {(skus[sku], quantity): price for quantity, price in ladder.items()})
    # Not by `give_to`: it refuses lists of one rank, which must be priced all the same where they are.
    kind = next((key.removesuffix("_id") for key in ids), "everyone")
    PriceListAudience.objects.create(price_list_id=list_id, kind=kind, **ids)
