"""Gift cards that are bought: issued once their order is paid, taken back where their price goes back."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from jangteo.catalog.types import GIFT_CARD
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor, is_back_office
from jangteo.ordering import rules
from jangteo.ordering.errors import CardsNeedMoney, NotChangeable
from jangteo.ordering.models import Order, OrderHold, OrderLine, Refund, RefundLine
from jangteo.ordering.rules.cards import NOT_FOR_CARDS, face_of, payable_by_value
from jangteo.ordering.selectors import access_order
from jangteo.ordering.selectors.cards import worth_of_cards
from jangteo.ordering.selectors.orders import reaches
from jangteo.ordering.services.write_move import write_move
from jangteo.ordering.types import CartView, CheckoutDetails, FulfilmentProgress, HeldAction, HoldKind, PaymentProgress
from jangteo.payments.selectors import list_tenders, payments_by_order
from jangteo.payments.services import hold_payments
from jangteo.payments.types import PaymentMethod
from jangteo.stored_value import services as stored_value
from jangteo.stored_value.selectors import bought_cards

STORED = (PaymentMethod.GIFT_CARD, PaymentMethod.STORE_CREDIT)
ISSUED = "gift cards were issued"


def require_money(view: CartView, details: CheckoutDetails) -> None:
    """Refuse to sell gift cards for a promise of money.

    raises  CardsNeedMoney
    """
    card = next((line.sku for line in view.lines if line.is_gift_card), None)
    if card is not None and details.payment_method in NOT_FOR_CARDS:
        told = f"{card} is a gift card: it can't be paid {details.payment_method}"
        raise CardsNeedMoney(told, field="payment_method", sku=card)


def require_value_fits(order: Order, gross: Money) -> None:
    """Refuse to change a locked order so that stored value which paid its goods would pay its gift cards.

    gross   what it is to come to
    raises  NotChangeable
    """
    cards = worth_of_cards(order.pk)
    if not cards:
        return
    if _paid_by_value(order.pk) > payable_by_value(gross.minor, cards, may_buy_cards=settings.JANGTEO_CARDS_BUY_CARDS):
        raise NotChangeable(number=order.number, why="gift_card")


def issue_cards(order: Order, actor: Actor) -> None:
    """Issue the gift cards of a locked order that is paid, unless something keeps it from being sent: then once that is
    released; nor while some of its money is not there, as when its buyer's bank took it back. Run again it issues none.
    An order of cards alone has arrived with them.

    publishes  stored_value StoredValueMoved of each
    """
    if order.payment != PaymentProgress.PAID:
        return
    lines = list(OrderLine.objects.filter(order=order, tax_code=GIFT_CARD, quantity__gt=0).order_by("position"))
    if not lines or _is_kept(order) or not _is_money_there(order):
        return
    back = _given_back(order)
    faces = {line.pk: face_of(line.gross_minor, line.quantity) for line in lines}
    stored_value.issue_bought(
        order_id=order.pk,
        faces={pk: Money(face, order.currency) for pk, face in faces.items() if face},
        units={line.pk: line.quantity - back.get(line.pk, 0) for line in lines},
        actor=actor,
    )
    is_all = not OrderLine.objects.filter(order=order, quantity__gt=0).exclude(tax_code=GIFT_CARD).exists()
    if is_all and order.fulfilment == FulfilmentProgress.OPEN:
        write_move(order, "fulfilment", FulfilmentProgress.SHIPPED, actor, ISSUED)
        write_move(order, "fulfilment", FulfilmentProgress.DELIVERED, actor, ISSUED)


def value_beyond_goods(order: Order) -> int:
    """How much of the stored value that a locked order was paid with pays for its gift cards, which it may not, since
    goods it paid for were given back; in minor units. What goes back is of that first.
    """
    cards = worth_of_cards(order.pk)
    if not cards or settings.JANGTEO_CARDS_BUY_CARDS:
        return 0
    of_cards = RefundLine.objects.filter(refund__order=order, line__tax_code=GIFT_CARD)
    cards -= of_cards.aggregate(sum=Sum("gross_minor", default=0))["sum"]
    return max(0, _paid_by_value(order.pk) - payable_by_value(_left_of(order), cards, may_buy_cards=False))


def _left_of(order: Order) -> int:
    """What it comes to with all refunds so far."""
    back = Refund.objects.filter(order=order, is_difference=False)
    return order.gross_minor - int(back.aggregate(sum=Sum("gross_minor", default=0))["sum"])


def _paid_by_value(order_id: UUID) -> int:
    return sum((one.received - one.refunded).minor for one in list_tenders(order_id) if one.method in STORED)


def _is_money_there(order: Order) -> bool:
    paid = payments_by_order([order.pk]).get(order.pk)
    return paid is not None and paid.held.minor >= _left_of(order)


def _is_kept(order: Order) -> bool:
    kinds = OrderHold.objects.filter(order=order, released_at=None).values_list("kind", flat=True)
    return bool(rules.kinds_blocking(map(HoldKind, kinds), HeldAction.SHIP))


def _given_back(order: Order) -> Mapping[UUID, int]:
    rows = RefundLine.objects.filter(refund__order=order, line__tax_code=GIFT_CARD).order_by()
    return dict(rows.values_list("line").annotate(units=Sum("quantity")))


def hold_with_cards(order: Order, *, credit_to: UUID | None = None) -> None:
    """Let nothing of a locked order's payments move, nor of the stored value they were made of, nor of the gift cards
    that were bought with it, until the caller's transaction ends.

    credit_to  a party whose store credit a refund is to become
    locks      the order's payments, then stored value by id
    """
    cards = [one.id for one in bought_cards(order.pk) if not one.is_gone]
    hold_payments(order_id=order.pk, values=cards, credit_to=credit_to)


def take_back_cards(order: Order, quantities: Mapping[UUID, int] | None, actor: Actor, why: str) -> None:
    """Let gift cards of a locked order be worth nothing, since what was paid for them goes back.

    quantities  {order line: units whose price goes back}; lines of goods among them don't matter. None: all there are
    raises      stored_value CardIsUsed
    """
    units: dict[UUID, int] = {}
    for one in bought_cards(order.pk):
        if not one.is_gone:
            units[one.line_id] = units.get(one.line_id, 0) + 1
    if quantities is not None:
        units = {pk: quantities[pk] for pk in units if pk in quantities}
    stored_value.take_back(order_id=order.pk, units=units, actor=actor, why=why)


def show_card_code(*, order_id: UUID, card_id: UUID, actor: Actor, secret: str = "") -> str:
    """The code of a gift card that was bought with an order, for whoever may see what the order costs; it is kept who
    looked. Staff don't see it: whoever has it may spend it.

    raises  OrderNotFound, NotPermitted, stored_value ValueNotFound
    """
    order = access_order(actor, order_id=order_id, secret=secret)
    if is_back_office(actor) or actor.assists or not reaches(order, actor, Action.ORDERS_PLACE, secret):
        raise NotPermitted(action=Action.ORDERS_PLACE.value)
    return stored_value.show_code(value_id=card_id, order_id=order.pk, actor=actor)
