"""A quote is asked for, drafted, checked within, sent, and wanted otherwise."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.permissions import require, require_any
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.ordering.services import give_up_agreed_cart
from jangteo.quotes import rules
from jangteo.quotes.errors import InvalidWords, NotNow, NotYourOwn, QuoteChanged, QuoteNotFound
from jangteo.quotes.models import Quote, QuoteMessage
from jangteo.quotes.selectors.figures import channel_of, concerns_of, with_usual
from jangteo.quotes.selectors.quotes import access_quote, content_of, side_of, state_of
from jangteo.quotes.services.attaching import keep_files
from jangteo.quotes.services.holding import hold_for, latest_hold
from jangteo.quotes.services.making import Costs, keep_costs
from jangteo.quotes.services.taking import expire_quote
from jangteo.quotes.services.writing import begin, checked_words, next_number, write_move, write_version
from jangteo.quotes.types import Content, Move, QuoteAct, QuoteState, Side, Upload

DECLINED = "declined"


@transaction.atomic
def ask_quote(*, channel: Channel, content: Content, actor: Actor, files: Sequence[Upload] = ()) -> UUID:
    """Ask for an offer; returns the quote.

    raises     NotPermitted, QuoteNotFound for a guest, flags SwitchedOff, InvalidQuote, InvalidFile
    publishes  QuoteMoved
    """
    require_any(actor, Action.CARTS_USE)
    if actor.party_id is None or actor.person_id is None:
        raise QuoteNotFound("log in to ask for a quote")
    require_on(Feature.QUOTES, channel.id, actor)
    quote_id = _begin_quote(channel, actor.party_id, actor.person_id, content, QuoteAct.ASK, actor)
    keep_files(Quote.objects.get(pk=quote_id), files, actor)
    return quote_id


@transaction.atomic
def draft_quote(*, channel: Channel, party_id: UUID, person_id: UUID, content: Content, actor: Actor) -> UUID:
    """Make an offer that nobody asked for; returns the quote.

    person_id  who may take it
    raises     NotPermitted, InvalidQuote
    publishes  QuoteMoved
    """
    require(actor, Action.QUOTES_MAKE, party_id=party_id)
    content = with_usual(content, channel, party_id)
    return _begin_quote(channel, party_id, person_id, content, QuoteAct.DRAFT, actor)


@transaction.atomic
def copy_quote(*, quote_id: UUID, actor: Actor) -> UUID:
    """Begin a draft for the same buyer that says what a quote says last, at the usual prices of today; returns it.

    What it says about days, and words to the buyer, belong to the old one.

    raises     QuoteNotFound, NotPermitted, InvalidQuote where goods of it are not sold any more
    publishes  QuoteMoved
    """
    row = access_quote(quote_id, actor)
    old = content_of(row, row.version)
    return draft_quote(
        channel=channel_of(row.channel_id),
        party_id=row.party_id,
        person_id=row.person_id,
        content=rules.copied(old),
        actor=actor,
    )


def _begin_quote(
    channel: Channel, party_id: UUID, person_id: UUID, content: Content, act: QuoteAct, actor: Actor
) -> UUID:
    now = clock.now()
    by, right, state = rules.STARTS[act]
    row = Quote.objects.create(
        number=next_number(now),
        channel_id=channel.id,
        party_id=party_id,
        person_id=person_id,
        owner_id=actor.person_id if by == Side.SELLER else None,
        currency=channel.currency,
        state=state.value,
        made_at=now,
        moved_at=now,
    )
    write_version(row, content, by, actor)
    write_move(row, Move(state, act, by, state, right), actor, is_first=True)
    return row.pk


@transaction.atomic
def write_draft(
    *, quote_id: UUID, content: Content, actor: Actor, seen: int | None = None, costs: Costs | None = None
) -> int:
    """Write the next version of an offer, not yet sent; returns its number.

    seen       the version it was written on; None: whichever is the last
    costs      of goods outside the catalogue
    raises     QuoteNotFound, NotNow, NotPermitted, InvalidQuote, QuoteChanged where another was written meanwhile,
               pricing InvalidCosts
    publishes  QuoteMoved
    """
    row, move = begin(quote_id, QuoteAct.DRAFT, actor)
    _require_seen(row, seen)
    row.owner_id = row.owner_id or actor.person_id
    write_version(row, with_usual(content, channel_of(row.channel_id), row.party_id), Side.SELLER, actor)
    keep_costs(row, costs or {}, actor)
    write_move(row, move, actor)
    return row.version


@transaction.atomic
def send_quote(*, quote_id: UUID, actor: Actor) -> QuoteState:
    """Send the last draft to the buyer, or, where its prices are below what the actor may offer alone, to be allowed.

    What it says is kept in stock for the buyer is held from the moment it goes out.

    locks      the quote, then stock rows by id
    raises     QuoteNotFound, NotNow, NotPermitted, InvalidQuote, NotInStock
    publishes  QuoteMoved
    """
    row, move = begin(quote_id, QuoteAct.SEND, actor)
    content = content_of(row, row.version)
    rules.require_sendable(content, clock.now(), latest_hold(row.channel_id))
    concerns = concerns_of(row, content, actor)
    if concerns:
        move = rules.move_for(QuoteState(row.state), QuoteAct.CHECK)
    else:
        row.sent_version, row.valid_until = row.version, content.valid_until
        hold_for(row, content)
    write_move(row, move, actor, concerns=concerns)
    return QuoteState(row.state)


@transaction.atomic
def allow_quote(*, quote_id: UUID, actor: Actor, why: str = "") -> None:
    """Let an offer go to the buyer that somebody else may not send alone.

    raises     QuoteNotFound, NotNow, NotPermitted, NotYourOwn, NotInStock; InvalidQuote where its time ran out
    publishes  QuoteMoved
    """
    row, move = begin(quote_id, QuoteAct.ALLOW, actor)
    checked = row.steps.filter(act=QuoteAct.CHECK.value).order_by("-position").first()
    wrote = row.versions.get(number=row.version).made_by_id
    if actor.person_id is None or actor.person_id in {wrote, checked.made_by_id if checked else None}:
        raise NotYourOwn
    content = content_of(row, row.version)
    rules.require_sendable(content, clock.now(), latest_hold(row.channel_id))
    row.sent_version, row.valid_until = row.version, content.valid_until
    hold_for(row, content)
    write_move(row, move, actor, why=why)


@transaction.atomic
def send_back(*, quote_id: UUID, actor: Actor, why: str) -> None:
    """Don't let an offer go out, and say why."""
    row, move = begin(quote_id, QuoteAct.SEND_BACK, actor)
    write_move(row, move, actor, why=checked_words(why, is_needed=True))


