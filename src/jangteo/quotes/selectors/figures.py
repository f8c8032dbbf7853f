"""What a version comes to, worked out where every price is; and what of ours is held against it."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.parties.selectors import lineage_of, staff_roles
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import AgreedPrice, AgreementDraft, LineRequest, PriceContext
from jangteo.quotes import rules
from jangteo.quotes.models import Quote, QuoteAuthority, QuotePolicy
from jangteo.quotes.types import Chosen, Concern, Content, Figures, Guard, MarginView, Offered, QuoteState, Selection


def channel_of(channel_id: UUID) -> Channel:
    """The channel of a quote."""
    return channels_by_id([channel_id])[ChannelId(channel_id)]


def context_of(channel: Channel, party_id: UUID) -> PriceContext:
    """All a price depends on for the buyer of a quote, now."""
    rights = {Action.GOODS_SEE: Scope.ALL, Action.PRICES_SEE: Scope.ALL}
    buyer = Actor(party_id=PartyId(party_id), rights=rights, lineage=tuple(lineage_of(party_id)))
    return pricing.context_for(channel, catalog.viewer_for(channel, buyer, channel.default_language))


def agreement_of(row: Quote, content: Content, chosen: tuple[Chosen, ...]) -> AgreementDraft:
    """What is agreed when exactly this is taken; taxed as on the day it was sent."""
    return AgreementDraft(
        number=row.number,
        currency=content.currency,
        prices_include_tax=content.prices_include_tax,
        prices=tuple(AgreedPrice(one.variant_id, one.quantity, one.unit.value) for one in chosen),
        freight=content.freight,
        taxed_at=_sent_at(row),
        until=content.valid_until or clock.now(),
    )


def _sent_at(row: Quote) -> datetime:
    """When the offer went out; of one that did not, when it was moved last."""
    sent = row.steps.filter(to_state=QuoteState.SENT.value).order_by("-position").values_list("at", flat=True)
    return sent.first() or row.moved_at


def figures_of(row: Quote, content: Content, selection: Selection) -> Figures:
    """What a selection comes to, by the function that prices carts.

    raises  InvalidSelection
    """
    chosen = rules.choose(content, selection)
    channel = channel_of(row.channel_id)
    context = pricing.as_if_agreed(context_of(channel, row.party_id), agreement_of(row, content, chosen))
    variants = catalog.variants_by_id([one.variant_id for one in chosen])
    lines = [
        LineRequest(
            key=new_id(),
            variant_id=VariantId(one.variant_id),
            sku=one.sku,
            quantity=one.quantity,
            tax_code=variants[VariantId(one.variant_id)].tax_code,
        )
        for one in chosen
    ]
    found = pricing.quote(context, lines, pricing.shipping_policy(channel))
    told = zip(chosen, found.lines, strict=True)
    return Figures(
        lines=tuple((one.key, line.net, line.tax, line.gross) for one, line in told),
        freight=found.shipping.gross,
        net=found.net,
        tax=found.tax,
        gross=found.gross,
    )


def with_usual(content: Content, channel: Channel, party_id: UUID) -> Content:
    """The same with what the buyer would pay otherwise for each line's quantity."""
    offers = pricing.offers(context_of(channel, party_id), [one.variant_id for one in content.lines if one.variant_id])
    lines = []
    for line in content.lines:
        offer = offers.get(VariantId(line.variant_id)) if line.variant_id else None
        step = offer.step_for(line.quantity) if offer else None
        lines.append(replace(line, usual=step.unit if step else None))
    return replace(content, lines=tuple(lines))


def guard_of(channel_id: UUID) -> Guard:
    """How far one may go down in a channel; two queries."""
    policy = QuotePolicy.objects.filter(channel=channel_id).first()
    authority = dict(QuoteAuthority.objects.values_list("role", "most_rate"))
    return Guard(
        least_margin=policy.least_margin_rate if policy else None,
        authority=authority,
        asks_costs=policy.asks_costs if policy else False,
    )


def concerns_of(row: Quote, content: Content, actor: Actor) -> tuple[Concern, ...]:
    """Why another has to allow what an actor would send: of every price that may be taken."""
    roles = frozenset(one.role.code for one in staff_roles(actor.person_id))
    return rules.concerns(_offered(row, content), guard_of(row.channel_id), roles)


def margins_of(row: Quote, content: Content) -> tuple[MarginView, ...]:
    """What is left after the cost of every price that may be taken; for those who may see costs alone."""
    return rules.margins(_offered(row, content))


def _offered(row: Quote, content: Content) -> list[Offered]:
    channel = channel_of(row.channel_id)
    ids = [one.variant_id for one in content.lines if one.variant_id]
    variants = catalog.variants_by_id(ids)
    rates = pricing.tax_book(context_of(channel, row.party_id)).rates if content.prices_include_tax else {}
    costs = pricing.costs_of(ids, content.currency, clock.now())
    return [
        Offered(
            key=line.key,
            price=offer.unit.value,
            usual=None if line.usual is None else line.usual.value,
            rate=rates.get(variants[VariantId(line.variant_id)].tax_code, Decimal(0)),
            cost=costs.get(line.variant_id),
        )
        for line in content.lines
        if line.variant_id is not None
        for offer in line.offers
    ]
