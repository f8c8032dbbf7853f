from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.payments.types import OperationStatus, PaymentMethod, PaymentState, Verb

VALUE_METHODS = [PaymentMethod.GIFT_CARD.value, PaymentMethod.STORE_CREDIT.value]


class Payment(models.Model):
    """Money an order awaits or has received: one when it is placed, one more for what a change adds to a paid one, and
    for each new page of a provider on which the buyer tries again.

    number     counts within the order, from 1
    gateway    the provider it is made with; empty where money comes by itself
    reference  the provider's id of it
    page_url   where the buyer pays it, once that is open
    value_id   the gift card or store credit it was paid with; None: with money
    asked_minor  the amount the page was opened for
    due_at     when the provider is asked how it stands, where nobody tells; None: it is not
    …_minor    what its operations come to, as `rules.operations.standing` says; refunding is on its way back
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order_id = models.UUIDField()
    number = models.PositiveSmallIntegerField(default=1, db_default=1)
    method = models.CharField(max_length=20, choices=[(method.value, method.value) for method in PaymentMethod])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in PaymentState])
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    deposit_code = models.CharField(max_length=40, help_text="what the payer writes on the transfer")
    changed_at = models.DateTimeField()
    gateway = models.CharField(max_length=20, blank=True, default="", db_default="")
    reference = models.CharField(max_length=255, blank=True, default="", db_default="")
    value_id = models.UUIDField(null=True, blank=True)
    page_url = models.TextField(blank=True, default="", db_default="")
    asked_minor = models.BigIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    authorised_minor = models.BigIntegerField(default=0, db_default=0)
    captured_minor = models.BigIntegerField(default=0, db_default=0)
    voided_minor = models.BigIntegerField(default=0, db_default=0)
    refunded_minor = models.BigIntegerField(default=0, db_default=0)
    refunding_minor = models.BigIntegerField(default=0, db_default=0)
    charged_back_minor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "number"], name="payment_once"),
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(state=PaymentState.AWAITED.value), name="payment_one_awaited"
            ),
            models.UniqueConstraint(
                fields=["gateway", "reference"], condition=~Q(reference=""), name="payment_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(gateway="") | Q(authorised_minor__gte=F("captured_minor") + F("voided_minor")),
                name="payment_captured_within_authorised",
            ),
            models.CheckConstraint(
                condition=Q(captured_minor__gte=F("refunded_minor") + F("charged_back_minor")),
                name="payment_given_back_within_captured",
            ),
            models.CheckConstraint(
                condition=Q(captured_minor__gte=0, refunded_minor__gte=0, refunding_minor__gte=0, voided_minor__gte=0)
                & Q(charged_back_minor__gte=0),
                name="payment_figures_not_negative",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="payment_not_negative"),
            models.CheckConstraint(
                condition=Q(method__in=VALUE_METHODS, value_id__isnull=False, gateway="")
                | (~Q(method__in=VALUE_METHODS) & Q(value_id=None)),
                name="payment_value_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PaymentState]), name="payment_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="payment_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["gateway", "changed_at"], name="payment_by_gateway", condition=~Q(gateway="")),
            models.Index(fields=["deposit_code"], name="payment_by_code"),
            models.Index(fields=["reference"], name="payment_by_reference", condition=Q(reference__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.state}"


class PaymentMove(models.Model):
    """One change of a payment's state; append-only by trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"


class PaymentOperation(models.Model):
    """An authorisation, capture, void, refund or chargeback of a payment, asked for by us or told by its provider.

    A trigger keeps what it is, lets its status go up only, and lets no more be asked back than is held.

    key           what the provider is asked with, once; made of its own reference for what it did by itself
    reference     the provider's id of it
    amount_minor  asked for, or told once it was told
    is_ours       asked for by us; else the provider did it by itself
    is_by_hand    done without a provider: by staff, at our bank, or with stored value
    value_id      the gift card or store credit it took from or gave to; None: it moved money
    refund_for    the refund it is paid out for; of one payment, money for one goes out once, and to a lender once
    source        the account of our books that it came from, and whose of it: "suspense:…"; empty: from outside
    valued_on     the day on which what came was there, in the merchant's zone; None: not done, or from before that was
                  kept
    failure       the provider's code for why it failed
    due_at        when the provider is to be asked; None: nobody is
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="operations")
    verb = models.CharField(max_length=10)
    status = models.CharField(max_length=9)
    amount_minor = models.BigIntegerField()
    key = models.CharField(max_length=300, unique=True)
    reference = models.CharField(max_length=255, blank=True)
    is_ours = models.BooleanField(default=True)
    is_by_hand = models.BooleanField(default=False, db_default=False)
    refund_for = models.CharField(max_length=50, blank=True)
    source = models.CharField(max_length=60, blank=True, default="", db_default="")
    value_id = models.UUIDField(null=True, blank=True)
    valued_on = models.DateField(null=True, blank=True)
    failure = models.CharField(max_length=120, blank=True)
    actor_name = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=[verb.value for verb in Verb]), name="operation_verb_known"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in OperationStatus]), name="operation_status_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) | Q(amount_minor=0, verb=Verb.VOID.value),
                name="operation_of_something",
            ),
            models.UniqueConstraint(
                fields=["payment", "refund_for", "source"],
                condition=~Q(refund_for="") & ~Q(status=OperationStatus.FAILED.value),
                name="operation_refund_once",
            ),
            models.UniqueConstraint(
                fields=["payment", "reference"], condition=~Q(reference=""), name="operation_reference_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="operation_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["source"], name="operation_by_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.amount_minor} {self.status}"


class PaymentNotice(models.Model):
    """What a provider told of its own accord, its sender proven; kept as it came, taken up once.

    event_id    the provider's id of it
    told        the payment it tells of, as far as it tells: reference, key, merchant, amount, operations
    state       waiting, applied, flagged
    flag        why it was not applied: another amount, an unknown payment
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    came_at = models.DateTimeField()
    told = models.JSONField()
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    state = models.CharField(max_length=8)
    flag = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="notice_once"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "applied", "flagged"]), name="notice_state_known"),
        ]
        indexes = [models.Index(fields=["due_at"], name="notice_due", condition=Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"


class PaymentFlag(models.Model):
    """Something about a payment that a person has to look at: what a provider told and we would not believe.

    kind     "other_amount", "other_currency", "other_merchant", "unknown_payment", "refund_failed", "charged_back",
             "surplus", "paid_early_taken_back"
    seen_at  when somebody said it is settled
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=320, unique=True, help_text="what it is raised for, once")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
