"""A shared cart, and whoever has its link."""

from typing import Any
from uuid import UUID

from factories import GUEST, cart_with, channel, checkout, stocked
from jangteo.channels.types import Channel
from jangteo.kernel import verify
from jangteo.kernel.models import Letter
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Cart
from jangteo.payments.types import PaymentMethod
from jangteo.sharing import selectors, services
from jangteo.sharing.models import PaymentShare
from jangteo.sharing.types import Payer, PayOutcome, SharedCart, ShareDraft, ShareMade

PAYER = Payer("이모", "aunt@test.example")


def market(**policies: Any) -> Channel:
    """A shop with two goods at 100 won, sent for nothing, where cards and transfers are taken."""
    shop = channel("shop", **policies)
    stocked(shop, {"MUG": 100, "BOWL": 100}, "100")
    return shop


def share(shop: Channel, buyer: Actor, quantities: dict[str, int], cap: int | None = None, **more: Any) -> ShareMade:
    cart_id = cart_with(shop, buyer, quantities)
    draft = ShareDraft(
        cap=Money(cap, "KRW") if cap else None, message=more.pop("message", ""), days=more.pop("days", 3)
    )
    return services.share_cart(cart_id=cart_id, details=checkout(**more), draft=draft, actor=buyer)


def look(token: str) -> SharedCart:
    return selectors.look_at_share(token, "ko")


def pay(token: str, *, actor: Actor = GUEST, payer: Payer = PAYER, seen: SharedCart | None = None) -> PayOutcome:
    seen = seen or look(token)
    assert seen.view is not None
    return services.pay_share(
        token=token,
        revision=seen.revision,
        expected_gross=seen.view.quote.gross,
        method=PaymentMethod.BANK_TRANSFER,
        payer=payer,
        actor=actor,
    )


def relay() -> None:
    while relay_batch():
        pass


def letters_to(email: str) -> list[str]:
    """What was written to an address, by purpose, in order."""
    return list(Letter.objects.filter(to=email).order_by("written_at", "pk").values_list("purpose", flat=True))


def broken() -> list[str]:
    relay()
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def state_of(share_id: UUID) -> tuple[str, str]:
    """Of the link, and of its cart."""
    row = PaymentShare.objects.get(pk=share_id)
    return row.state, Cart.objects.get(pk=row.cart_id).state
