from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.sharing.types import LONGEST_NAME, LONGEST_WORDS, LinkPurpose, ShareState


class PersonalLink(models.Model):
    """What opens something of somebody's to whoever holds it, without an account.

    digest  SHA-256 of its token, which is told once
    views   how often it was opened by others than who made it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=10, default=LinkPurpose.PAY.value)
    digest = models.CharField(max_length=64, unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    views = models.PositiveIntegerField(default=0)
    last_viewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in LinkPurpose]), name="personallink_purpose_known"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="personallink_expires_later"),
        ]

    def __str__(self) -> str:
        return f"{self.id} to {self.purpose}"


class PaymentShare(models.Model):
    """A cart that somebody else is asked to pay.

    cap_minor     None: whatever it comes to
    asked_minor   what it came to as it was shared
    revision      one more each time whoever has the link wants other quantities
    request       for approval, while it waits for one, or has it
    order         what came of it
    payer_name    as they say; both are never told to who shared it
    word          why it was declined
    is_told_paid  whether who shared it was written to that the money is there
    """

    link = models.OneToOneField(PersonalLink, primary_key=True, on_delete=models.CASCADE, related_name="share")
    cart = models.ForeignKey("ordering.Cart", on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=ShareState.OPEN.value)
    currency = models.CharField(max_length=3)
    cap_minor = models.BigIntegerField(null=True, blank=True)
    asked_minor = models.BigIntegerField()
    message = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    language = models.CharField(max_length=5)
    revision = models.PositiveIntegerField(default=0)
    request = models.ForeignKey(
        "approvals.ApprovalRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    order = models.OneToOneField("ordering.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    payer_name = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    payer_email = models.CharField(max_length=254, blank=True, default="")
    payer_language = models.CharField(max_length=5, blank=True, default="")
    word = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    is_told_paid = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ShareState]), name="paymentshare_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="paymentshare_over_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="ordered", order__isnull=False) | (~Q(state="ordered") & Q(order=None)),
                name="paymentshare_ordered_has_its_order",
            ),
            models.CheckConstraint(
                condition=(Q(cap_minor=None) | Q(cap_minor__gt=0)) & Q(asked_minor__gte=0),
                name="paymentshare_amounts_make_sense",
            ),
            models.UniqueConstraint(fields=["cart"], condition=Q(state="open"), name="paymentshare_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.cart_id} {self.state}"


class ShareLine(models.Model):
    """Of a line of the cart how many of its unit were asked for, and how many whoever pays wants."""

    share = models.ForeignKey(PaymentShare, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=20)
    asked = models.PositiveIntegerField()
    wanted = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["share", "position"], name="shareline_position_once"),
            models.UniqueConstraint(fields=["share", "variant", "unit"], name="shareline_once"),
            models.CheckConstraint(condition=Q(asked__gt=0, wanted__lte=F("asked")), name="shareline_wanted_of_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.wanted} of {self.asked} {self.unit}"
