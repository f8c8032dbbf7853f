from django.db import models
from django.db.models import F, Q

from jangteo.kernel.ids import new_id
from jangteo.search.types import LAST_PLACE, LEAST_FACTOR, MOST_FACTOR, ShelfKind, StockWord


def _says_what_its_kind_needs() -> Q:
    """A pin has a place, a boost a factor, the channel's setting is nothing but that."""
    pin = Q(kind=ShelfKind.PIN.value, place__isnull=False, place__range=(1, LAST_PLACE), factor=None)
    boost = Q(kind=ShelfKind.BOOST.value, place=None, factor__isnull=False, factor__range=(LEAST_FACTOR, MOST_FACTOR))
    bury = Q(kind=ShelfKind.BURY.value, place=None, factor=None)
    whole = {"category": None, "query": "", "segment": None, "party": None, "stock": ""}
    return pin | boost | bury | Q(kind=ShelfKind.SOLD_OUT_LAST.value, place=None, factor=None, **whole)


class ShelfRuleRow(models.Model):
    """A rule that moves products in listings, from and until when; never deleted, only ended.

    category/query  where it holds; neither: wherever the channel's own order is asked for
    stock           it moves a product only while its stock is called this; empty: always
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("catalog.Category", null=True, on_delete=models.PROTECT, related_name="+")
    query = models.CharField(max_length=100, blank=True)
    segment = models.ForeignKey("segments.Segment", null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=[(kind.value, kind.value) for kind in ShelfKind])
    name = models.CharField(max_length=120, blank=True)
    place = models.PositiveIntegerField(null=True)
    factor = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    stock = models.CharField(max_length=11, blank=True, choices=[(word.value, word.value) for word in StockWord])
    priority = models.IntegerField(default=0)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_says_what_its_kind_needs(), name="shelfrule_says_what_its_kind_needs"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="shelfrule_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(category=None) | Q(query=""), name="shelfrule_category_or_query"),
            models.CheckConstraint(
                condition=Q(stock__in=["", *(word.value for word in StockWord)]), name="shelfrule_stock_known"
            ),
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(kind=ShelfKind.SOLD_OUT_LAST.value, until_at=None),
                name="shelfrule_one_setting",
            ),
        ]
        indexes = [models.Index(fields=["channel", "until_at"], name="shelfrule_by_channel")]

    def __str__(self) -> str:
        return self.name or self.kind


class ShelfRuleProduct(models.Model):
    """A product that a rule moves, in the rule's order."""

    rule = models.ForeignKey(ShelfRuleRow, on_delete=models.PROTECT, related_name="products")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "product"], name="shelfruleproduct_once"),
            models.UniqueConstraint(fields=["rule", "position"], name="shelfruleproduct_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} by {self.rule_id}"
