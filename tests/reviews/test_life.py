"""The life of a review: who may write it, what becomes of it, what it counts in."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from factories import DESK, channel, company, member_of, shopper, staff
from jangteo.catalog.services import end_listing
from jangteo.channels.types import Channel
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import IllegalMove, NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.personal import Person
from jangteo.kernel.types import Actor
from jangteo.ordering.models import OrderLine
from jangteo.ordering.services import cancel_order, deliver_order, refund_items
from jangteo.parties.types import MemberRole
from jangteo.reviews import selectors, services
from jangteo.reviews.errors import (
    AlreadyWritten,
    AppealedBefore,
    InvalidPost,
    LogInFirst,
    NotBought,
    OwnPost,
    PostNotFound,
    TooEarly,
    TooLate,
    TooMany,
)
from jangteo.reviews.models import Post, ReviewPolicy, Vote
from jangteo.reviews.services.personal_data import erase_reviews, export_reviews
from jangteo.reviews.types import NameChoice, PostSort, PostState, Reason, WritesFrom
from reviews.using import at_once, draft, eyes, goods, reviewed, sent_line

pytestmark = pytest.mark.django_db


def shown(product: UUID, shop: Channel, **more: object) -> list[int | None]:
    return [one.stars for one in selectors.page_of_reviews(product, shop.id, DESK, **more).rows]  # type: ignore[arg-type]


def is_verified(post: UUID) -> bool:
    return selectors.get_post(post, staff()).is_verified


def holds() -> None:
    assert [one for one in verify.run() if one.invariant.name.startswith("reviews.") and not one.is_clean] == []


def test_a_review_waits_is_shown_and_counts() -> None:
    shop = channel()
    _, product = goods(shop)
    post, writer = reviewed(shop, 4)
    assert shown(product, shop) == []
    assert selectors.rating_of(product, shop.id).count == 0
    clerk = staff(MemberRole.STAFF_CLERK)
    assert [one.id for one in selectors.page_of_queue("waiting", clerk).rows] == [post]
    services.show_post(post_id=post, actor=clerk)
    services.show_post(post_id=post, actor=clerk)
    assert shown(product, shop) == [4]
    rating = selectors.rating_of(product, shop.id)
    assert (rating.count, rating.average) == (1, "4.0")
    view = selectors.get_public_post(post, eyes(shop, writer), writer)
    assert (view.shown_name, view.is_verified, view.is_mine) == ("김○○", True, True)
    acts = list(AuditEntry.objects.filter(subject_id=post).order_by("id").values_list("action", flat=True))
    assert acts == ["reviews.write", "reviews.show"]
    holds()


def test_only_who_bought_it_writes_and_once_a_line() -> None:
    shop = channel()
    goods(shop)
    post, writer = reviewed(shop)
    line = Post.objects.get(pk=post).line_id
    assert line
    with pytest.raises(NotBought):
        services.write_review(channel=shop, line_id=line, draft=draft(), actor=shopper())
    with pytest.raises(AlreadyWritten):
        services.write_review(channel=shop, line_id=line, draft=draft(1), actor=writer)
    with pytest.raises(NotBought):
        services.write_review(channel=channel("other"), line_id=line, draft=draft(), actor=writer)
    guest = Actor(name="guest")
    with pytest.raises(LogInFirst):
        services.write_review(channel=shop, line_id=line, draft=draft(), actor=guest)
    again = Post.objects.get(pk=post)
    again.pk = new_id()
    again._state.adding = True
    with pytest.raises(DatabaseError), transaction.atomic():
        again.save(force_insert=True)
    assert Post.objects.count() == 1


def test_it_is_written_when_the_goods_are_there_as_the_channel_says() -> None:
    shop = channel()
    goods(shop)
    buyer = shopper()
    early, sent = sent_line(shop, buyer, is_sent=False), sent_line(shop, buyer)
    with pytest.raises(TooEarly):
        services.write_review(channel=shop, line_id=early, draft=draft(), actor=buyer)
    assert [one.line_id for one in selectors.lines_to_review(buyer, shop.id)] == [sent]
    at_once(shop, writes_from=WritesFrom.DELIVERED)
    with pytest.raises(TooEarly):
        services.write_review(channel=shop, line_id=sent, draft=draft(), actor=buyer)
    deliver_order(order_id=OrderLine.objects.get(pk=sent).order_id, actor=DESK)
    services.write_review(channel=shop, line_id=sent, draft=draft(), actor=buyer)
    assert selectors.lines_to_review(buyer, shop.id) == []


def test_what_was_given_back_whole_is_not_verified_any_more() -> None:
    shop = channel()
    goods(shop)
    post, _ = reviewed(shop)
    line = OrderLine.objects.get(pk=Post.objects.values_list("line", flat=True).get(pk=post))
    refund_items(order_id=line.order_id, quantities={line.pk: 1}, actor=DESK)
    assert is_verified(post)
    refund_items(order_id=line.order_id, quantities={line.pk: 1}, actor=DESK)
    assert not is_verified(post)
    buyer = shopper()
    second = sent_line(shop, buyer, is_sent=False)
    cancel_order(order_id=OrderLine.objects.get(pk=second).order_id, actor=DESK)
    with pytest.raises(NotBought):
        services.write_review(channel=shop, line_id=second, draft=draft(), actor=buyer)


def test_changing_keeps_what_was_said_and_moves_the_stars() -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop, edit_days=3)
    post, writer = reviewed(shop, 5)
    services.edit_post(post_id=post, draft=draft(2, "손잡이가 뜨거워요."), actor=writer, channel_id=shop.id)
    assert [one.stars for one in selectors.list_versions(post)] == [5, 2]
    assert selectors.rating_of(product, shop.id).counts == {5: 0, 4: 0, 3: 0, 2: 1, 1: 0}
    with pytest.raises(PostNotFound):
        services.edit_post(post_id=post, draft=draft(), actor=shopper(), channel_id=shop.id)
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(TooLate):
        services.edit_post(post_id=post, draft=draft(), actor=writer, channel_id=shop.id)
    services.take_back(post_id=post, actor=writer, channel_id=shop.id)
    services.take_back(post_id=post, actor=writer, channel_id=shop.id)
    assert selectors.rating_of(product, shop.id).count == 0
    with pytest.raises(PostNotFound):
        services.show_post(post_id=post, actor=DESK)
    holds()


def test_a_refusal_says_why_and_is_looked_at_again_once() -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop)
    post, writer = reviewed(shop)
    with pytest.raises(NotPermitted):
        services.refuse_post(post_id=post, reason=Reason.INSULT, why="", actor=writer)
    with pytest.raises(InvalidPost):
        services.refuse_post(post_id=post, reason=Reason.OTHER, why="", actor=DESK)
    services.refuse_post(post_id=post, reason=Reason.PERSONAL_DATA, why="전화번호가 있어요.", actor=DESK)
    assert shown(product, shop) == []
    own = selectors.own_post(post, writer, shop.id)
    assert (own.state, own.reason, own.why) == (PostState.REFUSED, Reason.PERSONAL_DATA, "전화번호가 있어요.")
    services.appeal(post_id=post, words="제 번호가 아니에요.", actor=writer, channel_id=shop.id)
    services.refuse_post(post_id=post, reason=Reason.PERSONAL_DATA, why="", actor=DESK)
    with pytest.raises(AppealedBefore):
        services.appeal(post_id=post, words="또", actor=writer, channel_id=shop.id)
    services.edit_post(post_id=post, draft=draft(), actor=writer, channel_id=shop.id)
    assert selectors.own_post(post, writer, shop.id).state == PostState.WAITING
    holds()


def test_a_reported_post_stays_until_it_was_looked_at() -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop)
    post, writer = reviewed(shop)
    reader = shopper()
    facts = {"post_id": post, "reason": Reason.INSULT, "words": ""}
    for _ in range(2):
        services.report_post(**facts, viewer=eyes(shop, reader), actor=reader)  # type: ignore[arg-type]
    with pytest.raises(OwnPost):
        services.report_post(**facts, viewer=eyes(shop, writer), actor=writer)  # type: ignore[arg-type]
    assert shown(product, shop) == [5]
    assert selectors.get_post(post, DESK).reports == 1
    assert selectors.count_queue(DESK) == {"waiting": 0, "reported": 1, "unanswered": 0}
    services.show_post(post_id=post, actor=DESK)
    assert selectors.get_post(post, DESK).state == PostState.SHOWN
    holds()


def test_a_person_finds_it_helpful_once() -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop)
    first, writer = reviewed(shop, 2)
    reviewed(shop, 4)
    reader = shopper()
    for is_helpful, count in ((True, 1), (True, 1), (False, 0), (True, 1)):
        told = services.find_helpful(post_id=first, is_helpful=is_helpful, viewer=eyes(shop, reader), actor=reader)
        assert told == count
    with pytest.raises(OwnPost):
        services.find_helpful(post_id=first, is_helpful=True, viewer=eyes(shop, writer), actor=writer)
    assert shown(product, shop, sort=PostSort.HELPFUL) == [2, 4]
    assert shown(product, shop, sort=PostSort.NEWEST) == [4, 2]
    assert shown(product, shop, sort=PostSort.HIGH) == [4, 2]
    assert shown(product, shop, sort=PostSort.LOW) == [2, 4]
    assert shown(product, shop, stars=4) == [4]
    assert Vote.objects.count() == 1
    holds()


def test_questions_are_answered_by_the_shop_and_by_buyers() -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop)
    asker, other = shopper("이도윤"), shopper("박소율")
    eye = eyes(shop, asker)
    asked = services.ask_question(
        channel=shop, product_id=product, draft=draft(None, "전자레인지에 되나요?"), viewer=eye, actor=asker
    )
    assert [one.id for one in selectors.page_of_queue("unanswered", DESK).rows] == [asked]
    sent_line(shop, other)
    for who in (other, asker):
        services.answer_post(channel=shop, post_id=asked, draft=draft(None, "네."), viewer=eyes(shop, who), actor=who)
    services.answer_as_shop(post_id=asked, draft=draft(None, "됩니다. https://ongyeol.example 를 보세요."), actor=DESK)
    (question,) = selectors.list_questions(product, shop.id, asker).rows
    assert [(one.by_shop, one.is_verified) for one in question.answers] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert selectors.count_queue(DESK)["unanswered"] == 0
    with CaptureQueriesContext(connection) as queries:
        rating, _reviews, shown_questions = selectors.reviews_and_questions(product, shop.id, asker)
    assert (len(queries), rating.questions, len(shown_questions)) == (4, 1, 1)
    services.refuse_post(post_id=asked, reason=Reason.OFF_TOPIC, why="", actor=DESK)
    with pytest.raises(PostNotFound):
        selectors.get_public_post(question.answers[1].id, eye, asker)
    holds()


def test_goods_one_may_not_see_have_no_reviews() -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop)
    post, writer = reviewed(shop)
    assert selectors.get_public_post(post, eyes(shop, writer), writer)
    end_listing(product_id=product, channel_id=shop.id, actor=DESK)
    reader = shopper()
    with pytest.raises(PostNotFound):
        services.find_helpful(post_id=post, is_helpful=True, viewer=eyes(shop, reader), actor=reader)


def test_channels_share_what_is_written_unless_they_say_otherwise() -> None:
    shop, trade = channel(), channel("trade")
    _, product = goods(shop)
    at_once(shop)
    reviewed(shop, 3)
    assert [shown(product, one) for one in (shop, trade)] == [[3], [3]]
    assert selectors.rating_of(product, trade.id).count == 1
    for alone in (shop, trade):
        ReviewPolicy.objects.all().delete()
        at_once(alone, is_shared=False)
        assert [shown(product, one) for one in (shop, trade)] == [[3], []]
        assert selectors.rating_of(product, trade.id).count == 0


def test_a_company_is_named_only_where_it_wants_to_be() -> None:
    shop = channel()
    goods(shop)
    firm = company("편집숍 긴해")
    buyer, colleague = member_of(firm, name="윤서하"), member_of(firm, name="정하람")
    post, _ = reviewed(shop, buyer=buyer)
    own = selectors.own_post(post, buyer, shop.id)
    assert (own.shown_name, own.is_business) == ("윤○○", True)
    services.edit_post(post_id=post, draft=draft(name=NameChoice.COMPANY), actor=buyer, channel_id=shop.id)
    assert selectors.own_post(post, buyer, shop.id).shown_name == "편집숍 긴해"
    with pytest.raises(PostNotFound):
        selectors.own_post(post, colleague, shop.id)
    alone = shopper()
    line = sent_line(shop, alone)
    with pytest.raises(InvalidPost):
        services.write_review(channel=shop, line_id=line, draft=draft(name=NameChoice.COMPANY), actor=alone)


def test_nobody_writes_without_end() -> None:
    shop = channel()
    _, product = goods(shop)
    asker = shopper()
    for _ in range(20):
        services.ask_question(
            channel=shop, product_id=product, draft=draft(None), viewer=eyes(shop, asker), actor=asker
        )
    with pytest.raises(TooMany):
        services.ask_question(
            channel=shop, product_id=product, draft=draft(None), viewer=eyes(shop, asker), actor=asker
        )


def test_who_goes_takes_their_words_along() -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop)
    post, writer = reviewed(shop)
    other, _ = reviewed(shop, 1)
    services.find_helpful(post_id=other, is_helpful=True, viewer=eyes(shop, writer), actor=writer)
    assert writer.person_id
    person = Person(writer.person_id)
    told = export_reviews(person)
    assert [one["text"] for one in told["written"]] == ["손에 꼭 맞아요."]
    assert len(told["found_helpful"]) == 1
    erased = erase_reviews(person, clock.now())
    assert erased.removed == {"posts": 1, "votes": 1, "moves": 1}
    assert not erase_reviews(person, clock.now()).removed
    row = Post.objects.get(pk=post)
    assert (row.text, row.shown_name, row.state) == ("", "", PostState.TAKEN_BACK)
    assert selectors.rating_of(product, shop.id).counts[1] == 1
    assert selectors.rating_of(product, shop.id).count == 1
    holds()


def test_no_state_without_a_move() -> None:
    shop = channel()
    goods(shop)
    post, _ = reviewed(shop)
    for change in ({"state": "shown"}, {"person_id": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Post.objects.filter(pk=post).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Post.objects.filter(pk=post).delete()
    services.refuse_post(post_id=post, reason=Reason.INSULT, why="", actor=DESK)
    with pytest.raises(IllegalMove):
        services.refuse_post(post_id=post, reason=Reason.INSULT, why="", actor=DESK)
