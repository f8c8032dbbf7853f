"""Quotes in the office: written line by line, sent or allowed by another, taken back, spoken about (QUO-01 to 05)."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from factories import ACTOR, company, member_of
from jangteo.channels.selectors import channels_by_id
from jangteo.kernel.types import Actor
from jangteo.pricing.services import set_costs
from jangteo.pricing.types import CostRow
from jangteo.quotes import services
from jangteo.quotes.models import Quote, QuoteAuthority, QuoteLine, QuotePolicy
from jangteo.quotes.selectors import content_of, get_quote
from jangteo.quotes.types import QuoteState
from office.desk import staff_client
from quotes.using import content, goods
from storefront.market import Market

pytestmark = pytest.mark.django_db


class Asked:
    """What a firm's buyer asked for, and the browsers of a clerk and of finance."""

    def __init__(self, market: Market) -> None:
        self.shop = channels_by_id([market.shop_id])[market.shop_id]  # type: ignore[index]
        self.buyer: Actor = member_of(company("긴해"), name="윤서하")
        self.clerk, self.finance = staff_client("staff_clerk"), staff_client("staff_finance")
        services.set_quote_authority(rates={"staff_clerk": Decimal("0.1")}, actor=ACTOR)
        set_costs(currency="KRW", rows=[CostRow("MUG-WH", Decimal("456.78"))], actor=ACTOR)
        asked = content(goods("1", market.variants["MUG-WH"], quantity=20), valid_until=None)
        self.quote_id: UUID = services.ask_quote(channel=self.shop, content=asked, actor=self.buyer)
        self.page = f"/office/quotes/{self.quote_id}/"

    def write(self, **changes: str) -> object:
        form = {
            "key-0": "1",
            "sku-0": "MUG-WH",
            "text-0": "머그",
            "quantity-0": "20",
            "from-0-0": "10",
            "to-0-0": "50",
            "price-0-0": "10%",
            "valid_until": "2099-12-31",
            **changes,
        }
        return self.clerk.post(f"{self.page}draft/", form, follow=True)

    def do(self, client: Client, action: str, **sent: str) -> str:
        return client.post(f"{self.page}do/{action}/", sent, follow=True).content.decode()

    @property
    def state(self) -> str:
        return Quote.objects.get(pk=self.quote_id).state


@pytest.fixture
def asked(market: Market) -> Asked:
    return Asked(market)


def test_it_is_written_with_a_share_off_and_sent(asked: Asked) -> None:
    listed = asked.clerk.get("/office/quotes/?state=turn").content.decode()
    assert "긴해" in listed
    assert "긴해" not in asked.clerk.get("/office/quotes/?state=sent").content.decode()
    assert 'name="price-0-0"' in asked.clerk.get(f"{asked.page}draft/").content.decode()
    more = {"text-1": "선물 포장 안 함", "sku-2": "CUP", "quantity-2": "1", "price-2-0": "10%", "optional-2": "on"}
    asked.write(**more, freight="2,500", may_take_part="on", note="고맙습니다")
    row = Quote.objects.get()
    usual = QuoteLine.objects.get(version__quote=row, version__number=2, key="1").usual
    assert usual is not None
    told = content_of(row, 2)
    assert [(one.sku, one.quantity, one.is_optional) for one in told.lines] == [
        ("MUG-WH", 20, False),
        ("", 0, False),
        ("CUP", 1, True),
    ]
    (offer,) = told.lines[0].offers
    assert (offer.from_quantity, offer.up_to, offer.unit.value) == (10, 50, Decimal(round(usual * Decimal("0.9"))))
    assert (told.freight.minor, told.may_take_part, told.note) == (2_500, True, "고맙습니다")  # type: ignore[union-attr]
    assert "with the buyer" in asked.do(asked.clerk, "send")
    assert asked.state == QuoteState.SENT


