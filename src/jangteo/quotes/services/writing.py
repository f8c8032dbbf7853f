"""A quote's rows: moves, versions, numbers; in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from jangteo.catalog.selectors import parties_made_for, variants_by_id
from jangteo.catalog.types import VariantId
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Actor
from jangteo.parties.selectors import lineage_of
from jangteo.quotes import rules
from jangteo.quotes.errors import InvalidQuote, InvalidWords, NotNow
from jangteo.quotes.events import QuoteMoved
from jangteo.quotes.models import Quote, QuoteLine, QuoteMove, QuoteVersion
from jangteo.quotes.selectors.quotes import access_quote, side_of
from jangteo.quotes.services.holding import let_go
from jangteo.quotes.services.making import put_on_sale, with_made
from jangteo.quotes.types import LONGEST_WORDS, Concern, Content, LineProblem, Move, QuoteAct, QuoteState, Side


def begin(quote_id: UUID, act: QuoteAct, actor: Actor) -> tuple[Quote, Move]:
    """A quote, locked, and the row of the table by which this act is done by this actor.

    raises  QuoteNotFound, NotNow, NotPermitted
    """
    row = access_quote(quote_id, actor, is_locked=True)
    move = rules.move_for(QuoteState(row.state), act)
    if move.by != side_of(actor) or move.right is None:
        raise NotPermitted(act=act.value)
    require(actor, move.right, party_id=row.party_id, made_by=row.person_id)
    if actor.assists and act in (QuoteAct.ACCEPT, QuoteAct.ORDER):
        raise NotPermitted("who acts for a buyer takes no offer of ours", act=act.value)
    return row, move


def write_move(
    row: Quote, move: Move, actor: Actor, *, why: str = "", concerns: Sequence[Concern] = (), is_first: bool = False
) -> None:
    """One step of a locked quote, with the columns the caller set."""
    now = clock.now()
    QuoteMove.objects.create(
        quote=row,
        position=row.moves + 1,
        act=move.act.value,
        by=move.by.value,
        from_state="" if is_first else row.state,
        to_state=move.target.value,
        version=row.version,
        made_by_id=actor.person_id,
        made_by_name=actor.name[:200],
        why=checked_words(why),
        concerns=rules.pack_concerns(concerns),
        at=now,
    )
    let_go(row, move.target)
    put_on_sale(row, move.target)
    row.state, row.moves, row.moved_at = move.target.value, row.moves + 1, now
    row.save()
    _tell(row, move, actor, now)


def _tell(row: Quote, move: Move, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"quotes.{move.act.value}",
        subject_kind="quote",
        subject_id=row.pk,
        after={"number": row.number, "state": row.state, "version": row.version},
    )
    outbox.publish(
        QuoteMoved(
            quote_id=row.pk,
            number=row.number,
            channel_id=row.channel_id,
            party_id=row.party_id,
            act=move.act.value,
            state=row.state,
            version=row.version,
            at=now,
        )
    )


def write_version(row: Quote, content: Content, by: Side, actor: Actor) -> None:
    """The next version of a locked quote; its number is set, not saved.

    raises  InvalidQuote, NotNow for another currency
    """
    rules.require_content(content)
    _require_goods(row, content)
    if content.currency != row.currency:
        raise NotNow("a quote keeps its currency", currency=row.currency)
    content = with_made(row, content, by, actor)
    row.version += 1
    version = QuoteVersion.objects.create(
        quote=row,
        number=row.version,
        by=by.value,
        made_by_id=actor.person_id,
        made_by_name=actor.name[:200],
        made_at=clock.now(),
        prices_include_tax=content.prices_include_tax,
        freight_minor=None if content.freight is None else content.freight.minor,
        terms=content.terms,
        deliver_on=content.deliver_on,
        valid_until=content.valid_until,
        hold_until=content.hold_until,
        may_take_part=content.may_take_part,
        note=checked_words(content.note),
    )
    QuoteLine.objects.bulk_create(
        QuoteLine(
            version=version,
            position=position,
            key=line.key,
            text=line.text.replace("\0", ""),
            variant_id=line.variant_id,
            sku=line.sku,
            quantity=line.quantity,
            offers=rules.pack_offers(line.offers),
            choice=line.choice,
            is_optional=line.is_optional,
            usual=None if line.usual is None else line.usual.value,
            wish=None if line.wish is None else line.wish.value,
            made=rules.pack_made(line.made),
        )
        for position, line in enumerate(content.lines, start=1)
    )


def _require_goods(row: Quote, content: Content) -> None:
    """Refuse lines of goods there are not, or that are made for others, and gift cards, sold at what is on them.

    raises  InvalidQuote
    """
    goods = [line for line in content.lines if line.variant_id is not None]
    ids = [line.variant_id for line in goods if line.variant_id]
    known, made_for, theirs = variants_by_id(ids), parties_made_for(ids), {row.party_id, *lineage_of(row.party_id)}
    problems = []
    for line in goods:
        variant = known.get(VariantId(line.variant_id)) if line.variant_id else None
        if variant is None or made_for.get(variant.id, row.party_id) not in theirs:
            problems.append(LineProblem(line.key, "unknown_sku"))
        elif variant.is_gift_card:
            problems.append(LineProblem(line.key, "gift_card"))
    if problems:
        raise InvalidQuote(tuple(problems))


def next_number(now: datetime) -> str:
    """By which a quote is told, with the day it began on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('quotes_quote_number')")
        return f"Q{now.astimezone(clock.SEOUL):%y%m%d}-{int(cursor.fetchone()[0]):06d}"


def checked_words(text: str, *, is_needed: bool = False) -> str:
    """Words of a person as they are kept.

    raises  InvalidWords
    """
    clean = text.replace("\0", "").strip()
    if len(clean) > LONGEST_WORDS or (is_needed and not clean):
        raise InvalidWords(f"1 to {LONGEST_WORDS} letters", field="text", maximum=LONGEST_WORDS)
    return clean
