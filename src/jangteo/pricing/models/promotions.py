from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.pricing.types import PromotionState, UseState


class Promotion(models.Model):
    """Something that lowers prices in one currency, and how often it may.

    live        the version that works; None until one is published
    needs_code  works only for whoever enters one of its coupons
    most_uses   orders in all; None: any number
    buyer_most  orders of one buyer; None: any number
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default=PromotionState.DRAFT.value)
    needs_code = models.BooleanField(default=False)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    buyer_most = models.PositiveIntegerField(null=True, blank=True)
    live = models.ForeignKey("PromotionVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PromotionState]), name="promotion_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(live__isnull=False), name="promotion_live_has_version"
            ),
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(most_uses__gte=1), name="promotion_used_once_at_least"
            ),
            models.CheckConstraint(
                condition=Q(buyer_most=None) | Q(buyer_most__gte=1), name="promotion_buyer_once_at_least"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PromotionVersion(models.Model):
    """What a promotion says, as it was written once; a trigger keeps it so.

    rule          priority, when, give and combine as in the scenario format
    starts, ends  of the rule's `when`; `ends` is out
    simulation    what it would have done to past orders and open carts; None until it was tried, then kept
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    rule = models.JSONField()
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    simulation = models.JSONField(null=True)
    simulated_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promotion", "number"], name="promotionversion_number_once"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gt=F("starts")), name="promotionversion_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(simulated_at__isnull=False, simulated_at__lte=F("published_at")),
                name="promotionversion_tried_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.number}"


class Coupon(models.Model):
    """A code that lets a promotion work; kept as SHA-256 of what was typed, tidied.

    shown      the code itself where it is no secret ("WELCOME10"); empty for those made one by one
    hint       its last characters
    series     those made together
    most_uses  orders; None: as many as the promotion allows
    owner      who alone may use it, with the units below them; None: whoever has it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="coupons")
    digest = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=40, blank=True)
    hint = models.CharField(max_length=8)
    series = models.CharField(max_length=60, blank=True)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    owner = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ends = models.DateTimeField(null=True, blank=True, help_text="excluded")
    is_void = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["promotion", "series"], name="coupon_by_series")]
        constraints = [
            models.CheckConstraint(condition=Q(most_uses=None) | Q(most_uses__gte=1), name="coupon_used_once_at_least"),
        ]

    def __str__(self) -> str:
        return self.shown or f"…{self.hint}"


class PromotionUse(models.Model):
    """That an order or a cart at its checkout takes one of the times a promotion may be used.

    buyer  who orders; `mark` is the SHA-256 of the e-mail address of their order
    until  when a hold ends by itself
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="uses")
    coupon = models.ForeignKey(Coupon, null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    state = models.CharField(max_length=10)
    cart_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    buyer = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["coupon"], condition=~Q(state="released"), name="use_by_coupon"),
            models.Index(fields=["promotion", "buyer"], condition=~Q(state="released"), name="use_by_buyer"),
            models.Index(fields=["promotion", "mark"], condition=~Q(state="released"), name="use_by_mark"),
            models.Index(fields=["order_id"], name="use_by_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=UseState.HELD.value, cart_id__isnull=False, until__isnull=False, order_id=None)
                | Q(state=UseState.USED.value, order_id__isnull=False, released_at=None)
                | Q(state=UseState.RELEASED.value, released_at__isnull=False),
                name="use_state_has_its_facts",
            ),
            models.UniqueConstraint(
                fields=["order_id", "promotion"], condition=~Q(order_id=None), name="use_once_an_order"
            ),
            models.UniqueConstraint(
                fields=["cart_id", "promotion"], condition=Q(state="held"), name="use_held_once_a_cart"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.state}"
