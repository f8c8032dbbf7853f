from django.db import models
from django.db.models import Q

from jangteo.kernel.ids import new_id
from jangteo.ordering.models.carts import Cart, CartLine


class CartDelivery(models.Model):
    """An address and a day to which goods of a cart go; a cart without any goes to one place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    number = models.PositiveIntegerField()
    ship_to = models.JSONField(default=dict)
    wanted_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "cart deliveries"
        constraints = [models.UniqueConstraint(fields=["cart", "number"], name="cartdelivery_once")]

    def __str__(self) -> str:
        return f"delivery {self.number} of {self.cart_id}"


class CartDeliveryLine(models.Model):
    """How much of a cart's line goes with a delivery; a line whose cells are not all of it can't be ordered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(CartDelivery, on_delete=models.CASCADE, related_name="cells", db_index=False)
    line = models.ForeignKey(CartLine, on_delete=models.CASCADE, related_name="cells")
    unit_quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line"], name="cartdeliveryline_once"),
            models.CheckConstraint(condition=Q(unit_quantity__gt=0), name="cartdeliveryline_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_quantity} of {self.line_id}"
