"""What takes the place of what is no longer sold: named by the merchant, proposed to buyers, never put in silently."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from factories import ACTOR, channel, company, list_of, member_of, order_of, product, set_prices, stocked
from jangteo.catalog import selectors as catalog
from jangteo.catalog import services
from jangteo.catalog.errors import InvalidSuccessor
from jangteo.catalog.models import Product, Variant, VariantSuccession
from jangteo.catalog.types import GrantDraft, Level, Mode, SelectionDraft, SelectionKind, TextDraft, TextField
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor
from jangteo.purchasing import selectors
from jangteo.purchasing import services as purchasing
from jangteo.purchasing.types import Decision, Difference, How

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Channel:
    return channel()


def replace_by(variants: dict[str, Any], old: str, new: str, **facts: Any) -> None:
    services.set_successor(variant_id=variants[old], successor_id=variants[new], actor=ACTOR, **facts)


def end(*skus: str) -> None:
    Variant.objects.filter(sku__in=skus).update(is_active=False)


def forbid(buyer: Actor, sku: str) -> None:
    services.put_assortment(code="closed", names={"ko": "닫힘"}, actor=ACTOR)
    product = Variant.objects.get(sku=sku).product_id
    chosen = SelectionDraft(SelectionKind.PRODUCT, Product.objects.get(pk=product).slug)
    services.set_selections(code="closed", selections=[chosen], actor=ACTOR)
    draft = GrantDraft(mode=Mode.EXCEPT, level=Level.BUY, party_id=buyer.party_id)
    services.create_grant(code="closed", draft=draft, actor=ACTOR)


def test_an_order_of_three_years_ago_tells_all_that_is_otherwise(shop: Channel) -> None:
    skus = ("DEAD", "NAMED", "PRICED", "FORBIDDEN", "OLD", "OUT", "SAME")
    with clock.at(clock.now() - timedelta(days=3 * 365)):
        variants = stocked(shop, dict.fromkeys(skus, 9))
        buyer = member_of(company())
        order = order_of(shop, buyer, dict.fromkeys(skus, 2))
    variants |= stocked(shop, {"MID": 5, "NEW": 30, "OUT-2": 9})
    renamed = Variant.objects.get(sku="NAMED").product_id
    services.put_texts(product_id=renamed, texts=[TextDraft(TextField.NAME, "ko", "새 이름")], actor=ACTOR)
    set_prices(list_of("dearer", channel_id=shop.id, priority=50), {(variants["PRICED"], 1): "1300"})
    replace_by(variants, "OLD", "MID", why="더 단단한 유약", since=date(2025, 3, 1))
    replace_by(variants, "MID", "NEW")
    replace_by(variants, "OUT", "OUT-2")
    end("DEAD", "OLD", "MID")
    rest = 7
    order_of(shop, member_of(company("다른 곳")), {"OUT": rest})
    forbid(buyer, "FORBIDDEN")
    lines = selectors.order_lines(order.number, buyer)
    found = {
        one.earlier.sku: one for one in selectors.order_again(channel=shop, actor=buyer, lines=lines, language="ko")
    }
    assert {sku: (one.difference, one.quantity) for sku, one in found.items()} == {
        "DEAD": (Difference.GONE, 0),
        "FORBIDDEN": (Difference.NOT_FOR_YOU, 0),
        "OLD": (Difference.REPLACED, 0),
        "OUT": (Difference.OUT_OF_STOCK, 0),
        "PRICED": (Difference.DEARER, 2),
        "NAMED": (Difference.SAME, 2),
        "SAME": (Difference.SAME, 2),
    }
    assert list(found)[:4] == ["DEAD", "FORBIDDEN", "OLD", "OUT"]
    by = found["OLD"].replaced
    assert by is not None
    assert (by.article.sku, by.quantity, by.why, by.since) == ("NEW", 2, "더 단단한 유약", date(2025, 3, 1))
    first = found["OUT"].instead[0]
    assert (first.article.sku, first.how) == ("OUT-2", How.REPLACED)
    assert found["NAMED"].name == "새 이름"
    assert not found["DEAD"].replaced


def test_an_old_code_or_number_of_ones_own_finds_what_takes_its_place_and_says_so(shop: Channel) -> None:
    variants = stocked(shop, {"OLD": 3, "NEW": 9})
    Variant.objects.filter(sku="OLD").update(gtin="4006381333931")
    buyer = member_of(company())
    purchasing.learn(actor=buyer, meant={"우리-7": variants["OLD"]})
    replace_by(variants, "OLD", "NEW", why="더 가볍습니다")

    def means(text: str) -> tuple[Any, ...]:
        (line,) = selectors.match_list(channel=shop, actor=buyer, text=text, language="ko").lines
        best = line.matched.best
        return (line.article and line.article.sku, line.decision, best and (best.how, best.replaces, best.why))

    assert means("OLD 2") == ("OLD", Decision.SURE, (How.SKU, "", ""))
    end("OLD")
    told = ("NEW", Decision.SURE, (How.REPLACED, "OLD", "더 가볍습니다"))
    assert [means(text) for text in ("OLD 2", "4006381333931 2", "우리-7 2")] == [told] * 3
    VariantSuccession.objects.update(since=clock.today() + timedelta(days=1))
    assert means("OLD 2")[0] is None


def test_chains_are_followed_to_the_first_that_lives_for_the_buyer(shop: Channel) -> None:
    variants = stocked(shop, dict.fromkeys("ABCD", 1))
    for old, new in ("AB", "BC", "CD"):
        replace_by(variants, old, new)
    viewer = catalog.viewer_for(shop, member_of(company()), "ko")

    def ends() -> list[str]:
        found = catalog.replacements([variants["A"]], viewer).values()
        return [sku for sku, pk in variants.items() if pk in {one.variant_id for one in found}]

    assert ends() == ["B"]
    end("B", "C")
    assert ends() == ["D"]
    end("D")
    assert ends() == []


REFUSED: list[tuple[str, str, str]] = [("A", "A", "itself"), ("C", "A", "circle"), ("B", "A", "circle")]


@pytest.mark.parametrize(("old", "new", "reason"), REFUSED)
def test_nothing_takes_its_own_place_by_whatever_way(shop: Channel, old: str, new: str, reason: str) -> None:
    variants = stocked(shop, dict.fromkeys("ABC", 1))
    replace_by(variants, "A", "B", since=date(2040, 1, 1))
    replace_by(variants, "B", "C")
    with pytest.raises(InvalidSuccessor) as refusal:
        replace_by(variants, old, new)
    assert refusal.value.facts["reason"] == reason
    write: Callable[..., Any] = VariantSuccession.objects.update_or_create
    with pytest.raises(IntegrityError), transaction.atomic():
        write(variant_id=variants[old], defaults={"successor_id": variants[new], "since": clock.today()})
    assert AuditEntry.objects.filter(action="catalog.set_successor").count() == 2


def test_a_whole_product_is_replaced_variant_by_variant(shop: Channel) -> None:
    old_id, old = product("O-1", "O-2")
    new_id, new = product("N-1", "N-2")
    for sku in ("O-1", "N-1"):
        Variant.objects.filter(sku=sku).update(labels={"ko": "하나"})
    Variant.objects.filter(sku="N-2").update(labels={"ko": "셋"})
    with pytest.raises(InvalidSuccessor):
        services.replace_product(product_id=old_id, successor_id=new_id, actor=ACTOR)
    Variant.objects.filter(sku="N-2").update(labels={})
    assert services.replace_product(product_id=old_id, successor_id=new_id, actor=ACTOR) == 2
    found = dict(VariantSuccession.objects.values_list("variant_id", "successor_id"))
    assert found == {old["O-1"]: new["N-1"], old["O-2"]: new["N-2"]}
    services.set_successor(variant_id=old["O-1"], successor_id=None, actor=ACTOR)
    assert VariantSuccession.objects.count() == 1
