"""Write a review, a question or an answer; change it, take it back, ask for a second look."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import variant_ids_of, visible_among
from jangteo.catalog.types import Viewer
from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.ordering.selectors.sold_lines import lines_bought
from jangteo.parties.selectors import parties_by_id
from jangteo.reviews import rules
from jangteo.reviews.errors import (
    AlreadyWritten,
    AppealedBefore,
    InvalidPost,
    LogInFirst,
    NotBought,
    PostNotFound,
    TooEarly,
    TooLate,
    TooMany,
)
from jangteo.reviews.models import Post
from jangteo.reviews.selectors.mine import access_own, is_ripe, line_to_review
from jangteo.reviews.selectors.public import access_public
from jangteo.reviews.selectors.settings import get_review_policy
from jangteo.reviews.services.moves import Why, begin_post, column_of, put_draft, write_move, write_version
from jangteo.reviews.types import MOST_A_DAY, Draft, NameChoice, PolicyView, PostAct, PostKind, PostState


@transaction.atomic
def write_review(*, channel: Channel, line_id: UUID, draft: Draft, actor: Actor) -> UUID:
    """Write about a line of an order; there is one review of a line, whoever of a company writes it.

    raises  LogInFirst, flags SwitchedOff, NotBought, TooEarly, AlreadyWritten, TooMany, InvalidPost
    """
    _require_writer(actor)
    require_on(Feature.REVIEWS, channel.id, actor)
    found = line_to_review(line_id, actor, channel.id)
    if found is None or not found[0].is_bought:
        raise NotBought
    line, product_id = found
    policy = get_review_policy(channel.id)
    if not is_ripe(line, policy.writes_from):
        raise TooEarly(writes_from=policy.writes_from.value)
    row = Post(kind=PostKind.REVIEW.value, product_id=product_id, channel_id=channel.id, line_id=line.id)
    return _write(row, draft, policy, actor, AlreadyWritten)


@transaction.atomic
def ask_question(*, channel: Channel, product_id: UUID, draft: Draft, viewer: Viewer, actor: Actor) -> UUID:
    """Ask about a product that the visitor may see.

    raises  LogInFirst, flags SwitchedOff, ProductNotFound, TooMany, InvalidPost
    """
    _require_writer(actor)
    require_on(Feature.QUESTIONS, channel.id, actor)
    if product_id not in visible_among([product_id], viewer):
        raise ProductNotFound
    row = Post(kind=PostKind.QUESTION.value, product_id=product_id, channel_id=channel.id)
    return _write(row, draft, get_review_policy(channel.id), actor)


@transaction.atomic
def answer_post(*, channel: Channel, post_id: UUID, draft: Draft, viewer: Viewer, actor: Actor) -> UUID:
    """Answer a question; who bought the product is told to have.

    raises  LogInFirst, PostNotFound, TooMany, InvalidPost
    """
    _require_writer(actor)
    parent = access_public(post_id, viewer)
    if parent.kind != PostKind.QUESTION:
        raise PostNotFound
    bought = lines_bought(actor, variant_ids_of([parent.product_id]).get(parent.product_id, []), limit=1)  # type: ignore[call-overload]
    row = Post(kind=PostKind.ANSWER.value, product_id=parent.product_id, channel_id=channel.id, parent=parent)
    row.line_id = bought[0].id if bought else None
    return _write(row, draft, get_review_policy(channel.id), actor)


@transaction.atomic
def answer_as_shop(*, post_id: UUID, draft: Draft, actor: Actor) -> UUID:
    """Answer a question or a review in the shop's name; it is shown at once, with what it answers.

    raises  NotPermitted, PostNotFound, InvalidPost
    """
    require(actor, Action.REVIEWS_HANDLE)
    parent = Post.objects.filter(pk=post_id).exclude(kind=PostKind.ANSWER.value).first()
    if parent is None:
        raise PostNotFound
    kept = rules.checked(draft, PostKind.ANSWER, by_shop=True)
    row = Post(kind=PostKind.ANSWER.value, product_id=parent.product_id, channel_id=parent.channel_id, parent=parent)
    row.by_shop, row.person_id = True, actor.person_id
    begin_post(row, kept, PolicyView(edit_days=0)).save()
    write_version(row)
    write_move(row, PostAct.WRITE, PostState.SHOWN, actor)
    return row.pk


@transaction.atomic
def edit_post(*, post_id: UUID, draft: Draft, actor: Actor, channel_id: UUID) -> None:
    """Write it otherwise, in the days its channel gives for it; also what was refused or taken back.

    raises  PostNotFound, TooLate, InvalidPost
    """
    row = access_own(post_id, actor, channel_id, is_locked=True)
    if clock.now() >= row.editable_until:
        raise TooLate(until=row.editable_until.isoformat())
    kept, counted = rules.checked(draft, PostKind(row.kind)), column_of(row)
    put_draft(row, kept)
    _name(row, kept.name, actor)
    write_version(row)
    policy = get_review_policy(channel_id)
    target = rules.after_writing(PostState(row.state), looks_first=policy.looks_first, was_refused=row.was_refused)
    write_move(row, PostAct.EDIT, target, actor, counted=counted)


@transaction.atomic
def take_back(*, post_id: UUID, actor: Actor, channel_id: UUID) -> None:
    """Take back what one wrote: it is shown to nobody, and counts nowhere. Again: nothing.

    raises  PostNotFound
    """
    row = access_own(post_id, actor, channel_id, is_locked=True)
    withdraw(row, actor)


@transaction.atomic
def take_back_ours(*, post_id: UUID, actor: Actor) -> None:
    """Take back what the shop answered.

    raises  NotPermitted, PostNotFound
    """
    require(actor, Action.REVIEWS_HANDLE)
    row = Post.objects.select_for_update().filter(pk=post_id, by_shop=True).first()
    if row is None:
        raise PostNotFound
    withdraw(row, actor)


@transaction.atomic
def appeal(*, post_id: UUID, words: str, actor: Actor, channel_id: UUID) -> None:
    """Ask for a second look at what was refused, once.

    raises  PostNotFound, AppealedBefore, IllegalMove, InvalidPost without a word
    """
    row = access_own(post_id, actor, channel_id, is_locked=True)
    if row.has_appealed:
        raise AppealedBefore
    why = Why(words=rules.checked_why(words, is_needed=True))
    if row.state != PostState.REFUSED:
        raise PostNotFound
    row.has_appealed = True
    write_move(row, PostAct.APPEAL, PostState.WAITING, actor, why=why)


def withdraw(row: Post, actor: Actor) -> None:
    """Take back a locked post, in the caller's transaction."""
    if row.state != PostState.TAKEN_BACK:
        write_move(row, PostAct.TAKE_BACK, PostState.TAKEN_BACK, actor, counted=column_of(row))


