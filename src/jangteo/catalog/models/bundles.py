from django.db import models
from django.db.models import F, Q


class BundleItem(models.Model):
    """So many of a component in one of a bundle, which has no stock of its own."""

    bundle = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="bundle_items")
    component = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bundle", "component"], name="bundleitem_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0) & ~Q(bundle=F("component")), name="bundleitem_real"),
        ]
