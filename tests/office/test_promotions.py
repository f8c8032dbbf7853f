"""Promotions in the office: written, tried, published, used; coupons told once; refusals say where."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import untouched
from jangteo.kernel import clock
from jangteo.parties.types import MemberRole
from jangteo.pricing import services as pricing
from jangteo.pricing.models import Coupon, Promotion
from jangteo.pricing.selectors import find_coupon, get_promotion, list_promotions
from jangteo.pricing.services import keep_simulation
from jangteo.pricing.types import PromotionPhase, PromotionView
from office.desk import order, read, staff_client
from storefront.market import ACTOR, SHOPPER, Market

LIST = "/office/promotions/"
NEW = f"{LIST}new/"
MUGS = {
    "ko": "머그 할인",
    "en": "Mugs cheaper",
    "code": "mugs",
    "currency": "KRW",
    "kind_1": "items_percent",
    "value_1": "10 %",
    "which_1": "category",
    "names_1": "mugs",
    "act": "form",
}
SATURDAY = datetime(2026, 5, 2, 3, tzinfo=UTC)
TEN_OFF = {"give": [{"percent": "10", "on": "order"}]}


def said(client: Client, path: str, **fields: object) -> str:
    """The last message after a form that leads back."""
    response = client.post(path, fields)
    assert response.status_code == 302, response.content.decode()
    return [str(one) for one in get_messages(response.wsgi_request)][-1]


def draft(code: str, rule: dict[str, Any], **more: Any) -> PromotionView:
    pricing.draft_promotion(code=code, names={"ko": code}, currency="KRW", rule=rule, actor=ACTOR, **more)
    return get_promotion(code)


def live(code: str, rule: dict[str, Any], **more: Any) -> PromotionView:
    """A promotion that works."""
    version = draft(code, rule, **more).versions[0]
    keep_simulation(version_id=version.id, simulation=untouched(), actor=ACTOR)
    pricing.publish_promotion(code=code, version_id=version.id, actor=ACTOR)
    return get_promotion(code)


def at_version(code: str, act: str) -> str:
    return f"{LIST}{code}/versions/{get_promotion(code).versions[0].id}/{act}/"


def test_a_promotion_is_written_tried_simulated_published_and_used(staff: Client, market: Market) -> None:
    said(staff, NEW, **MUGS, subtotal="20,000", most_1="5,000", most_uses="9")
    page = staff.get(f"{LIST}mugs/")
    assert page.context["waiting_told"].gives == ("10% off goods in Mugs, at most ₩5,000 together",)
    assert page.context["waiting_told"].conditions == ("Carts from ₩20,000 on",)
    tried = staff.post(at_version("mugs", "try"), {"lines": "MUG-WH 3\ncup", "channel": "shop"})
    assert (tried.status_code, "There is no SKU cup." in tried.content.decode()) == (422, True)
    receipt = staff.post(at_version("mugs", "try"), {"lines": "MUG-WH 3", "channel": "shop"}).context["receipt"]
    assert (str(receipt["without"].gross.minor), receipt["with_it"].gross.minor) == ("84000", 79000)
    assert "Try it against past orders" in said(staff, at_version("mugs", "publish"))
    assert get_promotion("mugs").live is None
    said(staff, at_version("mugs", "simulate"))
    assert staff.get(f"{LIST}mugs/").context["report"]["parts"]
    assert said(staff, at_version("mugs", "publish"), why="spring") == "It is published."
    order("shop", SHOPPER, ("MUG-WH", 1))
    [row], total = list_promotions()
    assert (row.used, row.held, total, row.phase(clock.now())) == (1, 0, 1, PromotionPhase.WORKING)
    assert "1 / 9" in " ".join(staff.get(LIST).content.decode().split())


def test_every_field_becomes_the_rule_and_opens_again(staff: Client, market: Market) -> None:
    fields = {
        "priority": "5", "combine": "group", "group": "spring", "channel": "shop", "first_order": "yes",
        "starts": "2026-05-01T00:00", "ends": "2026-06-01T00:00", "weekdays": ["mon", "tue", "wed"],
        "counted": "2", "counted_which": "sku", "counted_names": "MUG-WH, CUP",
        "kind_2": "buy_get", "value_2": "50", "which_2": "sku", "names_2": "CUP", "buy_2": "2", "get_2": "1",
        "got_which_2": "all", "got_sale_2": "on", "repeat_2": "3", "kind_3": "shipping_percent", "value_3": "100",
    }  # fmt: skip
    said(staff, NEW, **MUGS, **fields)
    rule = get_promotion("mugs").versions[0].rule
    assert rule["when"] == {
        "quantity_at_least": {"items": {"sku": ["MUG-WH", "CUP"]}, "quantity": 2},
        "channel": "shop",
        "first_order": True,
        "from": "2026-05-01T00:00:00+09:00",
        "until": "2026-06-01T00:00:00+09:00",
        "weekdays": ["mon", "tue", "wed"],
    }
    page = staff.get(f"{LIST}mugs/write/")
    assert not page.context["by_text"]
    initial = page.context["form"].initial
    again = {name: value for name, value in initial.items() if value not in ("", False, None) and name != "text"}
    said(staff, f"{LIST}mugs/write/", **again, act="form")
    first, second = reversed(get_promotion("mugs").versions)
    assert first.rule == second.rule
    [newer, _] = staff.get(f"{LIST}mugs/").context["versions"]
    assert (newer["more"], newer["less"]) == ([], [])
    as_text = staff.post(f"{LIST}mugs/write/", {**again, "act": "show"})
    said(staff, f"{LIST}mugs/write/", text=as_text.context["form"]["text"].value(), act="text")
    assert get_promotion("mugs").versions[0].rule == first.rule


def test_what_the_form_cannot_show_opens_as_text(staff: Client, market: Market) -> None:
    draft("four", {"give": [{"percent": str(number), "on": "order"} for number in range(1, 5)]})
    page = staff.get(f"{LIST}four/write/")
    assert (page.context["by_text"], page.context["beyond_form"]) == (True, True)
    text = page.context["form"]["text"].value()
    said(staff, f"{LIST}four/write/", text=text, act="text")
    assert get_promotion("four").versions[0].rule == get_promotion("four").versions[1].rule


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('give: [{percent: "110", on: order}]', "give[0].percent"),
        ("give: [{percent: 10, on: order}]", "give[0].percent"),
        ("give: [", ""),
        ("- 1", ""),
        ("", ""),
        ('give: [{percent: "10", on: order}]\nwhen: {chanel: shop}', "when.chanel"),
        ('give: [{percent: "10", on: order}]\nwhen: {until: 2026-05-01}', "when.until"),
        ('give: [{percent: "10", on: order}]\nwhen: {until: "9999-12-31T23:00:00+00:00"}', "when.until"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told_with_its_place_and_stays_typed(
    staff: Client, market: Market, text: str, path: str
) -> None:
    answer = staff.post(NEW, {"ko": "가", "code": "a", "currency": "KRW", "text": text, "act": "text"})
    assert (answer.status_code, answer.context["path"]) == (422, path)
    assert answer.context["problem"]
    assert answer.context["form"]["text"].value() == text
    assert not Promotion.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value_1": "110"}, "value_1"),
        ({"names_1": "mugs, nowhere"}, "names_1"),
        ({"which_1": "sku", "names_1": "NONE"}, "names_1"),
        ({"names_1": ""}, "names_1"),
        ({"most_1": "1.5"}, "most_1"),
        ({"kind_1": "buy_get"}, "buy_1"),
        ({"kind_1": ""}, "kind_1"),
        ({"subtotal": "-1"}, "subtotal"),
        ({"account": "me"}, "account"),
        ({"starts": "2026-05-02T00:00", "ends": "2026-05-01T00:00"}, "ends"),
        ({"combine": "group"}, "group"),
        ({"channel": "none"}, "channel"),
        ({"code": "new"}, "code"),
        ({"code": "a b"}, "code"),
        ({"ko": "\0"}, "ko"),
        ({"currency": "XXQ"}, "currency"),
        ({"most_uses": "0"}, "most_uses"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(staff: Client, market: Market, fields: dict[str, str], field: str) -> None:
    answer = staff.post(NEW, {**MUGS, **fields})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not Promotion.objects.exists()


def test_two_of_one_priority_are_shown_with_a_cart_and_a_higher_priority_helps(staff: Client, market: Market) -> None:
    amount = {"give": [{"amount": "3000", "on": "items", "items": {"category": ["mugs"]}}]}
    live("amount", amount)
    said(staff, NEW, **MUGS)
    said(staff, at_version("mugs", "simulate"))
    answer = staff.post(at_version("mugs", "publish"))
    shown = answer.context["contradiction"]
    assert (answer.status_code, shown["promotion"], shown["other"]) == (409, "mugs", "amount")
    assert shown["one_way"] != shown["other_way"]
    assert shown["cart"]
    assert get_promotion("mugs").live is None
    said(staff, f"{LIST}mugs/write/", **MUGS, priority="1")
    said(staff, at_version("mugs", "simulate"))
    assert said(staff, at_version("mugs", "publish")) == "It is published."


def test_secret_codes_are_told_once_and_work_until_they_are_stopped(staff: Client, market: Market) -> None:
    live("gift", TEN_OFF, needs_code=True)
    path = f"{LIST}gift/coupons/"
    answer = staff.post(f"{path}series/", {"count": "20", "series": "생일"})
    assert "no-store" in answer.headers["Cache-Control"]
    [_, *rows] = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")))
    codes = [code for code, _ in rows]
    assert len(set(codes)) == 20
    assert all(find_coupon(code.lower(), []) for code in codes)
    later = staff.get(path).content.decode() + staff.get(f"{LIST}gift/").content.decode()
    assert not [code for code in codes if code in later]
    assert not Coupon.objects.exclude(shown="").exists()
    [series] = staff.get(path).context["series"]
    assert (series.made, series.used, series.void) == (20, 0, 0)
    assert said(staff, f"{path}stop/", text=codes[0], why="lost") == "1 code was stopped."
    assert said(staff, f"{path}stop/", series="생일") == "19 codes were stopped."
    assert not [code for code in codes if find_coupon(code, [])]


def test_a_public_code_is_shown_and_only_its_owner_may_use_it(staff: Client, market: Market) -> None:
    live("gift", TEN_OFF, needs_code=True)
    path = f"{LIST}gift/coupons/"
    said(staff, f"{path}make/", text="welcome 10", most_uses="3", owner=market.company_id, ends="2030-01-01T00:00")
    [(coupon, owner)] = staff.get(path).context["rows"]
    assert (coupon.label, owner, coupon.most_uses) == ("WELCOME10", "편집숍 긴해", 3)
    assert find_coupon("WELCOME10", []) is None
    assert find_coupon("WELCOME10", [market.company_id]) is not None
    for wrong in ({"text": "WELCOME-10"}, {"text": "a"}, {"text": "GOOD1", "owner": Promotion.objects.get().pk}):
        answer = staff.post(f"{path}make/", wrong)
        assert (answer.status_code, bool(answer.context["coupon"].errors)) == (422, True)
    for wrong in ({"count": "0", "series": "s"}, {"count": "5", "series": ""}, {"count": "100001", "series": "s"}):
        assert staff.post(f"{path}series/", wrong).status_code == 422
    assert Coupon.objects.count() == 1
    draft("plain", TEN_OFF)
    assert staff.post(f"{LIST}plain/coupons/make/", {"text": "GOOD1"}).status_code == 422


def test_the_state_is_that_of_the_dates_and_filters_the_list(staff: Client, market: Market) -> None:
    when = {"from": "2026-05-01T00:00:00+09:00", "until": "2026-06-01T00:00:00+09:00"}
    with clock.at(SATURDAY):
        live("may", TEN_OFF | {"when": when})
        draft("idea", TEN_OFF)
    seen = {
        SATURDAY - timedelta(days=2): PromotionPhase.COMING,
        SATURDAY: PromotionPhase.WORKING,
        SATURDAY + timedelta(days=31): PromotionPhase.OVER,
    }
    for at, phase in seen.items():
        with clock.at(at):
            assert get_promotion("may").phase(at) == phase
            assert [[one.code for one in list_promotions(wanted)[0]] for wanted in PromotionPhase] == [
                ["may"] if wanted == phase else ["idea"] if wanted == PromotionPhase.DRAFT else []
                for wanted in PromotionPhase
            ]
    said(staff, f"{LIST}may/end/", why="enough")
    assert [row[0].code for row in staff.get(f"{LIST}?state=ended").context["rows"]] == ["may"]
    assert staff.get(f"{LIST}?state=none").status_code == 200


def test_limits_are_not_below_what_was_used_and_an_ended_one_stays_so(staff: Client, market: Market) -> None:
    live("ten", TEN_OFF)
    for _ in range(2):
        order("shop", SHOPPER, ("MUG-WH", 1))
    assert "used 2 times" in said(staff, f"{LIST}ten/limits/", most_uses="1")
    said(staff, f"{LIST}ten/limits/", most_uses="1,000", buyer_most="2")
    assert (get_promotion("ten").most_uses, get_promotion("ten").buyer_most) == (1000, 2)
    assert staff.post(f"{LIST}ten/limits/", {"most_uses": "many"}).status_code == 422
    said(staff, f"{LIST}ten/end/")
    answer = staff.post(f"{LIST}ten/write/", {**MUGS, "act": "form"})
    assert (answer.status_code, len(get_promotion("ten").versions)) == (422, 1)


def test_who_may_only_see_changes_nothing(market: Market) -> None:
    draft("ten", TEN_OFF)
    viewer = staff_client(MemberRole.STAFF_VIEWER)
    pages = [LIST, f"{LIST}ten/", f"{LIST}ten/coupons/"]
    assert [viewer.get(path).status_code for path in pages] == [200, 200, 200]
    assert "Write it anew" not in viewer.get(f"{LIST}ten/").content.decode()
    changes = [NEW, f"{LIST}ten/end/", f"{LIST}ten/write/", f"{LIST}ten/limits/", at_version("ten", "publish")]
    changes += [at_version("ten", "simulate"), f"{LIST}ten/coupons/series/", f"{LIST}ten/coupons/stop/"]
    assert {viewer.post(path, MUGS).status_code for path in changes} == {403}
    assert Client().get(LIST).status_code == 302


def test_a_rep_tries_no_prices_of_strangers(market: Market) -> None:
    draft("ten", TEN_OFF)
    asked = {"lines": "MUG-WH", "channel": "wholesale", "party": str(market.company_id)}
    admin = staff_client(MemberRole.STAFF_ADMINISTRATOR).post(at_version("ten", "try"), asked)
    assert admin.context["receipt"]["without"].lines[0].unit.to_text() == "15780"
    rep = staff_client(MemberRole.SALES_REP).post(at_version("ten", "try"), asked)
    assert rep.status_code in (403, 422)
    assert "15,780" not in rep.content.decode()


def test_what_it_would_have_done_is_told_with_the_orders_that_it_touches(staff: Client, market: Market) -> None:
    placed = read(order("shop", SHOPPER, ("MUG-WH", 2)))
    draft("ten", TEN_OFF)
    said(staff, at_version("ten", "simulate"))
    page = staff.get(f"{LIST}ten/")
    orders, carts = page.context["report"]["parts"]
    assert (orders["looked_at"], orders["touched"], str(orders["difference"].minor)) == (1, 1, "-5600")
    assert [(one["what"], one["buyer"]) for one in orders["biggest"]] == [(placed.summary.number, "손지우")]
    assert (carts["looked_at"], page.context["report"]["buyers"]) == (0, 1)
    assert "Cancelled orders are left out." in [str(one) for one in page.context["report"]["assumptions"]]
    assert f"/office/orders/{placed.summary.number}/" in page.content.decode()


def test_what_is_not_there_is_not_found(staff: Client, market: Market) -> None:
    draft("ten", TEN_OFF)
    draft("other", TEN_OFF)
    foreign = at_version("other", "publish").replace("other", "ten")
    paths = [f"{LIST}none/end/", f"{LIST}none/coupons/make/", f"{LIST}none/write/", foreign]
    assert [staff.post(path).status_code for path in paths] == [404] * len(paths)
    assert staff.get(f"{LIST}none/").status_code == 404


def test_the_list_asks_as_much_for_many_as_for_few(staff: Client, market: Market) -> None:
    counts = []
    for number in range(12):
        draft(f"p{number}", TEN_OFF)
        if number in (1, 11):
            with CaptureQueriesContext(connection) as captured:
                assert len(staff.get(LIST).context["rows"]) == number + 1
            counts.append(len(captured))
    assert counts[0] == counts[1]
