from django.db import models
from django.db.models import Q

from jangteo.catalog.types import MOST_AXES
from jangteo.kernel.ids import new_id


class OptionAxis(models.Model):
    """One of the ways in which a product's variants differ, such as size or colour.

    position  from 0; the variants' values stand in this order
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="axes")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "option axes"
        constraints = [
            models.UniqueConstraint(fields=["product", "code"], name="optionaxis_code_once"),
            models.UniqueConstraint(
                fields=["product", "position"], name="optionaxis_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(position__lt=MOST_AXES), name="optionaxis_at_most_three"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.product_id}"


class OptionValue(models.Model):
    """One of the values of an axis.

    swatch  the colour that a button shows, as #rrggbb; empty: none
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    axis = models.ForeignKey(OptionAxis, on_delete=models.PROTECT, related_name="values")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    swatch = models.CharField(max_length=7, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["axis", "code"], name="optionvalue_code_once"),
            models.CheckConstraint(
                condition=Q(swatch="") | Q(swatch__regex="^#[0-9a-f]{6}$"), name="optionvalue_swatch_is_a_colour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.axis_id}"
