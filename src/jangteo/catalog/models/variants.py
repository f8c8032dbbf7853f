from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from jangteo.catalog.types import ContentUnit
from jangteo.kernel.ids import new_id


class Variant(models.Model):
    """What is sold, under its SKU.

    option_values  its value of each axis of the product, in their order; empty where the product has none. Guarded by
                   triggers, see migration 0009
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="variants")
    sku = models.CharField(max_length=64, unique=True)
    gtin = models.CharField(max_length=14, blank=True)
    labels = models.JSONField(default=dict, blank=True)
    position = models.IntegerField(default=0)
    option_values = ArrayField(models.UUIDField(), default=list, blank=True, db_default=[])
    weight_grams = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    content_amount = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True, help_text="how much is in one base unit"
    )
    content_unit = models.CharField(max_length=4, blank=True, default="", db_default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [GinIndex(OpClass(Upper("sku"), name="gin_trgm_ops"), name="variant_sku_trigrams")]
        constraints = [
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="variant_gtin_once"),
            models.UniqueConstraint(
                fields=["product", "option_values"],
                condition=Q(is_active=True) & ~Q(option_values=[]),
                name="variant_combination_once",
            ),
            models.CheckConstraint(condition=~Q(sku=""), name="variant_sku_not_empty"),
            models.CheckConstraint(
                condition=Q(content_amount=None, content_unit="")
                | Q(content_amount__gt=0, content_unit__in=[unit.value for unit in ContentUnit]),
                name="variant_content_whole_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.sku