def _require_writer(actor: Actor) -> None:
    """Refuse guests, and staff who act for a buyer: what is said is somebody's own.

    raises  LogInFirst, TooMany
    """
    if actor.person_id is None or actor.party_id is None or actor.assists:
        raise LogInFirst
    since = clock.now() - timedelta(days=1)
    if Post.objects.filter(person=actor.person_id, written_at__gt=since, by_shop=False).count() >= MOST_A_DAY:
        raise TooMany(maximum=MOST_A_DAY)


def _write(
    row: Post, draft: Draft, policy: PolicyView, actor: Actor, taken: Callable[[], Exception] = InvalidPost
) -> UUID:
    """A new post with its first version and move; where another has its place, `taken`."""
    kept = rules.checked(draft, PostKind(row.kind))
    row.party_id, row.person_id = actor.party_id, actor.person_id
    _name(row, kept.name, actor)
    begin_post(row, kept, policy)
    Post.objects.bulk_create([row], ignore_conflicts=True)
    if not Post.objects.filter(pk=row.pk).exists():
        raise taken()
    write_version(row)
    target = rules.after_writing(None, looks_first=policy.looks_first, was_refused=False)
    write_move(row, PostAct.WRITE, target, actor)
    return row.pk


def _name(row: Post, choice: NameChoice, actor: Actor) -> None:
    assert actor.person_id is not None
    assert actor.party_id is not None
    known = parties_by_id({actor.person_id, actor.party_id})
    party = known[PartyId(row.party_id or actor.party_id)]
    row.is_business = party.kind.is_trade
    company = party.name if party.kind.is_trade else ""
    row.shown_name = rules.shown_name(choice, person=known[actor.person_id].name, company=company)
