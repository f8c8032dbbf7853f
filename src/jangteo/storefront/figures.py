"""Carts and orders as the pages show them: every figure comes from the quote or the order, none is computed anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jangteo.billing.selectors.early import granted_early
from jangteo.catalog.types import GIFT_CARD
from jangteo.channels.types import Channel
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money, UnitPrice
from jangteo.ordering.selectors import allowance_words
from jangteo.ordering.types import CartCode, CartLineView, CartProblem, CartView, OrderView
from jangteo.pricing.selectors import percent, treatment_name
from jangteo.pricing.types import CouponRefusal, Quote, QuotedLine, TaxCategory, TaxTotal
from jangteo.storefront.templatetags.storefront import money
from jangteo.storefront.visit import page_language


@dataclass(frozen=True, slots=True)
class Reduction:
    """What one promotion takes off, by the name its buyer may see."""

    name: str
    coupon: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of the cart, with what it does or why it does nothing."""

    id: UUID
    label: str
    name: str
    amount: Money
    refusal: str


@dataclass(frozen=True, slots=True)
class Sums:
    """The box with the total.

    goods, shipping  before promotions; less the discounts they make the total, in the channel's tax view
    missing          how much more makes delivery free, None when it is or never will be
    is_sent          whether there are goods in it, and not gift cards alone
    left_off         tax in these prices that is not charged, by why; nothing where prices are without tax
    tax_notes        why tax is otherwise than usual
    """

    goods: Money
    shipping: Money
    tax: Money
    gross: Money
    missing: Money | None = None
    is_sent: bool = True
    discounts: tuple[Reduction, ...] = ()
    left_off: tuple[Reduction, ...] = ()
    tax_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One refund as its buyer sees it.

    parts        (name, base units, gross) of each line; no units where it is an allowance
    credit_note  its number; empty where it has none
    is_early     an allowance for paying early
    """

    at: datetime
    credit_note: str
    parts: tuple[tuple[str, int, Money], ...]
    shipping: Money
    discount: Money
    gross: Money
    is_allowance: bool
    is_early: bool = False


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

    was     what each would otherwise cost, where it is reduced
    typed   what stands in the quantity field: the buyer's own text after a refusal
    before  what the line came to before promotions, where they took something off
    """

    line: CartLineView
    typed: str
    each: UnitPrice | None
    was: UnitPrice | None
    total: Money | None
    next_step: NextStep | None
    problem: Problem | None
    before: Money | None = None

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


def cart_sums(cart: CartView, channel: Channel) -> Sums:
    """The total of a cart in the channel's tax view."""
    quote = cart.quote
    with_tax = quote.prices_include_tax
    shipping = quote.shipping.gross + quote.shipping.left_off if with_tax else quote.shipping.net
    shipping += quote.shipping.discount
    free_from = channel.free_shipping_from
    cards = sum((line.subtotal for line in quote.lines if line.tax_code == GIFT_CARD), Money.zero(quote.currency))
    goods = quote.subtotal - cards  # which alone count for it
    missing = free_from - goods if free_from and shipping and goods < free_from else None
    labels = {str(one.coupon.id): one.coupon.label for one in cart.codes}
    return Sums(
        goods=quote.subtotal,
        shipping=shipping,
        tax=quote.tax,
        gross=quote.gross,
        missing=missing,
        is_sent=cart.has_goods,
        discounts=tuple(
            Reduction(
                say(one.promotion.names, page_language()) or one.promotion.code,
                labels.get(one.promotion.coupon, ""),
                Money(one.total, quote.currency),
            )
            for one in quote.discounts
            if one.total
        ),
        **_tax_told(quote.taxes, with_tax=with_tax),
    )


def _tax_told(taxes: Iterable[TaxTotal], *, with_tax: bool) -> dict[str, Any]:
    """What is taxed otherwise than usual, once for each reason."""
    off: dict[str, Money] = {}
    for one in taxes:
        if one.treatment and one.category:
            name = treatment_name(one.category, one.treatment, page_language())
            if one.category == TaxCategory.STANDARD:
                name = _("VAT as at the destination: %(name)s") % {"name": f"{name} · {percent(one.rate)}"}
            off[name] = off[name] + one.left_off if name in off else one.left_off
    return {
        "left_off": tuple(Reduction(name, "", amount) for name, amount in off.items() if with_tax and amount),
        "tax_notes": tuple(name for name, amount in off.items() if not (with_tax and amount)),
    }


def code_rows(cart: CartView, *, is_guest: bool) -> list[CodeRow]:
    """The codes of a cart in the order they were entered."""
    return [
        CodeRow(
            id=one.coupon.id,
            label=one.coupon.label,
            name=say(one.coupon.promotion_names, page_language()) or one.coupon.promotion_code,
            amount=one.amount,
            refusal=_code_words(one, cart.quote, is_guest=is_guest) if one.refusal else "",
        )
        for one in cart.codes
    ]


