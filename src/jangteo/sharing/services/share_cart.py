import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import LogInForCarts
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.services import lend_cart
from jangteo.ordering.types import CartView, CheckoutDetails
from jangteo.sharing import rules
from jangteo.sharing.errors import InvalidShare, TooManyShares
from jangteo.sharing.events import CartShared
from jangteo.sharing.models import PaymentShare, PersonalLink, ShareLine
from jangteo.sharing.types import LONGEST_WORDS, MOST_DAYS, MOST_LIVE, LinkPurpose, ShareDraft, ShareMade, ShareState


@transaction.atomic
def share_cart(
    *, cart_id: UUID, details: CheckoutDetails, draft: ShareDraft, actor: Actor, language: str = "ko"
) -> ShareMade:
    """Ask somebody to pay a cart, by a link that is told once; the cart is locked until they did, or it is over.

    details    where it goes; whoever pays is shown the name on it alone
    locks      the cart
    raises     flags SwitchedOff, InvalidShare, TooManyShares, and all that `lend_cart` does
    publishes  CartShared
    """
    require_on(Feature.PAID_BY_OTHERS, actor.channel_id, actor)
    message = _checked(draft, actor)
    view = lend_cart(cart_id=cart_id, details=details, actor=actor, language=language)
    cap = _checked_cap(draft.cap, view.quote.currency)
    token = secrets.token_urlsafe(24)
    link = _make_link(token, draft.days, actor)
    share = PaymentShare.objects.create(
        link=link,
        cart_id=cart_id,
        channel_id=access_cart(cart_id, actor).channel_id,
        currency=view.quote.currency,
        cap_minor=cap.minor if cap else None,
        asked_minor=view.quote.gross.minor,
        message=message,
        language=language,
    )
    _write_lines(share, view)
    _tell(share, view, cap, actor)
    return ShareMade(share.pk, token, link.expires_at)


def checked_words(text: str, field: str) -> str:
    """Words of a person as they are kept.

    raises  InvalidShare where they are too many
    """
    clean = text.replace("\0", "").strip()
    if len(clean) > LONGEST_WORDS:
        raise InvalidShare(f"at most {LONGEST_WORDS} letters", field=field, maximum=LONGEST_WORDS)
    return clean


def _checked(draft: ShareDraft, actor: Actor) -> str:
    """The message as it is kept.

    raises  LogInForCarts, InvalidShare, TooManyShares
    """
    if actor.person_id is None:
        raise LogInForCarts
    if isinstance(draft.days, bool) or not isinstance(draft.days, int) or not 1 <= draft.days <= MOST_DAYS:
        raise InvalidShare(field="days", minimum=1, maximum=MOST_DAYS)
    live = PaymentShare.objects.filter(link__person=actor.person_id, state=ShareState.OPEN.value)
    if live.filter(link__expires_at__gt=clock.now()).count() >= MOST_LIVE:
        raise TooManyShares(f"{MOST_LIVE} links wait to be paid already", limit=MOST_LIVE)
    return checked_words(draft.message, "message")


def _make_link(token: str, days: int, actor: Actor) -> PersonalLink:
    now = clock.now()
    if actor.party_id is None or actor.person_id is None:
        raise LogInForCarts
    return PersonalLink.objects.create(
        purpose=LinkPurpose.PAY.value,
        digest=rules.digest(token),
        party_id=actor.party_id,
        person_id=actor.person_id,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )


def _tell(share: PaymentShare, view: CartView, cap: Money | None, actor: Actor) -> None:
    audit.record(
        actor=actor,
        action="sharing.share_cart",
        subject_kind="share",
        subject_id=share.pk,
        after={"cart": str(share.cart_id), "total": str(view.quote.gross), "cap": str(cap or "")},
    )
    outbox.publish(
        CartShared(
            share_id=share.pk,
            cart_id=share.cart_id,
            channel_id=share.channel_id,
            total=view.quote.gross,
            expires_at=share.link.expires_at,
        )
    )


def _checked_cap(cap: Money | None, currency: str) -> Money | None:
    if cap is not None and (cap.currency != currency or cap.minor <= 0):
        raise InvalidShare("a cap is an amount above nothing, in the currency of the cart", field="cap")
    return cap


def _write_lines(share: PaymentShare, view: CartView) -> None:
    ShareLine.objects.bulk_create(
        ShareLine(
            share=share,
            position=position,
            variant_id=line.variant_id,
            unit=line.unit,
            asked=line.unit_quantity,
            wanted=line.unit_quantity,
        )
        for position, line in enumerate(view.lines, start=1)
    )