WRONG = (
    {"quantity-0": "0"},
    {"quantity-0": "1,5"},
    {"from-0-0": "-1"},
    {"to-0-0": "9"},
    {"price-0-0": "101%"},
    {"price-0-0": "-5"},
    {"price-0-0": "1e3"},
    {"sku-0": "NOT-THERE"},
    {"freight": "-1"},
    {"freight": "0.5"},
    {"valid_until": "someday"},
    {"terms": "x" * 61},
    {"text-1": "note", "quantity-1": "1", "sku-1": "GONE"},
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_amiss_is_told_and_nothing_is_kept(asked: Asked, wrong: dict[str, str]) -> None:
    answer = asked.write(**wrong)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'class="o-error"' in answer.content.decode()  # type: ignore[attr-defined]
    assert Quote.objects.get().version == 1


def test_below_ones_authority_another_allows_it_and_margins_are_for_few(asked: Asked) -> None:
    asked.write(**{"price-0-0": "20%"})
    page = asked.clerk.get(asked.page).content.decode()
    assert "More off than you may give alone" in page
    assert ">Margin<" not in page
    assert ">Margin<" in asked.finance.get(asked.page).content.decode()
    asked.do(asked.clerk, "send")
    assert asked.state == QuoteState.CHECKED
    asked.do(asked.clerk, "allow")
    assert asked.state == QuoteState.CHECKED
    asked.do(asked.finance, "send-back", why="less")
    assert asked.state == QuoteState.DRAFTED
    asked.do(asked.clerk, "send")
    asked.do(asked.finance, "allow", why="fair")
    assert asked.state == QuoteState.SENT
    told = asked.clerk.get(asked.page).content.decode()
    assert "“fair”" in told
    asked.write(**{"price-0-0": "5%"})  # another one in its place
    assert (asked.state, Quote.objects.get().version) == (QuoteState.DRAFTED, 3)
    compared = asked.clerk.get(f"{asked.page}?from=2&to=3").content.decode()
    assert "Version 3 against 2" in compared


def test_below_the_margin_who_may_not_see_costs_reads_no_figure(asked: Asked) -> None:
    QuotePolicy.objects.create(channel_id=asked.shop.id, least_margin_rate=Decimal("0.99"))
    asked.write(**{"price-0-0": "5%"})
    clerk, finance = (one.get(asked.page).content.decode() for one in (asked.clerk, asked.finance))
    assert "Less margin than has to be left" in clerk
    assert ("99%" in clerk, "99%" in finance) == (False, True)


def test_words_among_us_stay_there_and_a_withdrawn_quote_is_over(asked: Asked) -> None:
    asked.do(asked.clerk, "say", text="not below 456", inner="on")
    asked.do(asked.clerk, "say", text="we look into it", line="1")
    assert "among us" in asked.clerk.get(asked.page).content.decode()
    assert [one.text for one in get_quote(asked.quote_id, asked.buyer).messages] == ["we look into it"]
    asked.do(asked.clerk, "withdraw", why="sold out")
    assert asked.state == QuoteState.WITHDRAWN
    assert asked.clerk.get(f"{asked.page}draft/").status_code == 302
    assert asked.clerk.post(f"{asked.page}do/nothing/").status_code == 404


def test_who_says_what_roles_may_give_says_it_on_a_page(market: Market) -> None:
    leader, clerk = staff_client("staff_administrator"), staff_client("staff_clerk")
    page = "/office/quotes/settings/"
    assert clerk.get(page).status_code == 403
    leader.post(page, {"rate-staff_clerk": "12.5", "rate-sales_rep": ""})
    leader.post(page, {"channel": "shop", "margin": "20", "keep_days": "7", "hold_days": "3", "asks_costs": "on"})
    for wrong in (
        {"rate-staff_clerk": "101"},
        {"channel": "shop", "margin": "x", "keep_days": "7", "hold_days": "7"},
        {"channel": "shop", "keep_days": "0", "hold_days": "7"},
        {"channel": "shop", "keep_days": "7", "hold_days": "91"},
    ):
        leader.post(page, wrong)
    assert list(QuoteAuthority.objects.values_list("role", "most_rate")) == [("staff_clerk", Decimal("0.125"))]
    kept = QuotePolicy.objects.get()
    assert (kept.least_margin_rate, kept.keep_days, kept.hold_days, kept.asks_costs) == (Decimal("0.2"), 7, 3, True)
    assert 'value="12.5"' in leader.get(page).content.decode()