def _code_words(code: CartCode, quote: Quote, *, is_guest: bool) -> str:
    """Why a code takes nothing off, and what would help."""
    needed = code.coupon.subtotal_at_least
    if code.refusal == CouponRefusal.NOT_MET and needed is not None and quote.subtotal.minor < needed:
        more = money(Money(needed - quote.subtotal.minor, quote.currency))
        return _("Add goods for %(more)s more and it works.") % {"more": more}
    if code.refusal == CouponRefusal.NOT_MET and is_guest:
        return _("It does not fit this cart, or it is for an account: log in and see.")
    words = {
        CouponRefusal.NOT_MET: _("It does not fit this cart or this account."),
        CouponRefusal.NOT_COMBINED: _("It does not go together with the other discounts, which save you more."),
        CouponRefusal.NOT_YET: _("It does not work yet."),
        CouponRefusal.EXPIRED: _("Its time is over."),
        CouponRefusal.USED_UP: _("It has been used up."),
        CouponRefusal.USED_BY_YOU: _("You have used it already."),
    }
    return words.get(code.refusal, _("It does not work any more.")) if code.refusal else ""


def order_refunds(order: OrderView) -> list[RefundRow]:
    """What was given back of an order, oldest first."""
    names = {line.id: f"{line.name} {line.variant_label}".strip() for line in order.lines}
    early = granted_early([one.id for one in order.refunds if one.is_allowance])
    return [
        RefundRow(
            at=one.at,
            credit_note=one.credit_note,
            parts=tuple((names[part.line_id], part.quantity, part.gross) for part in one.figures.lines),
            shipping=one.figures.shipping_gross,
            discount=one.figures.discount,
            gross=one.figures.gross,
            is_allowance=one.is_allowance,
            is_early=one.id in early,
        )
        for one in order.refunds
    ]


def order_sums(order: OrderView) -> Sums:
    """The total of a placed order, as it was agreed."""
    with_tax = order.prices_include_tax
    shipping = order.shipping_gross if with_tax else order.shipping_net
    nothing = Money.zero(order.summary.gross.currency)
    taken: dict[str, Reduction] = {}
    for one in order.discounts:
        known = taken.get(one.promotion)
        name = say(one.names, page_language()) or one.promotion
        taken[one.promotion] = Reduction(name, one.coupon, one.amount + (known.amount if known else nothing))
    total = order.summary.gross if with_tax else order.net
    off = [line.left_off for line in order.lines] if with_tax else []
    shipping_off = (order.shipping_left_off or nothing) if with_tax else nothing
    return Sums(
        goods=total - shipping + sum((line.discount for line in order.lines), nothing) + sum(off, nothing),
        shipping=shipping + (order.shipping_discount or nothing) + shipping_off,
        tax=order.tax,
        gross=order.summary.gross,
        is_sent=any(not line.is_gift_card for line in order.lines),
        discounts=tuple(taken.values()),
        **_tax_told(order.taxes, with_tax=with_tax),
    )


def problem_words(problem: CartProblem) -> Problem:
    """What keeps a line from being ordered, and what to do about it."""
    if problem.why == "insufficient_stock":
        if not problem.available:
            return Problem(_("This is sold out now. Take it out or wait with your order."), fix=0)
        text = _("Only %(n)s are left.") % {"n": problem.available}
        return Problem(text, fix=problem.suggest)
    if problem.why == "above_allowance":
        return Problem(allowance_words(problem, page_language()), fix=problem.suggest)
    limit = {"n": problem.limit}
    words: Mapping[str, str] = {
        "below_minimum": _("At least %(n)s are sold at once.") % limit,
        "above_maximum": _("At most %(n)s are sold at once.") % limit,
        "not_a_step": _("This is sold in multiples of %(n)s.") % limit,
        "no_price": _("There is no price for you for this at the moment. Ask us, or take it out."),
        "price_hidden": _("Your role does not show prices, so someone else has to order this."),
        "not_for_you": _("This is not sold to you here. Take it out to go on, or ask the seller."),
        "plan_differs": _("Its parts for each address are not all of it. Look at where everything goes."),
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
        was=priced.was if priced else None,
        total=priced.subtotal - priced.discount if priced else None,
        before=priced.subtotal if priced and priced.discount else None,
        next_step=_next_step(line, priced),
        problem=words,
    )


def _next_step(line: CartLineView, quoted: QuotedLine | None) -> NextStep | None:
    if quoted is None or quoted.next_step is None:
        return None
    pieces = line.quantity // line.unit_quantity
    more = -(-(quoted.next_step.from_quantity - quoted.counted) // pieces)
    wanted = line.unit_quantity + more
    if wanted * pieces > line.available:
        return None
    return NextStep(quantity=wanted, more=more, price=quoted.next_step.unit)
