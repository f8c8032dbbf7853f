"""What is found by which words, by whom, in which order, and what is said about it."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from factories import ACTOR, channel, product, viewer
from factories import variant as make_variant
from jangteo.catalog import services
from jangteo.catalog.models import Category, Product, ProductText, Variant
from jangteo.catalog.types import AttributeKind, ProductRow, TextDraft, TextField, ValueDraft, Viewer
from jangteo.channels.types import Channel
from jangteo.config.command import cli
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Actor
from jangteo.search.models import StaleEntry, Synonym
from jangteo.search.rules import reading
from jangteo.search.selectors import look_up
from jangteo.search.selectors.engines import ENGINES, engine
from jangteo.search.selectors.tracing import traces
from jangteo.search.services import make_stale_entries, rebuild_entries
from jangteo.search.types import Finding, Form, Repair

pytestmark = pytest.mark.django_db
NAME, TAGLINE, DESCRIPTION = TextField.NAME, TextField.TAGLINE, TextField.DESCRIPTION


@pytest.fixture(params=sorted(ENGINES), autouse=True)
def every_engine(request: pytest.FixtureRequest, settings: Settings) -> None:
    """All of this holds for any engine."""
    settings.JANGTEO_SEARCH = request.param


@pytest.fixture
def shop() -> Channel:
    return channel()


@pytest.fixture
def goods(shop: Channel) -> Channel:
    """A few names, by slug."""
    for slug, sku, ko, en in (
        ("vacuum", "VC-100", "무선 청소기", "Cordless vacuum cleaner"),
        ("steam", "VC-200", "무선 스팀 청소기", "Cordless steam cleaner"),
        ("mug", "MUG-1", "달빛 머그컵", "Moon mug"),
        ("battery", "BT-9", "건전지", "Battery"),
        ("card", "GPU-4090", "그래픽 카드 RTX4090", "RTX 4090 graphics card"),
    ):
        texts = (TextDraft(NAME, "ko", ko), TextDraft(NAME, "en", en))
        make_variant(sku, shop, slug=slug, texts=texts)
    return shop


def slugs(finding: Finding) -> list[str]:
    known = dict(Product.objects.values_list("pk", "slug"))
    return [known[one] for one in finding.product_ids]


def found(shop: Channel, text: str, audience: str = "") -> list[str]:
    return slugs(look_up(Viewer(shop.id, audience, "ko"), text))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("무선청소기", "vacuum"), ("무선 청소기", "vacuum"), ("무선 청소 기", "vacuum"), ("무 선청소기", "vacuum"),
        ("청소기를", "vacuum"), ("무선 청소기용", "vacuum"), ("ㅁㅅㅊㅅㄱ", "vacuum"), ("ㅁㅅ ㅊㅅㄱ", "vacuum"),
        ("무선청ㅅ", "vacuum"), ("antjs cjdthrl", "vacuum"), ("ㅍㅁ쳐ㅕㅡ", "vacuum"),
        ("무선 청쇼기", "vacuum"),
        ("vaccum", "vacuum"), ("cleaners", "vacuum"), ("vacu", "vacuum"), ("머그", "mug"), ("컵", "mug"),
        ("MUG-1", "mug"),
        ("mug1", "mug"), ("달빛머그컵", "mug"), ("batteries", "battery"), ("rtx 4090", "card"), ("rtx4090", "card"),
        ("gpu 4090", "card"), ("GPU4090", "card"), ("그래픽카드", "card"), ("moonmug", "mug"),
    ],
)  # fmt: skip
def test_it_is_found_as_people_type_it(goods: Channel, text: str, first: str) -> None:
    assert (found(goods, text) or [""])[0] == first


@pytest.mark.parametrize(
    "text", ["", " ", "!!!", "%", "_", "'", "\\", "()", "ㅏ", "&|!", ":*", "없는물건", "zzzzqqq", "#", "=~"]
)
def test_what_means_nothing_finds_nothing(goods: Channel, text: str) -> None:
    assert found(goods, text) == []


def test_it_says_what_it_did_to_the_words(goods: Channel) -> None:
    eyes = viewer(goods)
    for text, asked, repairs in (
        ("머그", "머그", ()),
        ("ajrm", "머그", (Repair.KEYBOARD,)),
        ("무선 청쇼기", "무선 청소기", (Repair.SPELLING,)),
        ("머그컵 우주선", "머그컵", (Repair.LEFT_OUT,)),
        ("머그컵 건전지", "머그컵", (Repair.LEFT_OUT,)),
        ("moonmug", "moon mug", (Repair.SPACING,)),
    ):
        finding = look_up(eyes, text)
        assert (finding.text, finding.asked, finding.repairs) == (text, asked, repairs)
        assert finding.hits
    assert look_up(eyes, "ajrm", as_typed=True).hits == ()


def test_a_code_comes_before_a_name_and_a_name_before_words(shop: Channel) -> None:
    texts = {
        "words": (TextDraft(NAME, "ko", "둥근 잔 받침 나무"), TextDraft(NAME, "en", "Zulu")),
        "name": (TextDraft(NAME, "ko", "잔 받침"),),
        "line": (TextDraft(NAME, "ko", "컵"), TextDraft(TAGLINE, "ko", "잔 받침과 함께")),
        "story": (TextDraft(NAME, "ko", "병"), TextDraft(DESCRIPTION, "ko", "잔 받침과 함께")),
    }
    for slug, own in texts.items():
        make_variant(slug.upper(), shop, slug=slug, texts=own)
    make_variant("잔받침", shop, slug="code")
    assert found(shop, "잔 받침") == ["code", "name", "words", "line", "story"]
    hits = look_up(viewer(shop), "잔 받침").hits
    assert [(one.is_code, one.is_name, one.field) for one in hits] == [
        (True, False, "mark"),
        (False, True, "name"),
        (False, False, "name"),
        (False, False, "tagline"),
        (False, False, "description"),
    ]


def test_of_equals_the_listing_decides(shop: Channel) -> None:
    for place, slug in enumerate(("one", "two")):
        product_id, _ = product(slug.upper(), slug=slug, texts=(TextDraft(NAME, "ko", "머그"),))
        services.list_in_channel(product_id=product_id, channel_id=shop.id, actor=ACTOR, rank=place)
    assert found(shop, "머그") == ["two", "one"]


def test_words_of_an_audience_find_nothing_for_others(shop: Channel) -> None:
    texts = (
        TextDraft(NAME, "ko", "머그"),
        TextDraft(NAME, "ko", "도매 비밀머그", "trade"),
        TextDraft(DESCRIPTION, "ko", "마진이 좋은", "trade"),
    )
    make_variant("MUG", shop, slug="mug", texts=texts)
    for text in ("비밀", "도매", "마진", "ㅂㅁ", "qlalf", "비밀머", "비미ㄹ", "머그 마진"):
        assert (found(shop, text), found(shop, text, "trade")) == ([] if text != "머그 마진" else ["mug"], ["mug"]), (
            text
        )
        assert found(shop, text, "press") == found(shop, text)
    assert not engine().near("비밀머그")


def test_what_may_not_be_seen_is_neither_found_nor_told(goods: Channel) -> None:
    other = channel("other")
    make_variant("SECRET-1", other, slug="secret", texts=(TextDraft(NAME, "ko", "비밀무기"),))
    for text in ("비밀무기", "비밀", "SECRET-1", "ㅂㅁㅁㄱ", "비밀무가", "qlalfanrl"):
        finding = look_up(viewer(goods), text)
        assert (finding.hits, finding.asked) == ((), text)
        assert slugs(look_up(viewer(other), text)) == ["secret"]


def is_fresh() -> bool:
    (invariant,) = [one for one in verify.list_invariants() if one.name == "search.entries_are_as_made_anew"]
    with connection.cursor() as cursor:
        cursor.execute(invariant.bad_rows)
        return not cursor.fetchall()


def change_texts() -> None:
    texts = [TextDraft(NAME, "ko", "새 이름"), TextDraft(TAGLINE, "ko", "도매", "trade")]
    services.put_texts(product_id=Product.objects.get(slug="mug").pk, texts=texts, actor=ACTOR)


def upsert() -> None:
    rows = [ProductRow(sku=sku, texts={(NAME, "ko"): f"새 {sku}"}, category_slug="mugs") for sku in ("MUG-1", "NEW-1")]
    services.upsert_products(rows=rows, actor=ACTOR)


def specify() -> None:
    services.create_attribute(
        code="glaze", names={"ko": "유약"}, kind=AttributeKind.OPTION, options={"ash": {"ko": "재유"}}
    )
    services.create_attribute(code="width", names={"ko": "너비"}, kind=AttributeKind.NUMBER, unit="mm")
    values = (ValueDraft("glaze", option="ash"), ValueDraft("width", number=Decimal(12), unit="inch"))
    product("NEW-2", slug="new", values=values)


CHANGES: dict[str, tuple[Callable[[], object], str]] = {
    "texts": (change_texts, "새 이름"),
    "imported": (upsert, "새 NEW-1"),
    "a code": (lambda: Variant.objects.filter(sku="MUG-1").update(sku="ABC-77"), "ABC-77"),
    "a label": (lambda: Variant.objects.filter(sku="MUG-1").update(labels={"ko": "비취빛"}), "비취빛"),
    "a category": (lambda: services.create_category(slug="mugs", names={"ko": "찻잔"}, actor=ACTOR), "찻잔"),
    "specifications": (specify, "재유"),
    "texts gone": (lambda: ProductText.objects.filter(field="name").delete(), ""),
    "moved": (
        lambda: Product.objects.update(category=Category.objects.create(slug="x", names={"ko": "새선반"})),
        "새선반",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_entries_follow_what_they_mirror(goods: Channel, name: str) -> None:
    change, text = CHANGES[name]
    change()
    assert is_fresh()
    with connection.cursor() as cursor:
        asked = " & ".join(f"'{one}'" for one in reading.terms(reading.fold(text)))
        cursor.execute("SELECT count(*) FROM search_entry WHERE vector @@ %s::tsquery", [asked])
        assert cursor.fetchone()[0] >= bool(text)


def found_by(text: str) -> int:
    asked = " & ".join(f"'{one}'" for one in reading.terms(reading.fold(text)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_entry WHERE vector @@ %s::tsquery", [asked])
        return int(cursor.fetchone()[0])


def test_a_shelf_of_many_products_is_renamed_at_once_and_found_by_its_name_after_a_job(goods: Channel) -> None:
    shelf = Category.objects.create(slug="large", names={"ko": "옛선반"})
    facts = {"category": shelf, "created_at": clock.now(), "status": Product.objects.get(slug="mug").status}
    Product.objects.bulk_create(Product(slug=f"many-{number}", **facts) for number in range(201))
    services.create_category(slug="large", names={"ko": "새선반"}, actor=ACTOR)
    assert (is_fresh(), StaleEntry.objects.count()) == (True, 201)
    assert (found_by("옛선반"), found_by("새선반")) == (201, 0)
    StaleEntry.objects.filter(product__slug="many-7").delete()
    assert not is_fresh()
    services.create_category(slug="large", names={"ko": "새선반대"}, actor=ACTOR)
    assert [make_stale_entries(), make_stale_entries()] == [201, 0]
    assert (is_fresh(), found_by("옛선반"), found_by("새선반대")) == (True, 0, 201)


def test_an_entry_that_is_not_as_its_texts_is_named_and_made_anew_by_a_command(goods: Channel) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_entry SET names = '{}' WHERE jamo LIKE '%ㅁㅓㄱㅡ%'")
        cursor.execute("DELETE FROM search_entry WHERE jamo LIKE '%ㅊㅓㅇㅅㅗ%'")
    assert not is_fresh()
    done = CliRunner().invoke(cli, ["search", "rebuild", "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"products": Product.objects.count()})
    assert is_fresh()
    with pytest.raises(NotPermitted):
        next(rebuild_entries(actor=Actor()))


def test_entries_are_made_anew_a_few_at_a_time(goods: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangteo.search.services.entries.IN_ONE", 2)
    every = Product.objects.count()
    made = list(rebuild_entries(actor=ACTOR))
    assert made[0] == (2, every)
    assert made[-1] == (every, every)


def test_it_is_told_in_which_way_each_word_was_found(goods: Channel) -> None:
    Synonym.objects.create(words=["가전"], only=["청소기"], language="ko", created_at=clock.now())
    for text, form in (
        ("가전", Form.SYNONYM),
        ("batteries", Form.PLURAL),
        ("ㅁㄱㅋ", Form.INITIALS),
        ("머그", Form.TYPED),
    ):
        eyes = viewer(goods)
        finding = look_up(eyes, text)
        why = traces(eyes, finding, finding.product_ids)
        assert why.keys() == set(finding.product_ids) != set()
        assert {one.words[0][1] for one in why.values()} == {form}
    assert look_up(replace(viewer(goods), language="en"), "가전").hits == ()


def test_synonyms_work_both_ways_or_one(goods: Channel) -> None:
    assert found(goods, "배터리") == []
    Synonym.objects.create(words=["배터리", "건전지"], created_at=clock.now())
    assert found(goods, "배터리") == found(goods, "건전지") == ["battery"]
    Synonym.objects.create(words=["가전"], only=["청소기"], created_at=clock.now())
    assert sorted(found(goods, "가전")) == ["steam", "vacuum"]
    assert "가전" not in look_up(viewer(goods), "청소기").asked


@pytest.mark.parametrize(("text", "most"), [("머그", 3), ("무선청소기", 3), ("ajrm", 6), ("우주선 머그 청쇼기", 12)])
def test_a_search_takes_few_queries(goods: Channel, text: str, most: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        look_up(viewer(goods), text)
    assert len(captured) - 1 <= most
