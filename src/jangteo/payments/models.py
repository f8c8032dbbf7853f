from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.payments.types import PaymentMethod, PaymentState


class Payment(models.Model):
    """Money an order awaits or has received: one when it is placed, one more for what a change adds to a paid one.

    number  counts within the order, from 1
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "number"], name="payment_once"),
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(state=PaymentState.AWAITED.value), name="payment_one_awaited"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="payment_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PaymentState]), name="payment_state_known"
            ),
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


class PaymentRefund(models.Model):
    """Money given back of a received payment; append-only by trigger, which also keeps the sum within the payment.

    reference  the refund it was paid out for; of one payment, money for one goes out once
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    reference = models.CharField(max_length=50)
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "reference"], name="paymentrefund_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="paymentrefund_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount_minor}"
