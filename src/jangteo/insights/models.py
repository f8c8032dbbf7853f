from django.db import models


class DailySales(models.Model):
    """Orders and their gross per channel and day, kept by `OrderPlaced`, `OrderRevised` and `OrderCancelled`.

    Mirrors ordering's orders that were placed here; rebuilt by `services.rebuild_daily_sales`.
    """

    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    currency = models.CharField(max_length=3)
    placed_count = models.BigIntegerField(default=0)
    placed_gross_minor = models.BigIntegerField(default=0)
    cancelled_count = models.BigIntegerField(default=0)
    cancelled_gross_minor = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "daily sales"
        constraints = [models.UniqueConstraint(fields=["channel", "day", "currency"], name="dailysales_once")]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.day}"
