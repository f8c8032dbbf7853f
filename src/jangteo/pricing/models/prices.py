from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.pricing.types import AudienceKind, DraftState


class _Period(models.Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class PriceList(models.Model):
    """Prices with one currency, tax view and validity.

    is_sale its prices are reduced: what the buyer would otherwise pay is shown struck through
    base    the list whose steps × `times`, to the nearest `round_to`, are this one's; None for a list of its own
    source  where its price rows stand: itself, or the list at the root of its bases
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    currency = models.CharField(max_length=3)
    includes_tax = models.BooleanField()
    priority = models.IntegerField(default=0)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True, help_text="excluded")
    merges = models.BooleanField(default=True, db_default=True, help_text="may mix with others where lists are merged")
    is_sale = models.BooleanField(
        default=False,
        db_default=False,
        help_text="its prices are reduced: what one would otherwise pay is struck through",
    )
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    times = models.DecimalField(max_digits=18, decimal_places=12, null=True, blank=True)
    round_to = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    source = models.ForeignKey("self", on_delete=models.PROTECT, related_name="derivatives")
    chain = models.JSONField(
        default=list, blank=True, help_text="how its steps come of the source's: [[times, round to]]"
    )
    is_bounded = models.BooleanField(default=False, db_default=False, help_text="some of its prices have a PriceBound")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="pricelist_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(base=None, times=None, round_to=None)
                | Q(base__isnull=False, times__isnull=False, round_to__isnull=False, times__gte=0, round_to__gt=0),
                name="pricelist_derived_whole_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PriceListAudience(models.Model):
    """Whom a list is for; a list may have several."""

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="audiences")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in AudienceKind])
    channel = models.ForeignKey("channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("segments.Segment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "kind", "channel", "segment", "party"],
                name="pricelistaudience_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind="everyone", channel=None, segment=None, party=None)
                | Q(kind="channel", channel__isnull=False, segment=None, party=None)
                | Q(kind="segment", channel=None, segment__isnull=False, party=None)
                | Q(kind="party", channel=None, segment=None, party__isnull=False),
                name="pricelistaudience_names_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_list_id} for {self.kind}"


class Price(models.Model):
    """The unit price of a variant from a quantity of base units on, in a period; of one step two never hold at once.

    known_from  when it was written as it stands; what stood before is a PastPrice, kept by triggers
    """

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="prices")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False)
    min_quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True, help_text="excluded")
    known_from = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["variant", "price_list", "min_quantity"], name="price_by_variant"),
            models.Index(fields=["valid_from"], name="price_begins", condition=Q(valid_from__isnull=False)),
            models.Index(fields=["valid_until"], name="price_ends", condition=Q(valid_until__isnull=False)),
        ]
        constraints = [
            ExclusionConstraint(
                name="price_once_at_a_time",
                expressions=[
                    ("variant", RangeOperators.EQUAL),  # first: what tells rows apart soonest makes writing cheap
                    ("price_list", RangeOperators.EQUAL),
                    ("min_quantity", RangeOperators.EQUAL),
                    (_Period("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="price_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_not_negative"),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_step_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} from {self.min_quantity}"


class PriceBound(models.Model):
    """What a derived list's unit prices of a variant never leave, whatever its base does; in the list's currency."""

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="bounds")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    floor = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    cap = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "variant"], name="pricebound_once"),
            models.CheckConstraint(
                condition=Q(floor__isnull=False) | Q(cap__isnull=False), name="pricebound_says_something"
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(cap=None) | Q(cap__gte=F("floor")), name="pricebound_floor_within_cap"
            ),
            models.CheckConstraint(
                condition=(Q(floor=None) | Q(floor__gte=0)) & (Q(cap=None) | Q(cap__gte=0)),
                name="pricebound_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.floor} to {self.cap}"


class PastPrice(models.Model):
    """A price as it stood before it was changed or taken out; written by triggers, never changed."""

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False)
    min_quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["variant", "price_list", "known_until"], name="pastprice_by_variant")]

    def __str__(self) -> str:
        return f"{self.variant_id} from {self.min_quantity}, until {self.known_until}"


class PriceDraft(models.Model):
    """Price changes worked out and not yet, or no longer, in force.

    rows        [{variant, min_quantity, unit_price (text; null ends it), since, until, old}], moments ISO 8601
    base_known  the moment by whose prices they were worked out
    undo        [[variant, from quantity, [[price, since, until]]]]: the periods of each step before the publishing
    settings    what the list is to say of itself, in a draft of that; `settings_was` what it said
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="drafts")
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in DraftState], default=DraftState.DRAFT.value
    )
    made_at = models.DateTimeField()
    maker = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=200)
    why = models.CharField(max_length=200, blank=True)
    rows = models.JSONField()
    row_count = models.PositiveIntegerField()
    base_known = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    simulation = models.JSONField(null=True, blank=True, help_text="what it would do to sales")
    undo = models.JSONField(null=True, blank=True)
    settings = models.JSONField(null=True, blank=True)
    settings_was = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["price_list", "-made_at"], name="pricedraft_by_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"], published_at=None, undo__isnull=True)
                | Q(state__in=["published", "undone"], published_at__isnull=False, undo__isnull=False),
                name="pricedraft_published_can_be_undone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | Q(simulation__isnull=False),
                name="pricedraft_published_was_tried",
            ),
            models.CheckConstraint(
                condition=Q(settings__isnull=True, settings_was__isnull=True)
                | Q(settings__isnull=False, settings_was__isnull=False, row_count=0),
                name="pricedraft_of_prices_or_settings",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_list_id}: {self.row_count} {self.state}"
