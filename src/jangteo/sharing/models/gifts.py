from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.sharing.models.links import PersonalLink
from jangteo.sharing.types import (
    LONGEST_GIVEN_NAME,
    LONGEST_WORDS,
    MOST_GIFT_DAYS,
    GiftRequestKind,
    GiftState,
)

LINKED = (GiftState.OPEN.value, GiftState.CLAIMED.value)


class Gift(models.Model):
    """A cart that is given to somebody who says where it goes.

    order            None: its approval is awaited
    link             None: it is not paid yet
    receiver_digest  SHA-256 of the token of its receiver's own link, which they get as they take it
    sent_to          an e-mail address the giver wrote; receiver_email: one the receiver did, never told to the giver
    page             where its page is, with TOKEN for its token
    word             what its receiver said as they took it, or declined
    is_settled       of one that ended: its order is called off
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cart = models.OneToOneField("ordering.Cart", on_delete=models.CASCADE, related_name="+")
    order = models.OneToOneField("ordering.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.OneToOneField(PersonalLink, null=True, blank=True, on_delete=models.PROTECT, related_name="gift")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=GiftState.WAITING.value)
    from_name = models.CharField(max_length=LONGEST_GIVEN_NAME)
    to_name = models.CharField(max_length=LONGEST_GIVEN_NAME)
    note = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    days = models.PositiveSmallIntegerField()
    sent_to = models.CharField(max_length=254, blank=True, default="")
    page = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=5)
    receiver_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    receiver_email = models.CharField(max_length=254, blank=True, default="")
    receiver_language = models.CharField(max_length=5, blank=True, default="")
    word = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_settled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in GiftState]), name="gift_state_known"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=MOST_GIFT_DAYS), name="gift_days_within"),
            models.CheckConstraint(
                condition=~Q(state__in=LINKED) | Q(order__isnull=False, link__isnull=False), name="gift_open_has_a_link"
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_at__isnull=False, receiver_digest__isnull=False),
                name="gift_claimed_has_its_receiver",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="gift_by_giver"),
            models.Index(fields=["made_at"], condition=Q(state="open"), name="gift_open"),
        ]

    def __str__(self) -> str:
        return f"{self.cart_id} {self.state}"


class GiftRequest(models.Model):
    """What the receiver of a gift asks the shop for."""

    gift = models.ForeignKey(Gift, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10)
    words = models.CharField(max_length=LONGEST_WORDS)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in GiftRequestKind]), name="giftrequest_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gift_id}: {self.kind}"
