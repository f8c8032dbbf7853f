from uuid import UUID

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.series import take_number
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CreditNeedsBuyer
from jangteo.ordering.events import OrderRefunded
from jangteo.ordering.models import Order, Refund, RefundLine
from jangteo.ordering.selectors.lent import lent_orders
from jangteo.ordering.services.cards import value_beyond_goods
from jangteo.ordering.services.instalments import in_cash
from jangteo.ordering.types import RefundFigures
from jangteo.payments import services as payments
from jangteo.payments.selectors import payments_by_order


def write_difference(order: Order, amount: Money, tax: int, actor: Actor, why: str) -> Refund:
    """A refund of no units: of what a change of the order made it cost less, in the caller's transaction.

    tax        minor units of it
    raises     PaymentNotFound, MoreThanHeld
    publishes  OrderRefunded
    """
    nothing, count = Money.zero(amount.currency), Refund.objects.filter(order=order).count()
    figures = RefundFigures(
        number=f"{order.number}-R{count + 1}",
        lines=(),
        net=amount - Money(tax, amount.currency),
        tax=Money(tax, amount.currency),
        gross=amount,
        discount=nothing,
        shipping_net=nothing,
        shipping_tax=nothing,
        shipping_discount=nothing,
    )
    return write_refund(order, figures, actor, why, is_difference=True)


def write_refund(  # noqa: PLR0913 -- what goes back, and how
    order: Order,
    figures: RefundFigures,
    actor: Actor,
    why: str,
    *,
    is_difference: bool = False,
    owed: Money | None = None,
    as_credit: bool = False,
) -> Refund:
    """A refund's rows and its payment's, in the caller's transaction; the order's row is locked by the caller.

    owed       what is still to be paid of an order on account: the refund lowers that first, and only the rest goes
               back
    as_credit  what came by money becomes the buyer's store credit
    raises     PaymentNotFound, MoreThanHeld, CreditNeedsBuyer
    publishes  OrderRefunded
    """
    if as_credit and (order.buyer_id is None or lent_orders([order.pk])):  # the money is theirs who paid
        raise CreditNeedsBuyer(number=order.number)
    settled = min(owed, figures.gross) if owed else Money.zero(order.currency)
    settled += _taken_back(order, figures.gross - settled)
    row = _write(order, figures, actor, why, is_difference=is_difference, settled_minor=settled.minor)
    if owed and settled:
        payments.await_payment(order_id=order.pk, due=owed - min(owed, figures.gross), actor=actor, why=why)
    back = figures.gross - settled
    if back:
        payments.refund_payment(
            order_id=order.pk,
            amount=back,
            reference=row.number,
            actor=actor,
            why=why,
            credit_to=order.buyer_id if as_credit else None,
            in_cash=in_cash(order, row.number, why),
            value_first=value_beyond_goods(order),
        )
    audit.record(
        actor=actor,
        action="ordering.refund",
        subject_kind="order",
        subject_id=order.pk,
        after={"refund": row.number, "gross": str(figures.gross), "units": sum(one.quantity for one in figures.lines)},
        why=why,
    )
    outbox.publish(
        OrderRefunded(
            order_id=order.pk,
            number=order.number,
            channel_id=order.channel_id,
            refund_id=row.pk,
            refund_number=row.number,
            at=row.at,
            gross=figures.gross,
        )
    )
    return row


def _taken_back(order: Order, back: Money) -> Money:
    """What of an amount that is to go back the buyer has already, since their bank took it back."""
    paid = payments_by_order([order.pk]).get(order.pk)
    nothing = Money.zero(back.currency)
    if paid is None:
        return nothing
    return min(paid.received - paid.refunded - paid.held, max(nothing, back - paid.held))


def number_credit_note(order: Order, refund_id: UUID) -> int:
    """The credit note's legal number in the series of its country and year; the last thing its transaction does.

    locks  the series, so that everyone else's credit notes of this country wait until the caller commits
    """
    country = channels_by_id([order.channel_id])[ChannelId(order.channel_id)].country
    series = f"credit-note:{country}:{clock.today().year}"
    return take_number(series, subject_kind="refund", subject_id=refund_id)


def _write(order: Order, figures: RefundFigures, actor: Actor, why: str, **facts: bool | int) -> Refund:
    totals = {
        f"{name}_minor": getattr(figures, name).minor
        for name in ("net", "tax", "gross", "discount", "shipping_net", "shipping_tax", "shipping_discount")
    }
    row = Refund.objects.create(
        id=new_id(),
        order=order,
        number=figures.number,
        **facts,
        at=clock.now(),
        actor_name=actor.name[:200],
        why=why[:300],
        **totals,
    )
    RefundLine.objects.bulk_create(
        RefundLine(
            refund=row,
            line_id=part.line_id,
            quantity=part.quantity,
            allowed_units=part.allowed_units,
            net_minor=part.net.minor,
            tax_minor=part.tax.minor,
            gross_minor=part.gross.minor,
            discount_minor=part.discount.minor,
        )
        for part in figures.lines
    )
    return row
