"""What a room is about, read through the doors of quotes and carts as who opened it may see it."""

from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import MediaView, PictureView, Viewer
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import CartNotFound
from jangteo.ordering.selectors import access_cart, get_cart
from jangteo.ordering.selectors.carts import variant_ids_of
from jangteo.ordering.types import CartView
from jangteo.pricing.types import Quote
from jangteo.quotes import selectors as quotes
from jangteo.quotes.errors import InvalidSelection, QuoteNotFound
from jangteo.quotes.types import Figures, QuoteView, Side, VersionView
from jangteo.sharing.models import DealRoom
from jangteo.sharing.rules.rooms import digits_of, without_prices
from jangteo.sharing.types import RoomContent, RoomLine, RoomOf


def content_of(room: DealRoom, owner: Actor | None, language: str, *, sees_prices: bool) -> RoomContent | None:
    """What a room is about, now; None: who opened it can't see it any more.

    sees_prices  whether who looks may; nobody does where who opened the room doesn't
    """
    if owner is None:
        return None
    sees_prices = sees_prices and has(owner, Action.PRICES_SEE)
    viewer = viewer_of(room, owner, language, sees_prices=sees_prices)
    try:
        whole = _of_quote(room, owner, viewer) if room.quote_id else _of_cart(room, owner, viewer)
    except (QuoteNotFound, CartNotFound):
        return None
    return whole if whole is None or sees_prices else without_prices(whole)


def files_of(room: DealRoom, owner: Actor, viewer: Viewer) -> frozenset[UUID]:
    """The pictures and documents of the goods in a room; nothing is priced for them."""
    variants = catalog.variants_by_id(_variant_ids(room, owner), viewer.language)
    products = [one.product_id for one in variants.values()]
    heads = catalog.product_heads(products, viewer)
    papers = catalog.documents_by_product(products, viewer)
    pictures = [one.picture or heads[one.product_id].picture for one in variants.values()]
    return frozenset(one.id for one in pictures if one) | {one.id for group in papers.values() for one in group}


def _variant_ids(room: DealRoom, owner: Actor) -> list[UUID]:
    try:
        if room.quote_id is None:
            assert room.cart_id is not None
            return variant_ids_of(access_cart(room.cart_id, owner))
        version = _offered(quotes.get_quote(room.quote_id, owner))
    except (QuoteNotFound, CartNotFound):
        return []
    return [one.variant_id for one in version.content.lines if one.variant_id] if version else []


def viewer_of(room: DealRoom, owner: Actor, language: str, *, sees_prices: bool) -> Viewer:
    """With whose eyes files are read: those of who opened it; who sees no prices reads what is for everybody alone."""
    channel = channels_by_id([room.channel_id])[ChannelId(room.channel_id)]
    viewer = catalog.viewer_for(channel, owner, language)
    if sees_prices and has(owner, Action.PRICES_SEE):
        return viewer
    return Viewer(viewer.channel_id, "", language, viewer.party_ids, viewer.sight, sees_prices=False)


def _of_quote(room: DealRoom, owner: Actor, viewer: Viewer) -> RoomContent | None:
    assert room.quote_id is not None
    view = quotes.spoken(quotes.get_quote(room.quote_id, owner), viewer.language)
    version = _offered(view)
    if version is None:
        return None
    figures = _figures(view, version, owner)
    content = version.content
    return RoomContent(
        of=RoomOf.QUOTE,
        number=view.head.number,
        state=view.head.state.value,
        version=version.number,
        lines=_quote_lines(view, version, figures, _goods(viewer, version)),
        includes_tax=content.prices_include_tax,
        note=content.note,
        terms=content.terms,
        deliver_on=content.deliver_on,
        valid_until=view.keep_until or content.valid_until,
        freight=figures.freight if figures and content.prices_include_tax else figures.freight_net if figures else None,
        tax=figures.tax if figures else None,
        gross=figures.gross if figures else None,
        figures=_said_prices(view, figures),
    )


def _offered(view: QuoteView) -> VersionView | None:
    """What was accepted, else the last that the seller sent; None: nothing was offered."""
    accepted = next((one for one in view.versions if one.number == view.accepted_version), None)
    sent = [one for one in view.versions if one.by == Side.SELLER]
    return accepted or (sent[-1] if sent else None)


def _figures(view: QuoteView, version: VersionView, owner: Actor) -> Figures | None:
    selection = view.selection or quotes.proposed(version.content)
    try:
        return quotes.quote_figures(view.head.id, owner, version.number, selection)
    except InvalidSelection:
        return None


