"""Deal rooms: who sees what, by which link, and what who opened them hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from factories import company, member_of
from jangteo.kernel import clock
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import NotForGuest, RoomIsOver, RoomNotFound, TooManyRooms, TooMuchSaid
from jangteo.sharing.models import RoomVisit
from jangteo.sharing.types import GuestDraft, GuestState, RoomOver, Stance
from sharing.rooms import SEES, UNIT, room, seen, visit
from sharing.using import broken, letters_to

pytestmark = pytest.mark.django_db

LEVELS = (
    {"sees_prices": True, "may_comment": True, "may_vote": True},
    {"sees_prices": False, "may_comment": True, "may_vote": True},
    {"sees_prices": False, "may_comment": False, "may_vote": False},
)
TEN = tuple(GuestDraft(f"심사 {number}", f"g{number}@test.example", **LEVELS[number % 3]) for number in range(10))


def test_ten_people_with_three_levels_of_permission() -> None:
    _shop, buyer, made = room(*TEN)
    for link, draft in zip(made.links, TEN, strict=True):
        assert (link.is_mailed, letters_to(draft.email)) == (True, ["sharing.room_invited"])
        assert visit(link).is_first
        shown = seen(link)
        assert shown.content
        assert shown.content.shows_prices is draft.sees_prices
        amounts = [one.total for one in shown.content.lines if not one.is_remark]
        assert [one.minor for one in amounts if one] == ([UNIT * 30] * 2 if draft.sees_prices else [])
        if draft.may_comment:
            services.comment_by_link(token=link.token, text=f"from {draft.name}", line_key="1")
        else:
            with pytest.raises(NotForGuest):
                services.comment_by_link(token=link.token, text="not allowed")
        if draft.may_vote:
            services.vote_by_link(token=link.token, stance=Stance.FOR)
        else:
            with pytest.raises(NotForGuest):
                services.vote_by_link(token=link.token, stance=Stance.FOR)
    with pytest.raises(TooManyRooms):
        services.invite_guests(room_id=made.id, guests=[SEES], actor=buyer)
    view = selectors.get_room(made.id, buyer, "ko")
    assert [(one.visits, one.vote is not None) for one in view.guests] == [(1, draft.may_vote) for draft in TEN]
    assert (view.head.tally.votes[Stance.FOR], view.head.tally.voters, len(view.comments)) == (7, 7, 7)
    assert broken() == []


def test_revoking_one_link_cuts_exactly_that_one_and_renewing_replaces_it() -> None:
    _shop, buyer, made = room(*TEN[:4])
    cut, *others = made.links
    services.vote_by_link(token=cut.token, stance=Stance.AGAINST)
    services.revoke_guest(room_id=made.id, guest_id=cut.guest_id, actor=buyer)
    services.revoke_guest(room_id=made.id, guest_id=cut.guest_id, actor=buyer)
    assert (seen(cut).over, seen(cut).content) == (RoomOver.REVOKED, None)
    assert [seen(one).over for one in others] == [None] * 3
    with pytest.raises(RoomIsOver):
        services.vote_by_link(token=cut.token, stance=Stance.FOR)
    assert seen(others[0]).tally.cast == 0
    again = services.renew_guest(room_id=made.id, guest_id=cut.guest_id, days=30, actor=buyer)
    assert (again.guest_id, again.is_mailed) == (cut.guest_id, False)  # written to an hour apart
    with clock.at(clock.now() + timedelta(minutes=61)):
        again = services.renew_guest(room_id=made.id, guest_id=cut.guest_id, days=30, actor=buyer)
        assert again.is_mailed
    assert (seen(again).over, seen(again).tally.cast) == (None, 1)
    with pytest.raises(Exception, match="opens nothing"):
        seen(cut)
    with clock.at(clock.now() + timedelta(days=8)):
        assert [seen(one).over for one in (again, *others)] == [None] + [RoomOver.EXPIRED] * 3
        assert [one.state for one in selectors.get_room(made.id, buyer, "ko").guests][1] == GuestState.EXPIRED
    services.close_room(room_id=made.id, actor=buyer)
    assert seen(again).over == RoomOver.CLOSED
    with pytest.raises(RoomIsOver):
        services.say_in_room(room_id=made.id, text="late", actor=buyer)
    assert broken() == []


def test_the_room_is_of_who_opened_it_alone() -> None:
    shop, buyer, made = room()
    assert buyer.party_id
    colleague, stranger = member_of(buyer.party_id), member_of(company("남"))
    for other in (colleague, stranger, replace(buyer, assists=True), replace(buyer, channel_id=made.id)):
        with pytest.raises(RoomNotFound):
            selectors.get_room(made.id, other, "ko")
        with pytest.raises(RoomNotFound):
            services.close_room(room_id=made.id, actor=other)
    assert [one.id for one in selectors.list_rooms(buyer, shop.id)] == [made.id]
    assert selectors.list_rooms(colleague) == []


def test_visits_are_rows_and_one_within_a_minute() -> None:
    _shop, buyer, made = room(SEES, SEES)
    link, other = made.links
    visit(link, buyer)
    services.note_visit(token=link.token, actor=buyer, language="ko", is_preview=True)
    assert RoomVisit.objects.count() == 0
    start = clock.now()
    for seconds in (0, 5, 70, 200):
        with clock.at(start + timedelta(seconds=seconds)):
            visit(link)
    view = selectors.get_room(made.id, buyer, "ko")
    assert [(one.visits, one.last_at) for one in view.guests] == [(3, start + timedelta(seconds=200)), (0, None)]
    assert [one.visits for one in view.guests] == [
        RoomVisit.objects.filter(guest=one.id).count() for one in view.guests
    ]
    assert visit(other).is_first
    assert broken() == []


def test_nobody_floods_a_room() -> None:
    _shop, _buyer, made = room(SEES, SEES)
    link, other = made.links
    start = clock.now()
    with clock.at(start):
        for number in range(5):
            services.comment_by_link(token=link.token, text=str(number))
        with pytest.raises(TooMuchSaid):
            services.comment_by_link(token=link.token, text="once more")
        services.comment_by_link(token=other.token, text="others may")
        for number in range(10):
            services.vote_by_link(token=link.token, stance=(Stance.FOR, Stance.AGAINST)[number % 2])
        with pytest.raises(TooMuchSaid):
            services.vote_by_link(token=link.token, stance=Stance.ABSTAIN)
    with clock.at(start + timedelta(minutes=11)):
        services.comment_by_link(token=link.token, text="later")
        services.vote_by_link(token=link.token, stance=Stance.ABSTAIN, word="모르겠어요")
    vote = seen(link).vote
    assert vote
    assert (vote.stance, vote.changes) == (Stance.ABSTAIN, 10)


def test_who_opened_it_hears_of_news_at_most_hourly() -> None:
    _shop, buyer, made = room(SEES)
    (link,) = made.links
    email = _email(buyer)
    assert services.tell_news() == 0
    start = clock.now()
    for minutes, told in ((1, 1), (2, 1), (50, 1), (62, 2)):
        with clock.at(start + timedelta(minutes=minutes)):
            services.comment_by_link(token=link.token, text=f"at {minutes}")
            services.tell_news()
            assert len(letters_to(email)) == told
    with clock.at(start + timedelta(minutes=200)):
        assert services.tell_news() == 0
    with clock.at(start + timedelta(days=36)):
        assert services.close_old_rooms() == 0
    with clock.at(start + timedelta(days=38)):
        assert (services.close_old_rooms(), services.close_old_rooms()) == (1, 0)
    assert broken() == []


def _email(buyer: object) -> str:
    from factories import user_of

    return user_of(buyer).email  # type: ignore[arg-type]
