from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from jangteo.kernel.ids import new_id
from jangteo.wishes.types import LONGEST_GIVER, LONGEST_NAME, LONGEST_NOTE, OwnerSees


class WishList(models.Model):
    """What somebody would like to have, for themselves or for whom they act.

    name         empty for the default one, which each page calls in its own language
    shared_with  the code of a role of the party, `EVERYBODY`, or empty: private
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    is_default = models.BooleanField(default=False)
    shared_with = models.CharField(max_length=60, blank=True)
    owner_sees = models.CharField(max_length=10, default=OwnerSees.NAMES.value)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("party", "made_by", Lower("name"), name="wishlist_name_once"),
            models.UniqueConstraint(
                fields=["party", "made_by"], condition=Q(is_default=True), name="wishlist_one_default"
            ),
            models.CheckConstraint(condition=Q(is_default=True) | ~Q(name=""), name="wishlist_has_a_name"),
            models.CheckConstraint(
                condition=Q(owner_sees__in=[one.value for one in OwnerSees]), name="wishlist_owner_sees_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Wish(models.Model):
    """So many of a variant that are wished for.

    quantity     of its smallest unit of sale
    given        how many of them others give: always the sum of their gifts
    removed_at   no longer wished for, though somebody gives it
    seen_*       what one cost who wished for it, in that channel, as they saw it then; shown to nobody else
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="wishes")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    given = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    seen_channel = models.ForeignKey("channels.Channel", null=True, on_delete=models.PROTECT, related_name="+")
    seen_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    seen_currency = models.CharField(max_length=3, blank=True)
    seen_with_tax = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "variant"], condition=Q(removed_at=None), name="wish_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="wish_positive"),
            models.CheckConstraint(condition=Q(given__lte=F("quantity")), name="wish_given_within_wished"),
            models.CheckConstraint(
                condition=Q(seen_price=None, seen_currency="", seen_with_tax=None, seen_channel=None)
                | (Q(seen_price__isnull=False, seen_with_tax__isnull=False, seen_channel__isnull=False))
                & ~Q(seen_currency=""),
                name="wish_seen_price_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.variant_id}"


class WishLink(models.Model):
    """What opens a list to whoever holds it.

    digest  SHA-256 of its token, which is told once
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list"], condition=Q(revoked_at=None), name="wishlink_one"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="wishlink_expires_later"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class WishGift(models.Model):
    """Somebody gives so many of a wish.

    giver       None: a guest
    key         what proves that it is theirs: a digest of their browser's secret; empty of a person
    name        as they say; empty: they don't
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="gifts")
    giver = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=LONGEST_GIVER, blank=True)
    quantity = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "giver"], condition=Q(giver__isnull=False), name="wishgift_once"),
            models.UniqueConstraint(fields=["wish", "key"], condition=~Q(key=""), name="wishgift_key_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="wishgift_positive"),
            models.CheckConstraint(
                condition=Q(giver=None) & ~Q(key="") | Q(giver__isnull=False, key=""), name="wishgift_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.wish_id}"