@transaction.atomic
def revise_quote(
    *,
    quote_id: UUID,
    content: Content,
    actor: Actor,
    why: str = "",
    seen: int | None = None,
    costs: Costs | None = None,
) -> int:
    """Take back what was sent and draft another; returns the version. What was sent can't be taken from now on.

    seen, costs  as in `write_draft`
    """
    row, move = begin(quote_id, QuoteAct.REVISE, actor)
    _require_seen(row, seen)
    write_version(row, with_usual(content, channel_of(row.channel_id), row.party_id), Side.SELLER, actor)
    keep_costs(row, costs or {}, actor)
    write_move(row, move, actor, why=why)
    return row.version


def _require_seen(row: Quote, seen: int | None) -> None:
    if seen is not None and row.version != seen:
        raise QuoteChanged(version=row.version)


@transaction.atomic
def counter_quote(*, quote_id: UUID, content: Content, actor: Actor, why: str = "") -> int:
    """Say what one would rather have; returns the version. What was sent can't be taken until we answer."""
    row, move = begin(quote_id, QuoteAct.COUNTER, actor)
    write_version(row, content, Side.BUYER, actor)
    write_move(row, move, actor, why=why)
    return row.version


@transaction.atomic
def decline_quote(*, quote_id: UUID, actor: Actor, why: str = "") -> None:
    """Not want it any more, also what was accepted and is not ordered: its cart is put away.

    raises     QuoteNotFound, NotNow, NotPermitted
    publishes  QuoteMoved
    """
    row, move = begin(quote_id, QuoteAct.DECLINE, actor)
    cart_id = row.cart_id if row.state == QuoteState.ACCEPTED else None
    if cart_id is not None and not give_up_agreed_cart(cart_id=cart_id, actor=actor, why=DECLINED):
        raise NotNow("it is ordered already", state=row.state, act=QuoteAct.DECLINE.value, possible=[])
    write_move(row, move, actor, why=why)


@transaction.atomic
def withdraw_quote(*, quote_id: UUID, actor: Actor, why: str = "") -> None:
    """Take an offer back that nobody accepted."""
    row, move = begin(quote_id, QuoteAct.WITHDRAW, actor)
    write_move(row, move, actor, why=why)


@transaction.atomic
def ask_again(*, quote_id: UUID, actor: Actor, why: str = "") -> None:
    """Ask anew for what ran out, or was not ordered in time; also before the job has noticed."""
    if state_of(access_quote(quote_id, actor, is_locked=True)) == QuoteState.EXPIRED:
        expire_quote(quote_id, job_actor("quotes"))
    row, move = begin(quote_id, QuoteAct.ASK_AGAIN, actor)
    write_move(row, move, actor, why=why)


@transaction.atomic
def say(
    *,
    quote_id: UUID,
    text: str,
    actor: Actor,
    line_key: str = "",
    is_inner: bool = False,
    files: Sequence[Upload] = (),
) -> UUID:
    """Say something on a quote or a line of its last version; inner words and files are ours and never leave.

    text    may be empty where files come with it
    locks   the quote, where there are files
    raises  QuoteNotFound, InvalidWords, InvalidFile
    """
    row = access_quote(quote_id, actor, is_locked=bool(files))
    side = side_of(actor)
    if is_inner and side != Side.SELLER:
        raise InvalidWords("only staff speak among themselves", field="is_inner")
    if line_key and content_of(row, row.version).line(line_key) is None:
        raise InvalidWords("there is no such line", field="line")
    message = QuoteMessage.objects.create(
        quote=row,
        version=row.version,
        line_key=line_key,
        by=side.value,
        made_by_id=actor.person_id,
        made_by_name=actor.name[:200],
        text=checked_words(text, is_needed=not files),
        is_inner=is_inner,
        at=clock.now(),
    )
    keep_files(row, files, actor, message=message, is_inner=is_inner)
    return message.pk
