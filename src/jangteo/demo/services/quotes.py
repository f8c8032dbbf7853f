"""A quote in each state in which somebody has something to do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.credit import sold_to_dealers
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.types import ALL_RIGHTS, Actor
from jangteo.parties.selectors import list_staff
from jangteo.quotes import selectors, services
from jangteo.quotes.types import Line, LineAsked, Made, Offer, PolicyView, QuoteState, Wanted, WishedFor

AUTHORITY = {"staff_clerk": "0.1", "sales_rep": "0.1", "staff_administrator": "0.25"}
PLENTY = 8


class Table:
    """Around which quotes are made: the shop, what is sold there, who asks and who offers."""

    def __init__(self, shop: Channel, goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]) -> None:
        self.shop, self.goods, self.buyers = shop, goods, buyers
        self.skus = sold_to_dealers(goods)[:PLENTY]
        self.reps = {
            one.email.partition("@")[0]: Actor(
                None, one.id, None, one.name, is_staff=True, via="office", rights=ALL_RIGHTS
            )
            for one in list_staff()
        }

    def asked(
        self, code: str, days: int, lines: Mapping[int, int], note: str, wished: tuple[WishedFor, ...] = ()
    ) -> UUID:
        """{which of the articles: how many} that a dealer asks an offer for, some days ago, and what is no article."""
        buyer = self.buyers[code].actor
        with clock.at(clock.now() - timedelta(days=days)):
            wanted = [LineAsked(self.skus[which], many) for which, many in lines.items()]
            told = selectors.content_asked(self.shop, buyer, wanted, wished=wished, note=note)
            return services.ask_quote(channel=self.shop, content=told, actor=buyer)

    def offer(  # noqa: PLR0913 -- what an offer says
        self,
        quote_id: UUID,
        rep: str,
        share: str,
        days: int,
        note: str,
        more: tuple[Line, ...] = (),
        *,
        waits: bool = False,
    ) -> None:
        """What was asked for with a share off, and cheaper still from twice as many on.

        waits  where another has to allow it, they have not yet
        """
        with clock.at(clock.now() - timedelta(days=days)):
            actor = self.reps[rep]
            view = selectors.get_quote(quote_id, actor)
            before = view.versions[-1].content
            bare = replace(
                before,
                lines=(*before.lines, *more),
                freight=Money(0, before.currency),
                terms="월말 마감, 다음 달 25일 지급",
                deliver_on=clock.today() + timedelta(days=21),
                valid_until=clock.now() + timedelta(days=days + 14),
                note=note,
            )
            priced = selectors.with_usual(bare, self.shop, view.head.party_id)
            content = replace(priced, lines=tuple(_with_offers(line, Decimal(share)) for line in priced.lines))
            services.write_draft(quote_id=quote_id, content=content, actor=actor)
            if services.send_quote(quote_id=quote_id, actor=actor) == QuoteState.CHECKED and not waits:
                other = next(one for one in self.reps.values() if one.person_id != actor.person_id)
                services.allow_quote(quote_id=quote_id, actor=other)

    def line(self, which: int, many: int, key: str) -> Line:
        """So many of an article, as a line that nobody asked for."""
        buyer = self.buyers["select-ginhae"].actor
        (told,) = selectors.content_asked(self.shop, buyer, [LineAsked(self.skus[which], many)]).lines
        return replace(told, key=key)


def _with_offers(line: Line, share: Decimal) -> Line:
    if line.is_remark or line.usual is None:
        return line
    first, most = selectors.reduced(line.usual, share), line.quantity * 2
    cheaper = selectors.reduced(line.usual, share + Decimal("0.02"))
    return replace(line, offers=(Offer(max(line.quantity // 2, 1), first, most - 1), Offer(most, cheaper)))


def make_quotes(shop: Channel, goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]) -> int:
    """All of them; returns how many."""
    table = Table(shop, goods, buyers)
    services.set_quote_authority(rates={role: Decimal(rate) for role, rate in AUTHORITY.items()}, actor=SEEDER)
    services.set_quote_policy(channel_id=shop.id, policy=PolicyView(Decimal("0.1")), actor=SEEDER)
    saucers = (WishedFor("컵 받침, 객실 번호를 새겨서 (지름 12cm)", 140),)
    note = "객실 140개에 둘 컵입니다. 한 로트로 맞춰 주실 수 있나요?"
    table.asked("hotel-onsae", 1, {0: 140, 1: 140}, note, saucers)
    _sent(table)
    _countered(table)
    checked = table.asked("dept-haenuri", 3, {2: 300, 3: 200}, "명절 선물 세트에 넣을 물량입니다.")
    table.offer(checked, "clerk", "0.18", 1, "명절 물량 견적입니다.", waits=True)
    inner = "작년 명절에는 15%까지 드렸습니다. 결재에 열흘 걸리니 이번 주에 보내야 합니다."
    services.say(quote_id=checked, text=inner, actor=table.reps["clerk"], is_inner=True)
    _accepted(table)
    return 5


def _sent(table: Table) -> None:
    """With two to choose from, one more that needn't be taken, and a remark."""
    quote_id = table.asked("select-ginhae", 5, {0: 60}, "강남 매장 새 단장에 쓸 그릇입니다.")
    more = (
        replace(table.line(4, 12, "2"), choice="진열용"),
        replace(table.line(5, 12, "3"), choice="진열용"),
        replace(table.line(6, 24, "4"), is_optional=True),
        Line("5", "진열대 배치도는 따로 보내 드립니다."),
        _stand(table.shop.currency),
    )
    table.offer(quote_id, "clerk", "0.07", 2, "새 단장을 축하드립니다. 두 배로 하시면 2%를 더 낮춰 드립니다.", more)
    buyer = table.buyers["select-ginhae"].actor
    services.say(quote_id=quote_id, text="진열용은 언제까지 정하면 되나요?", line_key="2", actor=buyer)


def _stand(currency: str) -> Line:
    """Goods outside the catalogue, made for the shop, that needn't be taken."""
    names = {
        "ko": "원목 진열 받침 45cm, 매장 이름 각인",
        "en": "Oak display stand, 45 cm, engraved with the shop's name",
    }
    offers = (Offer(10, UnitPrice(Decimal(38_000), currency), 40),)
    made = Made(names, lead_days=15)
    return Line("6", names["ko"], quantity=12, offers=offers, is_optional=True, made=made)


def _countered(table: Table) -> None:
    quote_id = table.asked("cafe-modu", 6, {1: 96, 2: 48}, "성남점 첫 물량입니다.")
    table.offer(quote_id, "admin", "0.05", 4, "성남점 개점을 축하드립니다.")
    buyer = table.buyers["cafe-modu"].actor
    told = selectors.get_quote(quote_id, buyer).versions[-1].content
    wanted = {}
    for line in told.lines:
        wish = selectors.reduced(line.offers[0].unit, Decimal("0.03")) if line.offers else None
        wanted[line.key] = Wanted(line.quantity * 2, wish)
    content = selectors.countered(told, wanted, "대전점 것까지 함께 할 테니 조금 더 낮춰 주세요.")
    services.counter_quote(quote_id=quote_id, content=content, actor=buyer)


def _accepted(table: Table) -> None:
    quote_id = table.asked("online-sallim", 8, {3: 40}, "봄 기획전에 올릴 상품입니다.")
    table.offer(quote_id, "clerk", "0.06", 6, "기획전 물량 견적입니다.")
    buyer = table.buyers["online-sallim"].actor
    version = selectors.get_quote(quote_id, buyer).versions[-1]
    services.accept_quote(quote_id=quote_id, version=version.number, selection={"1": 40}, actor=buyer)
