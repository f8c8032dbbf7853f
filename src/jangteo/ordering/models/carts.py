from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from jangteo.kernel.ids import new_id
from jangteo.ordering.types import LONGEST_CART_NAME, CartState, MergeRule


class Cart(models.Model):
    """What a buyer is about to order in one channel.

    secret       a guest's proof that the cart is theirs; SHA-256 of it
    destination  the country it goes to; empty: the channel's own
    name         the buyer's own word for it, where they keep several
    is_current   the one of their open carts that pages and "add to cart" use
    agreement    prices that were agreed for it: it holds exactly that, and by trigger stays with it
    merged_into  where a guest's lines went at log-in; the state is `merged` then
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    secret = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, default=CartState.OPEN.value)
    destination = models.CharField(max_length=2, blank=True, default="", db_default="")
    name = models.CharField(max_length=LONGEST_CART_NAME, blank=True, default="", db_default="")
    is_current = models.BooleanField(default=True, db_default=True)
    agreement = models.OneToOneField(
        "pricing.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(party=None) | ~Q(secret=""), name="cart_has_an_owner"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in CartState]), name="cart_state_known"
            ),
            models.UniqueConstraint(
                fields=["channel", "party", "person"],
                condition=Q(state="open", is_current=True) & ~Q(party=None),
                name="cart_one_current",
            ),
            models.UniqueConstraint(
                "channel",
                "party",
                "person",
                Lower("name"),
                condition=Q(state="open") & ~Q(party=None) & ~Q(name=""),
                name="cart_name_once",
            ),
            models.CheckConstraint(condition=~Q(party=None) | Q(is_current=True), name="cart_guests_have_one"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state="merged", party=None), name="cart_merged_by_a_guest"
            ),
        ]
        indexes = [
            models.Index(fields=["changed_at"], name="cart_open_by_change", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CartSubmission(models.Model):
    """What was said at the checkout of a cart that waits for an approval; gone once it was ordered or is open again.

    request      the request for approval; its module is below this one
    details      as `rules.pack_details` writes them
    is_assisted  staff asked on the buyer's behalf
    """

    cart = models.OneToOneField(Cart, primary_key=True, on_delete=models.CASCADE, related_name="submission")
    request = models.ForeignKey("approvals.ApprovalRequest", on_delete=models.PROTECT, related_name="+")
    details = models.JSONField()
    language = models.CharField(max_length=5)
    is_assisted = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.cart_id} by {self.request_id}"


class CartLine(models.Model):
    """So many of one unit of one variant; `quantity` is the same in base units."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=20, default="each")
    unit_quantity = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant", "unit"], name="cartline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_quantity__gt=0), name="cartline_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_quantity} {self.unit}"


class CartCoupon(models.Model):
    """A code that a buyer entered; what it is good for is asked anew each time."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="coupons")
    coupon = models.ForeignKey("pricing.Coupon", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cart", "coupon"], name="cartcoupon_once")]

    def __str__(self) -> str:
        return f"{self.coupon_id} in {self.cart_id}"


class SavedLine(models.Model):
    """What a buyer keeps for later beside a cart: not priced, not counted, holding nothing, until it is put back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="saved")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=20, default="each")
    unit_quantity = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant", "unit"], name="savedline_once"),
            models.CheckConstraint(condition=Q(unit_quantity__gt=0), name="savedline_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_quantity} {self.unit} for later"


class CarryKey(models.Model):
    """Lets whoever holds it copy a cart's lines into a cart of their own, or its owner go on with it elsewhere.

    digest    SHA-256 of the key, which is told once
    most_uses  None: as often as one likes
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="carry_keys")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    most_uses = models.PositiveSmallIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")), name="carrykey_used_no_more_than_allowed"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="carrykey_expires_later"),
        ]

    def __str__(self) -> str:
        return f"{self.id} of {self.cart_id}"


class CartPolicy(models.Model):
    """How a channel deals with carts, where it is not as usual.

    merge_rule  what happens at log-in to goods that both carts hold
    """

    channel = models.OneToOneField("channels.Channel", primary_key=True, on_delete=models.PROTECT, related_name="+")
    merge_rule = models.CharField(max_length=10, default=MergeRule.MAX.value)

    class Meta:
        verbose_name_plural = "cart policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(merge_rule__in=[rule.value for rule in MergeRule]), name="cartpolicy_rule_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.merge_rule}"
