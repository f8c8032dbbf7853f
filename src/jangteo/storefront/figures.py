"""Carts and orders as the pages show them: every figure comes from the quote or the order, none is computed anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from jangteo.channels.types import Channel
from jangteo.kernel.money import Money, UnitPrice
from jangteo.ordering.types import CartLineView, CartProblem, CartView, OrderView
from jangteo.pricing.types import Quote, QuotedLine


@dataclass(frozen=True, slots=True)
class Sums:
    """The box with the total.

    missing  how much more makes delivery free, None when it is or never will be
    """

    goods: Money
    shipping: Money
    tax: Money
    gross: Money
    missing: Money | None = None


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One refund as its buyer sees it.

    parts  (name, base units, gross) of each line
    """

    at: datetime
    parts: tuple[tuple[str, int, Money], ...]
    shipping: Money
    discount: Money
    gross: Money


@dataclass(frozen=True, slots=True)
class NextStep:
    """A cheaper price within reach, counted in the line's unit."""

    quantity: int
    more: int
    price: UnitPrice


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line in words, and the quantity that mends it."""

    text: str
    fix: int | None = None


@dataclass(frozen=True, slots=True)
class CartRow:
    """One line of the cart page.

    typed  what stands in the quantity field: the buyer's own text after a refusal
    """

    line: CartLineView
    typed: str
    each: UnitPrice | None
    total: Money | None
    next_step: NextStep | None
    problem: Problem | None

    @property
    def field_id(self) -> str:
        return f"quantity-{self.line.id}"

    @property
    def is_packed(self) -> bool:
        """Whether the unit holds more than one piece."""
        return self.line.quantity != self.line.unit_quantity


@dataclass(frozen=True, slots=True)
class Refused:
    """A quantity the buyer typed for a line, and why it was not taken."""

    line_id: UUID
    typed: str
    problem: Problem


def cart_rows(cart: CartView, refused: Refused | None = None) -> list[CartRow]:
    """The cart's lines with their figures and problems beside them."""
    quoted = {line.key: line for line in cart.quote.lines}
    problems = {problem.line_id: problem for problem in cart.problems}
    return [_row(line, quoted.get(line.id), problems.get(line.id), refused) for line in cart.lines]


def cart_sums(quote: Quote, channel: Channel) -> Sums:
    """The total of a cart in the channel's tax view."""
    with_tax = quote.prices_include_tax
    shipping = quote.shipping.gross if with_tax else quote.shipping.net
    free_from = channel.free_shipping_from
    missing = free_from - quote.subtotal if free_from and shipping and quote.subtotal < free_from else None
    return Sums(goods=quote.subtotal, shipping=shipping, tax=quote.tax, gross=quote.gross, missing=missing)


def order_refunds(order: OrderView) -> list[RefundRow]:
    """What was given back of an order, oldest first."""
    names = {line.id: f"{line.name} {line.variant_label}".strip() for line in order.lines}
    return [
        RefundRow(
            at=one.at,
            parts=tuple((names[part.line_id], part.quantity, part.gross) for part in one.figures.lines),
            shipping=one.figures.shipping_gross,
            discount=one.figures.discount,
            gross=one.figures.gross,
        )
        for one in order.refunds
    ]


def order_sums(order: OrderView) -> Sums:
    """The total of a placed order, as it was agreed."""
    with_tax = order.prices_include_tax
    shipping = order.shipping_gross if with_tax else order.shipping_net
    total = order.summary.gross if with_tax else order.net
    return Sums(goods=total - shipping, shipping=shipping, tax=order.tax, gross=order.summary.gross)


def problem_words(problem: CartProblem) -> Problem:
    """What keeps a line from being ordered, and what to do about it."""
    if problem.why == "insufficient_stock":
        if not problem.available:
            return Problem(_("This is sold out now. Take it out or wait with your order."), fix=0)
        text = _("Only %(n)s are left.") % {"n": problem.available}
        return Problem(text, fix=problem.suggest)
    limit = {"n": problem.limit}
    words: Mapping[str, str] = {
        "below_minimum": _("At least %(n)s are sold at once.") % limit,
        "above_maximum": _("At most %(n)s are sold at once.") % limit,
        "not_a_step": _("This is sold in multiples of %(n)s.") % limit,
        "no_price": _("There is no price for you for this at the moment. Ask us, or take it out."),
        "price_hidden": _("Your role does not show prices, so someone else has to order this."),
        "not_for_you": _("This is not sold to you here. Take it out to go on, or ask the seller."),
        "not_listed": _("This is no longer sold here. Take it out to go on."),
    }
    text = words.get(problem.why, _("This line cannot be ordered as it stands."))
    return Problem(text, fix=problem.suggest)


def _row(
    line: CartLineView, quoted: QuotedLine | None, problem: CartProblem | None, refused: Refused | None
) -> CartRow:
    words = problem_words(problem) if problem else None
    typed = str(line.unit_quantity)
    if refused and refused.line_id == line.id:
        typed, words = refused.typed, refused.problem
    priced = quoted if quoted and quoted.unit else None
    return CartRow(
        line=line,
        typed=typed,
        each=priced.unit if priced else None,
        total=priced.subtotal if priced else None,
        next_step=_next_step(line, priced),
        problem=words,
    )


def _next_step(line: CartLineView, quoted: QuotedLine | None) -> NextStep | None:
    if quoted is None or quoted.next_step is None:
        return None
    pieces = line.quantity // line.unit_quantity
    wanted = -(-quoted.next_step.from_quantity // pieces)
    if wanted * pieces > line.available:
        return None
    return NextStep(quantity=wanted, more=wanted - line.unit_quantity, price=quoted.next_step.unit)
