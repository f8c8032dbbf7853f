"""Whether a cart can be ordered as it stands, by what is said at the checkout; nothing is written."""

from dataclasses import asdict, replace

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.credit.types import TermsView
from jangteo.inventory.errors import InsufficientStock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import (
    AboveAllowance,
    BelowSmallestOrder,
    CartEmpty,
    CartHasProblems,
    NoTerms,
    PriceChanged,
)
from jangteo.ordering.models import Cart
from jangteo.ordering.rules.on_account import choosable
from jangteo.ordering.selectors.bought import allowance_words
from jangteo.ordering.selectors.on_account import account_terms
from jangteo.ordering.types import CartProblem, CartView, CheckoutDetails
from jangteo.parties.services import checked_email, require_complete
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.types import PaymentMethod


def channel_of(cart: Cart) -> Channel:
    """Where a cart is.

    raises  ChannelNotFound
    """
    channel = channels_by_id([cart.channel_id]).get(ChannelId(cart.channel_id))
    if channel is None:
        raise ChannelNotFound
    return channel


def destination_of(details: CheckoutDetails, channel: Channel) -> str:
    """As a cart keeps it: empty at home."""
    return "" if details.ship_to.country == channel.country else details.ship_to.country


def check_details(details: CheckoutDetails, channel: Channel) -> None:
    """Refuse what an order can't be made of.

    raises  IncompleteAddress, InvalidEmail, MethodNotOffered
    """
    if not details.is_gift:
        require_complete(details.ship_to)
    checked_email(details.email)
    if details.payment_method is None and details.tenders:
        return
    if details.payment_method is None or details.payment_method.value not in channel.payment_methods:
        raise MethodNotOffered(
            f"{details.payment_method} is not offered here",
            field="payment_method",
            offered=list(channel.payment_methods),
        )


def terms_at(details: CheckoutDetails, channel: Channel, actor: Actor) -> TermsView | None:
    """By which an order is on account; None: it is paid otherwise.

    raises  NoTerms
    """
    if details.payment_method != PaymentMethod.ON_ACCOUNT:
        return None
    terms = account_terms(channel.id, actor)
    if details.payment_method not in choosable([details.payment_method], has_terms=terms is not None):
        raise NoTerms(field="payment_method")
    return terms


def check_cart(view: CartView, expected_gross: Money, language: str) -> None:
    """Refuse a cart that can't be ordered as it stands, or is not what the buyer saw.

    raises  CartEmpty, CartHasProblems, AboveAllowance, BelowSmallestOrder, PriceChanged, inventory InsufficientStock
    """
    if not view.lines:
        raise CartEmpty
    short = [problem for problem in view.problems if problem.why == "insufficient_stock"]
    if short and len(short) == len(
        view.problems
    ):  # the world moved on; the same answer as when it moves a moment later
        line = next(line for line in view.lines if line.id == short[0].line_id)
        raise InsufficientStock(sku=line.sku, requested=line.quantity, available=short[0].available or 0)
    above = [problem for problem in view.problems if problem.why == "above_allowance"]
    if above and len(above) == len(view.problems):  # so too when another cart of the buyer's came first
        raise _above(above[0], language)
    if view.problems:
        problems = [asdict(problem) | {"line_id": str(problem.line_id)} for problem in view.problems]
        raise CartHasProblems(problems=problems)
    if view.missing is not None:
        raise BelowSmallestOrder(f"{view.missing} is missing for the smallest order here", missing=str(view.missing))
    if view.quote.gross != expected_gross:
        raise PriceChanged(expected=str(expected_gross), actual=str(view.quote.gross))


def by_cell(view: CartView, details: CheckoutDetails) -> CartView:
    """A cart that goes to several places by its cells, each a line of the order; any other as it is."""
    if view.by_cell is None:
        return view
    for delivery in view.plan:
        require_complete(delivery.ship_to)
        if delivery.ship_to.country != details.ship_to.country:
            raise CartHasProblems(problems=[{"why": "other_country", "country": delivery.ship_to.country}])
    lines = {line.id: line for line in view.lines}
    cells = [
        replace(
            lines[cell.line_id],
            id=cell.id,
            unit_quantity=cell.unit_quantity,
            quantity=lines[cell.line_id].quantity * cell.unit_quantity // lines[cell.line_id].unit_quantity,
        )
        for delivery in view.plan
        for cell in delivery.cells
    ]
    return replace(view, lines=tuple(cells), quote=view.by_cell)


def _above(problem: CartProblem, language: str) -> AboveAllowance:
    return AboveAllowance(
        f"{problem.sku}: {allowance_words(problem, language)}",
        sku=problem.sku,
        maximum=problem.limit,
        period=problem.period,
        bought=problem.bought,
        left=problem.left,
        until=problem.until,
    )