def _quote_lines(
    view: QuoteView, version: VersionView, figures: Figures | None, goods: dict[UUID, "_Goods"]
) -> tuple[RoomLine, ...]:
    taken = view.selection or quotes.proposed(version.content)
    gross = version.content.prices_include_tax
    totals = {key: whole if gross else net for key, net, _tax, whole in figures.lines} if figures else {}
    found = []
    for line in version.content.lines:
        about = goods.get(line.variant_id) if line.variant_id else None
        found.append(
            RoomLine(
                key=line.key,
                name=line.text,
                label=about.label if about else "",
                sku=line.sku,
                quantity=taken.get(line.key, line.quantity),
                picture=about.picture if about else None,
                documents=about.documents if about else (),
                choice=line.choice,
                is_optional=line.is_optional,
                is_remark=line.is_remark,
                is_taken=line.is_remark or line.key in taken,
                offers=line.offers,
                total=totals.get(line.key),
            )
        )
    return tuple(found)


def _said_prices(view: QuoteView, figures: Figures | None) -> frozenset[str]:
    """Digits of every price of every version that its buyer has, and of what it comes to."""
    lines = [line for version in view.versions for line in version.content.lines]
    said = digits_of(*(offer.unit for line in lines for offer in line.offers))
    said |= digits_of(*(one for line in lines for one in (line.usual, line.wish)))
    said |= digits_of(*(version.content.freight for version in view.versions))
    if figures:
        said |= digits_of(*(amount for _key, *amounts in figures.lines for amount in amounts))
        said |= digits_of(figures.freight, figures.freight_net, figures.net, figures.tax, figures.gross)
        said |= digits_of(figures.gross - figures.freight, figures.net - figures.freight_net)  # of the goods alone
    return said


class _Goods:
    """Of a variant what a line of a quote does not say."""

    def __init__(self, label: str, picture: PictureView | None, documents: tuple[MediaView, ...]) -> None:
        self.label, self.picture, self.documents = label, picture, documents


def _goods(viewer: Viewer, version: VersionView) -> dict[UUID, _Goods]:
    wanted = [one.variant_id for one in version.content.lines if one.variant_id]
    variants = catalog.variants_by_id(wanted, viewer.language)
    heads = catalog.product_heads([one.product_id for one in variants.values()], viewer)
    papers = catalog.documents_by_product([one.product_id for one in variants.values()], viewer)
    return {
        pk: _Goods(one.label, one.picture or heads[one.product_id].picture, papers.get(one.product_id, ()))
        for pk, one in variants.items()
    }


def _of_cart(room: DealRoom, owner: Actor, viewer: Viewer) -> RoomContent:
    assert room.cart_id is not None
    view = get_cart(room.cart_id, owner, language=viewer.language)
    quote, with_tax = view.quote, view.quote.prices_include_tax
    return RoomContent(
        of=RoomOf.CART,
        number="",
        state=access_cart(room.cart_id, owner).state,
        version=0,
        lines=_cart_lines(view, viewer),
        includes_tax=with_tax,
        freight=quote.shipping.gross if with_tax else quote.shipping.net,
        tax=quote.tax,
        gross=quote.gross,
        figures=_cart_prices(quote),
    )


def _cart_lines(view: CartView, viewer: Viewer) -> tuple[RoomLine, ...]:
    priced = {one.key: one for one in view.quote.lines}
    variants = catalog.variants_by_id([line.variant_id for line in view.lines], viewer.language)
    papers = catalog.documents_by_product([one.product_id for one in variants.values()], viewer)
    return tuple(
        RoomLine(
            key=str(line.id),
            name=line.product_name,
            label=line.variant_label,
            sku=line.sku,
            quantity=line.unit_quantity,
            unit_name=line.unit_name,
            picture=line.picture,
            documents=papers.get(variants[line.variant_id].product_id, ()),
            unit=priced[line.id].unit if line.id in priced else None,
            total=priced[line.id].subtotal if line.id in priced else None,
        )
        for line in view.lines
    )


def _cart_prices(quote: Quote) -> frozenset[str]:
    """Digits of all that a cart says of money."""
    lines, sent = quote.lines, quote.shipping
    said = digits_of(quote.subtotal, quote.net, quote.tax, quote.gross, sent.net, sent.tax, sent.gross, sent.discount)
    said |= digits_of(*(price for one in lines for price in (one.unit, one.was)))
    return said | digits_of(
        *(amount for one in lines for amount in (one.subtotal, one.net, one.tax, one.gross, one.discount))
    )
