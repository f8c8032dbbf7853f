from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.quotes.types import FINAL, LONGEST_QUOTE_TEXT, LONGEST_WORDS, QuoteAct, QuoteState, Side

_SIDES = [one.value for one in Side]
_STATES = [one.value for one in QuoteState]
_TAKEN = [QuoteState.ACCEPTED.value, QuoteState.ORDERED.value]


class Quote(models.Model):
    """What a buyer wants to have for another price; by trigger its state changes with a move alone.

    party        for whom it would be bought; `person` is who asks, and may take it
    owner        who of ours makes it
    moves        how many there were; the last one led to `state`
    version      the last written; `sent_version` the one the buyer may take
    valid_until  of what was sent, excluded
    held_until   until when stock is held for what was sent, excluded; `held_units` how many, of components
    selection    {key of a line: base units} that was taken of `accepted_version`
    keep_until   until when that may be ordered, excluded
    cart_id      the cart that holds it; no foreign key, as open carts go with an erased person
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10)
    moves = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    sent_version = models.PositiveIntegerField(null=True)
    valid_until = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    held_units = models.PositiveBigIntegerField(default=0)
    accepted_version = models.PositiveIntegerField(null=True)
    selection = models.JSONField(null=True)
    keep_until = models.DateTimeField(null=True)
    agreement = models.OneToOneField("pricing.Agreement", null=True, on_delete=models.PROTECT, related_name="+")
    cart_id = models.UUIDField(null=True, unique=True)
    order = models.OneToOneField("ordering.Order", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="quote_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=_TAKEN)
                | Q(
                    accepted_version__isnull=False,
                    selection__isnull=False,
                    agreement__isnull=False,
                    cart_id__isnull=False,
                    keep_until__isnull=False,
                ),
                name="quote_taken_says_what",
            ),
            models.CheckConstraint(
                condition=Q(state=QuoteState.ORDERED.value, order__isnull=False)
                | ~Q(state=QuoteState.ORDERED.value) & Q(order=None),
                name="quote_ordered_has_its_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=QuoteState.SENT.value) | Q(sent_version__isnull=False, valid_until__isnull=False),
                name="quote_sent_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(held_until=None, held_units=0)
                | Q(held_units__gt=0, state=QuoteState.SENT.value, held_until__lte=models.F("valid_until")),
                name="quote_holds_while_it_may_be_taken",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-moved_at"], name="quote_of_party"),
            models.Index(
                fields=["state", "-moved_at"],
                name="quote_open",
                condition=~Q(state__in=sorted(one.value for one in FINAL)),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class QuoteVersion(models.Model):
    """What one side wrote; by trigger it stays, only what names an erased person may be emptied."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=6)
    made_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    prices_include_tax = models.BooleanField()
    freight_minor = models.BigIntegerField(null=True)
    terms = models.CharField(max_length=60, blank=True)
    deliver_on = models.DateField(null=True)
    valid_until = models.DateTimeField(null=True)
    hold_until = models.DateTimeField(null=True)
    may_take_part = models.BooleanField(default=False)
    note = models.CharField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "number"], name="quoteversion_once"),
            models.CheckConstraint(condition=Q(by__in=_SIDES[:2]), name="quoteversion_by_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.quote_id} v{self.number}"


class QuoteLine(models.Model):
    """A line of a version; by trigger it stays.

    offers  as `rules.pack_offers` writes them
    usual, wish  of a base unit, in major units
    made     of goods outside the catalogue, as `rules.pack_made` writes it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(QuoteVersion, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=20)
    text = models.CharField(max_length=LONGEST_QUOTE_TEXT)
    variant = models.ForeignKey("catalog.Variant", null=True, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=64, blank=True)
    quantity = models.PositiveIntegerField()
    offers = models.JSONField(default=list)
    choice = models.CharField(max_length=60, blank=True)
    is_optional = models.BooleanField(default=False)
    usual = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    wish = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    made = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="quoteline_once"),
            models.CheckConstraint(
                condition=Q(variant__isnull=True, made__isnull=True) | Q(variant__isnull=False, quantity__gt=0),
                name="quoteline_goods_or_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class QuoteMessage(models.Model):
    """Words on a quote or a line of it; by trigger they stay. Inner ones are never shown to a buyer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="messages")
    version = models.PositiveIntegerField()
    line_key = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=6)
    made_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=LONGEST_WORDS)
    is_inner = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by__in=_SIDES[:2]), name="quotemessage_by_a_side"),
            models.CheckConstraint(
                condition=Q(is_inner=False) | Q(by=Side.SELLER.value), name="quotemessage_inner_ours"
            ),
        ]
        indexes = [models.Index(fields=["quote", "at"], name="quotemessage_thread")]

    def __str__(self) -> str:
        return f"{self.by} on {self.quote_id}"


class QuoteMove(models.Model):
    """A step of a quote; by trigger it begins where the quote stands, and stays.

    concerns  why another of ours has to allow what is sent, as `rules.pack_concerns` writes it; never shown to a buyer
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()
    act = models.CharField(max_length=10)
    by = models.CharField(max_length=6)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    made_by = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=LONGEST_WORDS, blank=True)
    concerns = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="quotemove_once"),
            models.CheckConstraint(condition=Q(by__in=_SIDES), name="quotemove_by_known"),
            models.CheckConstraint(condition=Q(act__in=[one.value for one in QuoteAct]), name="quotemove_act_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
