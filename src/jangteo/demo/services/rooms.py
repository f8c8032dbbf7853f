"""A deal room over an offer: three people looked, one asked something, two voted."""

from collections.abc import Iterable
from datetime import timedelta

from jangteo.channels.types import Channel
from jangteo.demo.services.buyers import Buyer
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.quotes.selectors import list_quotes
from jangteo.quotes.types import QuoteState
from jangteo.sharing import services
from jangteo.sharing.types import GuestDraft, GuestLink, RoomDraft, Stance

DECIDERS = (
    GuestDraft("김은재 대표", sees_prices=True, days=30),
    GuestDraft("오세린 강남점장", days=30),
    GuestDraft("문가람 디자인", may_vote=False, days=30),
)


def make_room(shop: Channel, buyer: Buyer) -> int:
    """Open it for a buyer with an offer; returns for how many people."""
    actor = buyer.actor
    sent = next(one for one in list_quotes(actor, channel_id=shop.id) if one.state == QuoteState.SENT)
    opened = clock.now() - timedelta(days=1)
    with clock.at(opened):
        draft = RoomDraft(
            quote_id=sent.id,
            title="강남 매장 새 단장 그릇",
            message="금요일까지 의견 부탁드려요. 진열용은 둘 중 하나를 골라야 해요.",
            guests=DECIDERS,
        )
        made = services.open_room(channel=shop, draft=draft, actor=actor)
    _decide(made.links)
    with clock.at(opened + timedelta(hours=15)):
        services.say_in_room(room_id=made.id, text="네, 두 종류 모두 견본을 받아 볼게요.", actor=actor)
    return len(made.links)


def _decide(links: Iterable[GuestLink]) -> None:
    head, shop, design = links
    guest = Actor(name="guest")
    for number, link in enumerate((head, shop, design, shop), start=1):
        with clock.at(clock.now() - timedelta(hours=22 - 3 * number)):
            services.note_visit(token=link.token, actor=guest, language="ko")
            if link is head:
                services.vote_by_link(token=link.token, stance=Stance.FOR, word="두 배 수량 조건이 좋네요.")
            elif link is design:
                asked = "유약 색이 매장 조명에서 어떤지 볼 수 있을까요?"
                services.comment_by_link(token=link.token, text=asked, line_key="1")
            elif number > 2:
                services.vote_by_link(token=link.token, stance=Stance.AGAINST, word="창고가 좁아서 60개는 많아요.")
