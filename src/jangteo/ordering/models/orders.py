from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from jangteo.kernel.ids import new_id
from jangteo.ordering.models.carts import Cart
from jangteo.ordering.types import (
    FulfilmentProgress,
    HoldKind,
    OrderKind,
    OrderOrigin,
    OrderStatus,
    PaymentProgress,
)


class Order(models.Model):
    """A confirmed sale; its figures are those of today, and change by revisions alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, default=OrderKind.SALE.value)
    origin = models.CharField(max_length=10, default=OrderOrigin.PLACED.value)
    source = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=100, blank=True)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    cart = models.OneToOneField(Cart, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, null=True, unique=True, help_text="what makes placing it happen once")
    secret = models.CharField(max_length=64, blank=True, help_text="SHA-256 of a guest's link")
    buyer = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    bill_to = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_assisted = models.BooleanField(default=False, help_text="staff placed it on the buyer's behalf")
    buyer_name = models.CharField(max_length=200)
    placed_by_name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    ship_to = models.JSONField(default=dict)
    purchase_order_number = models.CharField(max_length=60, blank=True)
    cost_centre = models.CharField(max_length=40, blank=True, default="", db_default="")
    note = models.TextField(blank=True)
    status = models.CharField(max_length=10, default=OrderStatus.PLACED.value)
    payment = models.CharField(max_length=10, default=PaymentProgress.AWAITED.value)
    fulfilment = models.CharField(max_length=10, default=FulfilmentProgress.OPEN.value)
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField()
    rounding = models.JSONField(help_text="mode, and where tax is rounded")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    shipping_net_minor = models.BigIntegerField(default=0)
    shipping_tax_minor = models.BigIntegerField(default=0)
    shipping_tax_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    shipping_tax_rate = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    shipping_tax_category = models.CharField(max_length=2, blank=True, default="", db_default="")
    shipping_tax_left_off_minor = models.BigIntegerField(default=0, db_default=0)
    shipping_tax_treatment = models.JSONField(null=True, blank=True)
    shipping_discount_minor = models.BigIntegerField(default=0, db_default=0, help_text="in the view of its prices")
    line_count = models.PositiveIntegerField()
    placed_at = models.DateTimeField()
    terms_version = models.ForeignKey(
        "credit.TermsVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="on account by these terms; none: paid before or when it is sent",
    )
    is_gift = models.BooleanField(
        default=False, db_default=False, help_text="its receiver says where it goes: on its delivery alone"
    )
    invoiced_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="what of it is invoiced and not credited, as billing told last"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shipping_tax_left_off_minor=0)
                | Q(shipping_tax_left_off_minor__gt=0, shipping_tax_minor=0, shipping_tax_treatment__isnull=False),
                name="order_shipping_left_off_says_why",
            ),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor")), name="order_net_plus_tax_is_gross"
            ),
            models.CheckConstraint(condition=Q(kind="credit") | Q(gross_minor__gte=0), name="order_sale_not_negative"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in OrderStatus]), name="order_status_known"),
            models.CheckConstraint(
                condition=Q(payment__in=[s.value for s in PaymentProgress]), name="order_payment_known"
            ),
            models.CheckConstraint(
                condition=Q(fulfilment__in=[s.value for s in FulfilmentProgress]),
                name="order_fulfilment_known",
            ),
            models.CheckConstraint(
                condition=Q(is_assisted=False) | Q(buyer__isnull=False, person__isnull=False),
                name="order_assisted_names_both",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="order_imported_once"
            ),
        ]
        indexes = [
            models.Index(
                "buyer",
                Upper("purchase_order_number"),
                name="order_by_number_of_buyer",
                condition=~Q(purchase_order_number=""),
            ),
            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
            models.Index(fields=["buyer", "-placed_at"], name="order_by_buyer"),
            models.Index(fields=["channel", "-placed_at"], name="order_by_channel"),
            models.Index(
                fields=["channel", "placed_at", "id"],
                condition=Q(origin="placed", status="placed", payment__in=["awaited", "due"]),
                name="order_unpaid",
            ),
            models.Index(
                fields=["status", "-placed_at", "-id"], include=["payment", "fulfilment"], name="order_by_status"
            ),
            models.Index(fields=["payment", "-placed_at", "-id"], name="order_by_payment"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="order_number_trigrams"),
            models.Index(Upper("email"), name="order_of_address", condition=~Q(email="")),
            models.Index(
                Upper("purchase_order_number"), name="order_by_their_number", condition=~Q(purchase_order_number="")
            ),
            GinIndex(OpClass(Upper("buyer_name"), name="gin_trgm_ops"), name="order_buyer_trigrams"),
            models.Index(Lower("email"), F("placed_at").desc(), condition=~Q(email=""), name="order_by_address"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderDelivery(models.Model):
    """Where and when a part of an order goes; most orders have one.

    number       counts within the order, from 1
    wanted_on    the day the buyer asked for; none: as soon as can be
    promised_on  the day by which it was promised to leave when the order was placed; none: nothing was said
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveIntegerField()
    ship_to = models.JSONField(default=dict)
    wanted_on = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="orderdelivery_once")]

    def __str__(self) -> str:
        return f"delivery {self.number} of {self.order_id}"


