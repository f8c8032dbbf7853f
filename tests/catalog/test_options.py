"""Ways in which variants differ: axes, values, one combination for each variant."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, channel, product
from jangteo.catalog import selectors, services
from jangteo.catalog.errors import InvalidOptions, OptionsChanged
from jangteo.catalog.models import OptionAxis, OptionValue, Product, Variant
from jangteo.catalog.rules.options import check_options
from jangteo.catalog.types import AxisDraft, OptionsDraft, OptionValueDraft, Viewer
from jangteo.kernel import verify
from jangteo.kernel.models import AuditEntry

SIZE = AxisDraft(
    "size",
    {"ko": "크기", "en": "Size"},
    (OptionValueDraft("s", {"ko": "작은", "en": "Small"}), OptionValueDraft("l", {"ko": "큰", "en": "Large"})),
)
COLOUR = AxisDraft(
    "colour",
    {"ko": "색", "en": "Colour"},
    (OptionValueDraft("wh", {"ko": "흰", "en": "White"}, "#ffffff"), OptionValueDraft("bl", {"ko": "파랑"}, "#2030a0")),
)
CHOSEN = {"M-S-WH": ("s", "wh"), "M-S-BL": ("s", "bl"), "M-L-WH": ("l", "wh")}
DRAFT = OptionsDraft((SIZE, COLOUR), CHOSEN)


def made() -> Product:
    product_id, _ = product(*CHOSEN, slug="mug")
    services.set_options(product_id=product_id, draft=DRAFT, actor=ACTOR)
    return Product.objects.get(pk=product_id)


def settle() -> None:
    """As if the transaction ended now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
def test_variants_are_told_apart_and_called_by_their_values() -> None:
    row = made()
    settle()
    axes = selectors.axes_of([row.pk], "en")[row.pk]
    assert [(axis.name, [value.name for value in axis.values]) for axis in axes] == [
        ("Size", ["Small", "Large"]),
        ("Colour", ["White", "파랑"]),
    ]
    assert Variant.objects.get(sku="M-S-BL").labels == {"en": "Small · 파랑", "ko": "작은 · 파랑"}
    shop = channel()
    services.list_in_channel(product_id=row.pk, channel_id=shop.id, actor=ACTOR)
    page = selectors.get_product("mug", Viewer(shop.id, "", "ko"))
    assert page.axes == selectors.axes_of([row.pk], "ko")[row.pk]
    names = {value.id: value.code for axis in axes for value in axis.values}
    assert {one.sku: tuple(names[pk] for pk in one.option_ids) for one in page.card.variants} == CHOSEN
    mine = [one for one in verify.run() if one.invariant.name == "catalog.variants_have_one_value_of_each_axis"]
    assert [one.is_clean for one in mine] == [True]


@pytest.mark.django_db
def test_axes_are_changed_whole_by_code_with_a_trace_and_not_over_others_work() -> None:
    row = made()
    known = dict(OptionValue.objects.values_list("code", "pk"))
    turned = OptionsDraft((COLOUR, SIZE), {sku: codes[::-1] for sku, codes in CHOSEN.items()})
    services.set_options(product_id=row.pk, draft=turned, actor=ACTOR, seen=DRAFT)
    settle()
    assert dict(OptionValue.objects.values_list("code", "pk")) == known
    with pytest.raises(OptionsChanged):
        services.set_options(product_id=row.pk, draft=DRAFT, actor=ACTOR, seen=DRAFT)
    swapped = replace(turned, chosen={**turned.chosen, "M-S-WH": ("bl", "s"), "M-S-BL": ("wh", "s")})
    services.set_options(product_id=row.pk, draft=swapped, actor=ACTOR)
    services.set_options(product_id=row.pk, draft=swapped, actor=ACTOR)
    assert selectors.options_of(row.pk) == swapped
    services.set_options(product_id=row.pk, draft=OptionsDraft(), actor=ACTOR)
    settle()
    assert not OptionAxis.objects.exists()
    assert not Variant.objects.exclude(option_values=[]).exists()
    assert AuditEntry.objects.filter(action="catalog.set_options").count() == 4


