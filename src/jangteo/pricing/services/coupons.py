"""Making coupon codes: one that everybody may know, or many secret ones at once."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.errors import CouponExists, InvalidCoupon, PromotionNotFound
from jangteo.pricing.models import Coupon, Promotion
from jangteo.pricing.rules.coupons import code_digest, hint_of, secret_code, tidy_code
from jangteo.pricing.types import PromotionState

SHORTEST, LONGEST = 4, 40
MOST_AT_ONCE = 100_000
BATCH = 5_000


@transaction.atomic
def make_coupon(
    *,
    promotion_code: str,
    text: str,
    actor: Actor,
    most_uses: int | None = None,
    owner_id: UUID | None = None,
    ends: datetime | None = None,
) -> UUID:
    """A code in plain words, like WELCOME10; case, spaces and dashes make no difference to whoever types it.

    most_uses  orders in all by this code; None: as many as the promotion allows
    owner_id   the party that alone may use it, with the units below
    raises     PromotionNotFound, InvalidCoupon, CouponExists
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    promotion = _promotion(promotion_code)
    _check_owner(actor, owner_id)
    code = tidy_code(text)
    if not SHORTEST <= len(code) <= LONGEST or not code.isprintable():
        raise InvalidCoupon(f"a code has {SHORTEST} to {LONGEST} letters and digits", field="text")
    if most_uses is not None and most_uses < 1:
        raise InvalidCoupon("most_uses is a whole number from 1 up", field="most_uses")
    row = Coupon(
        id=new_id(),
        promotion=promotion,
        digest=code_digest(code),
        shown=code,
        hint=hint_of(code),
        most_uses=most_uses,
        owner_id=owner_id,
        ends=ends,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise CouponExists(f"the code {code} is taken", field="text") from None
    _tell(actor, promotion, {"coupon": code, "most_uses": most_uses})
    return row.pk


@transaction.atomic
def make_secret_coupons(
    *,
    promotion_code: str,
    count: int,
    series: str,
    actor: Actor,
    owner_id: UUID | None = None,
    ends: datetime | None = None,
) -> list[str]:
    """So many codes for one order each; the only time they are told: what is kept is their digest.

    series  what those made together are called
    raises  PromotionNotFound, InvalidCoupon
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    promotion = _promotion(promotion_code)
    _check_owner(actor, owner_id)
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidCoupon(f"1 to {MOST_AT_ONCE:,} codes are made at once", field="count")
    if not 1 <= len(series.strip()) <= 60 or "\0" in series:
        raise InvalidCoupon("those made together have a name of 1 to 60 letters", field="series")
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(secret_code(secrets.choice))
    now = clock.now()
    Coupon.objects.bulk_create(
        (
            Coupon(
                id=new_id(),
                promotion=promotion,
                digest=code_digest(tidy_code(code)),
                hint=hint_of(code),
                series=series.strip(),
                most_uses=1,
                owner_id=owner_id,
                ends=ends,
                made_at=now,
            )
            for code in codes
        ),
        batch_size=BATCH,
    )
    _tell(actor, promotion, {"series": series.strip(), "coupons": count})
    return sorted(codes)


@transaction.atomic
def void_coupons(*, promotion_code: str, actor: Actor, series: str = "", text: str = "", why: str = "") -> int:
    """Let a series, or one code, work no more; orders keep what it gave them. Returns how many were stopped.

    raises  PromotionNotFound, InvalidCoupon where neither is named
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    promotion = _promotion(promotion_code, may_be_ended=True)
    if bool(series) == bool(text):
        raise InvalidCoupon("name a series or a code", field="series")
    rows = Coupon.objects.filter(promotion=promotion, is_void=False)
    rows = rows.filter(series=series) if series else rows.filter(digest=code_digest(tidy_code(text)))
    stopped = rows.update(is_void=True)
    if stopped:
        _tell(actor, promotion, {"stopped": series or tidy_code(text), "coupons": stopped}, why)
    return stopped


def _promotion(code: str, *, may_be_ended: bool = False) -> Promotion:
    row = Promotion.objects.filter(code=code).first()
    if row is None:
        raise PromotionNotFound(f"there is no promotion {code[:40]!r}", promotion=code[:40])
    if not row.needs_code:
        raise InvalidCoupon("this promotion works without a code", field="promotion")
    if row.state == PromotionState.ENDED and not may_be_ended:
        raise InvalidCoupon("this promotion has ended", field="promotion")
    return row


def _check_owner(actor: Actor, owner_id: UUID | None) -> None:
    """Whoever makes a coupon for a buyer may see that buyer; one out of reach is refused as one that is not there."""
    if owner_id is None:
        return
    if not allows(actor, Action.PARTIES_SEE, party_id=owner_id) or not parties_by_id([owner_id]):
        raise InvalidCoupon("there is no such buyer", field="owner")


def _tell(actor: Actor, promotion: Promotion, after: dict[str, object], why: str = "") -> None:
    audit.record(
        actor=actor,
        action="pricing.coupons",
        subject_kind="promotion",
        subject_id=promotion.pk,
        after=after,
        why=why,
    )
