from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jangteo.channels.types import (
    AllocationStrategy,
    CardTaking,
    ChangePrices,
    ChannelAccess,
    Corners,
    Density,
    LadderKind,
    ListPolicy,
    ShippingPer,
    TaxView,
)
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import RoundingMode, TaxAt

LONGEST_WORDMARK = 40


class Channel(models.Model):
    """A place of sale; what each column means is told at `types.Channel`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    host = models.CharField(max_length=200, blank=True)
    path_prefix = models.CharField(max_length=60, default="/")
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2, default="KR")
    tax_view = models.CharField(max_length=5, choices=[(view.value, view.value) for view in TaxView])
    access = models.CharField(max_length=10, choices=[(access.value, access.value) for access in ChannelAccess])
    audience = models.CharField(max_length=40, blank=True)
    theme = models.CharField(max_length=40, default="shop")
    accent = models.CharField(
        max_length=7, blank=True, default="", db_default="", help_text="#rrggbb; empty: the theme's"
    )
    accent_dark = models.CharField(max_length=7, blank=True, default="", db_default="")
    corners = models.CharField(max_length=5, blank=True, default="", db_default="")
    density = models.CharField(max_length=5, blank=True, default="", db_default="")
    wordmark = models.CharField(max_length=LONGEST_WORDMARK, blank=True, default="", db_default="")
    logo = models.TextField(blank=True, default="", db_default="", help_text="SVG, as `rules.logos` wrote it")
    logo_version = models.CharField(max_length=16, blank=True, default="", db_default="")
    pages_version = models.UUIDField(
        null=True, editable=False, help_text="another with each change of what is published"
    )
    default_language = models.CharField(max_length=5, default="ko")
    time_zone = models.CharField(max_length=40, default="Asia/Seoul", db_default="Asia/Seoul")
    payment_methods = ArrayField(models.CharField(max_length=40), default=list)
    card_taking = models.CharField(max_length=10, default=CardTaking.AT_ONCE.value, db_default=CardTaking.AT_ONCE.value)
    shipping_fee_minor = models.BigIntegerField(default=0)
    free_shipping_from_minor = models.BigIntegerField(null=True, blank=True)
    smallest_order_minor = models.BigIntegerField(null=True, blank=True)
    smallest_order_with_tax = models.BooleanField(null=True, blank=True, help_text="empty: as prices are stated")
    hold_minutes = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="0: nothing is kept")
    hold_most_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    change_minutes = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="0: buyers never may")
    change_prices = models.CharField(
        max_length=8, default=ChangePrices.REPRICE.value, db_default=ChangePrices.REPRICE.value
    )
    unpaid_hours = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="0: orders wait for ever")
    shipping_per = models.CharField(max_length=8, default=ShippingPer.ORDER.value, db_default=ShippingPer.ORDER.value)
    allocation = models.CharField(max_length=14, default=AllocationStrategy.PRIORITY.value, db_default="priority")
    may_split = models.BooleanField(default=True, db_default=True)
    seller = models.JSONField(default=dict, blank=True, help_text="who sells, as `types.Seller`")
    bank_account = models.CharField(max_length=120, blank=True, help_text="bank, number and holder for transfers")
    greeting = models.JSONField(default=dict, blank=True, help_text='home page: {"title": {"ko": …}, "text": {…}}')
    password = models.CharField(max_length=128, blank=True, help_text="hashed, of channels entered by password")
    is_active = models.BooleanField(default=True)
    list_policy = models.CharField(max_length=10, default=ListPolicy.FIRST.value, db_default=ListPolicy.FIRST.value)
    ladder = models.CharField(max_length=12, default=LadderKind.ALL_UNITS.value, db_default=LadderKind.ALL_UNITS.value)
    rounding = models.CharField(
        max_length=10, default=RoundingMode.HALF_UP.value, db_default=RoundingMode.HALF_UP.value
    )
    tax_at = models.CharField(max_length=10, default=TaxAt.LINE.value, db_default=TaxAt.LINE.value)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accent="", accent_dark="")
                | Q(accent__regex=r"^#[0-9a-f]{6}$", accent_dark__regex=r"^#[0-9a-f]{6}$"),
                name="channel_accents_are_colours",
            ),
            models.CheckConstraint(
                condition=Q(corners__in=["", *(one.value for one in Corners)]), name="channel_corners_known"
            ),
            models.CheckConstraint(
                condition=Q(density__in=["", *(one.value for one in Density)]), name="channel_density_known"
            ),
            models.CheckConstraint(
                condition=Q(logo="", logo_version="") | ~Q(logo="") & ~Q(logo_version=""), name="channel_logo_versioned"
            ),
            models.CheckConstraint(
                condition=Q(list_policy__in=[one.value for one in ListPolicy]), name="channel_list_policy_known"
            ),
            models.CheckConstraint(
                condition=Q(ladder__in=[one.value for one in LadderKind]), name="channel_ladder_known"
            ),
            models.CheckConstraint(
                condition=Q(rounding__in=[one.value for one in RoundingMode]), name="channel_rounding_known"
            ),
            models.CheckConstraint(
                condition=Q(change_prices__in=[one.value for one in ChangePrices]), name="channel_change_prices_known"
            ),
            models.CheckConstraint(
                condition=Q(card_taking__in=[one.value for one in CardTaking]), name="channel_card_taking_known"
            ),
            models.CheckConstraint(
                condition=Q(shipping_per__in=[one.value for one in ShippingPer]), name="channel_shipping_per_known"
            ),
            models.CheckConstraint(
                condition=Q(allocation__in=[one.value for one in AllocationStrategy]), name="channel_allocation_known"
            ),
            models.CheckConstraint(condition=Q(tax_at__in=[one.value for one in TaxAt]), name="channel_tax_at_known"),
            models.UniqueConstraint(
                fields=["host", "path_prefix"],
                condition=Q(is_active=True) & ~Q(access=ChannelAccess.CLOSED.value),
                name="channel_address_once",
            ),
            models.CheckConstraint(condition=Q(shipping_fee_minor__gte=0), name="channel_shipping_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(smallest_order_minor=None) | Q(smallest_order_minor__gt=0),
                name="channel_smallest_order_above_0",
            ),
            models.CheckConstraint(
                condition=Q(hold_most_minutes__gte=F("hold_minutes")), name="channel_holds_within_their_most"
            ),
            models.CheckConstraint(
                condition=~Q(access=ChannelAccess.PASSWORD.value) | ~Q(password=""), name="channel_password_set"
            ),
            models.CheckConstraint(
                condition=Q(path_prefix__startswith="/") & Q(path_prefix__endswith="/"),
                name="channel_prefix_slashes",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Admission(models.Model):
    """A party was invited into a channel, from and until when; the units below it come along."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "party"], condition=Q(until=None), name="admission_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="admission_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.channel_id}"