class OrderLine(models.Model):
    """A row of an order; its figures change by revisions alone, and one that a revision took out stays with quantity 0.

    delivery     where and when it goes; none: an order of another system
    handed_over  base units that are given to a warehouse to be picked, or went out: no longer the buyer's to change
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    delivery = models.ForeignKey(OrderDelivery, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    handed_over = models.IntegerField(default=0, db_default=0)
    position = models.PositiveIntegerField()
    variant = models.ForeignKey("catalog.Variant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    variant_label = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=20, default="each")
    unit_quantity = models.IntegerField()
    quantity = models.IntegerField()
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    subtotal_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0, db_default=0, help_text="in the view of its prices")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    tax_code = models.CharField(max_length=40)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=6)
    tax_category = models.CharField(max_length=2, blank=True, default="", db_default="")
    tax_left_off_minor = models.BigIntegerField(default=0, db_default=0, help_text="what it would bear and does not")
    tax_treatment = models.JSONField(null=True, blank=True, help_text="why it is taxed otherwise")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tax_left_off_minor=0)
                | Q(tax_left_off_minor__gt=0, tax_minor=0, tax_treatment__isnull=False),
                name="orderline_left_off_says_why",
            ),
            models.UniqueConstraint(fields=["order", "position"], name="orderline_position_once"),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor")),
                name="orderline_net_plus_tax_is_gross",
            ),
            models.CheckConstraint(
                condition=~Q(quantity=0) | Q(unit_quantity=0, subtotal_minor=0, discount_minor=0, gross_minor=0),
                name="orderline_of_something",
            ),
            models.CheckConstraint(
                condition=Q(handed_over=0) | Q(handed_over__gt=0, handed_over__lte=F("quantity")),
                name="orderline_handed_over_within",
            ),
            models.CheckConstraint(
                condition=Q(discount_minor=0) | Q(discount_minor__gt=0, discount_minor__lte=F("subtotal_minor")),
                name="orderline_discount_within_subtotal",
            ),
        ]
        indexes = [
            models.Index(fields=["variant"], name="orderline_by_variant"),
            models.Index(fields=["sku"], name="orderline_by_sku"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.sku}"


class OrderDiscount(models.Model):
    """What one promotion took off one line, or off shipping where there is no line; append-only by trigger.

    amount_minor  in the view of the order's prices
    coupon        the code it was used by, as it may be shown
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="discounts")
    line = models.ForeignKey(OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    promotion = models.CharField(max_length=40)
    names = models.JSONField()
    coupon = models.CharField(max_length=40, blank=True)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "line", "promotion"], name="orderdiscount_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="orderdiscount_of_something"),
        ]
        indexes = [models.Index(fields=["promotion"], name="orderdiscount_by_promotion")]

    def __str__(self) -> str:
        return f"{self.promotion}: {self.amount_minor}"


class OrderMove(models.Model):
    """One change of one of the order's three states; append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="moves")
    field = models.CharField(max_length=12)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.field}: {self.from_state} to {self.to_state}"


class OrderHold(models.Model):
    """A reason for which an order waits; a row stays as it was opened and is released once, both by trigger.

    rule  what placed it by itself; empty: a person did
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="holds", db_index=False)
    kind = models.CharField(max_length=10)
    rule = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.CharField(max_length=200, blank=True)
    released_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="orderhold_by_order"),
            models.Index(fields=["kind", "opened_at"], condition=Q(released_at=None), name="orderhold_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(released_at=None), name="orderhold_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in HoldKind]), name="orderhold_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by="", released_why="") | Q(released_at__gte=F("opened_at")),
                name="orderhold_released_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.kind}"


class Refund(models.Model):
    """Money given back for a part of an order; append-only by trigger, which also keeps it within what was paid.

    is_difference  by a revision that made the order cost less, and of no units
    number         the order's own, and which of its refunds it is
    net, tax, …    of its lines and of shipping together
    settled        what of it lowers what is still owed, so that only the rest goes back
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    number = models.CharField(max_length=50, unique=True)
    is_difference = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(help_text="never paid, so not given back; in the view of the prices")
    shipping_net_minor = models.BigIntegerField(default=0)
    shipping_tax_minor = models.BigIntegerField(default=0)
    shipping_discount_minor = models.BigIntegerField(default=0)
    settled_minor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_minor__gte=0, settled_minor__lte=F("gross_minor")), name="refund_settled_within"
            ),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor")), name="refund_net_plus_tax_is_gross"
            ),
            models.CheckConstraint(
                condition=Q(
                    gross_minor__gt=0,
                    shipping_net_minor__gte=0,
                    shipping_tax_minor__gte=0,
                    shipping_discount_minor__gte=0,
                    net_minor__gte=F("shipping_net_minor"),
                    tax_minor__gte=F("shipping_tax_minor"),
                    discount_minor__gte=F("shipping_discount_minor"),
                ),
                name="refund_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RefundLine(models.Model):
    """So many base units of an order's line in a refund, with their share of its amounts; append-only by trigger.

    allowed_units  of an allowance, which is of no units: on how many it was granted
    """

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    allowed_units = models.IntegerField(default=0, db_default=0)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="refundline_once"),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("tax_minor")), name="refundline_net_plus_tax_is_gross"
            ),
            models.CheckConstraint(
                condition=Q(net_minor__gte=0, tax_minor__gte=0, discount_minor__gte=0)
                & (Q(quantity__gt=0, allowed_units=0) | Q(quantity=0, allowed_units__gt=0, gross_minor__gt=0)),
                name="refundline_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"