def changed(axis: AxisDraft = SIZE, **chosen: tuple[str, ...]) -> OptionsDraft:
    return OptionsDraft((axis, COLOUR), CHOSEN | {sku.replace("_", "-"): codes for sku, codes in chosen.items()})


WRONG: list[tuple[str, OptionsDraft]] = [
    ("too_many_axes", OptionsDraft(tuple(replace(SIZE, code=f"a{n}") for n in range(4)))),
    ("axis_twice", OptionsDraft((SIZE, SIZE))),
    ("axis_code", changed(replace(SIZE, code="Größe"))),
    ("names", changed(replace(SIZE, names={}))),
    ("names", changed(replace(SIZE, names={"ko": "ㄱ" * 61}))),
    ("values", changed(replace(SIZE, values=()))),
    ("value_code", changed(replace(SIZE, values=(OptionValueDraft("", {"ko": "x"}),)))),
    ("value_twice", changed(replace(SIZE, values=(SIZE.values[0], SIZE.values[0])))),
    ("swatch", changed(replace(SIZE, values=(replace(SIZE.values[0], swatch="red"), SIZE.values[1])))),
    ("sku", changed(CUP=("s", "wh"))),
    ("missing", OptionsDraft((SIZE, COLOUR), {"M-S-WH": ("s", "wh")})),
    ("missing", changed(M_L_WH=("l", "green"))),
    ("missing", changed(M_L_WH=("l",))),
    ("missing", changed(M_L_WH=("l", "wh", "s"))),
    ("same", changed(M_L_WH=("s", "wh"))),
]


@pytest.mark.parametrize(("reason", "draft"), WRONG)
def test_what_does_not_hold_together_is_refused_by_name(reason: str, draft: OptionsDraft) -> None:
    with pytest.raises(InvalidOptions) as refusal:
        check_options(draft, set(CHOSEN), set(CHOSEN))
    assert refusal.value.facts["reason"] == reason


@given(st.lists(st.tuples(st.sampled_from("sl"), st.sampled_from(["wh", "bl"])), min_size=1, max_size=5), st.data())
def test_only_what_is_sold_needs_a_combination_of_its_own(codes: list[tuple[str, str]], data: Any) -> None:
    chosen = {f"V{at}": pair for at, pair in enumerate(codes)}
    active = data.draw(st.sets(st.sampled_from(sorted(chosen))))
    used = [chosen[sku] for sku in active]
    holds = len(set(used)) == len(used)
    try:
        check_options(OptionsDraft((SIZE, COLOUR), chosen), active, set(chosen))
    except InvalidOptions:
        assert not holds
    else:
        assert holds


BREAKS: list[Callable[[], Any]] = [
    lambda: Variant.objects.filter(sku="M-S-WH").update(option_values=[]),
    lambda: Variant.objects.filter(sku="M-S-WH").update(
        option_values=list(OptionValue.objects.filter(axis__code="colour").values_list("pk", flat=True))
    ),
    lambda: Variant.objects.filter(sku="M-S-WH").update(option_values=Variant.objects.get(sku="M-L-WH").option_values),
    lambda: OptionValue.objects.filter(code="wh").delete(),
    lambda: OptionAxis.objects.filter(code="size").update(position=2),
    lambda: OptionAxis.objects.create(product=Product.objects.get(), code="more", names={"ko": "더"}, position=2),
    lambda: OptionValue.objects.filter(code="wh").update(swatch="white"),
    lambda: Variant.objects.create(product=Product.objects.get(), sku="NEW"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("breaks", BREAKS)
def test_the_database_refuses_what_no_service_would_write(breaks: Callable[[], Any]) -> None:
    made()
    settle()
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 -- some are told when it ends
        breaks()
        settle()


@pytest.mark.django_db
def test_what_is_no_longer_sold_frees_its_combination() -> None:
    row = made()
    Variant.objects.filter(sku="M-S-WH").update(is_active=False)
    old = Variant.objects.get(sku="M-S-WH")
    Variant.objects.create(product=row, sku="M-S-WH2", option_values=old.option_values)
    settle()
    with pytest.raises(IntegrityError), transaction.atomic():
        Variant.objects.filter(sku="M-S-WH").update(is_active=True)
