from django.db import models


class Stamp(models.Model):
    """An order that counts; whose it is, by id: nothing here knows a name."""

    order_id = models.UUIDField(primary_key=True)
    party_id = models.UUIDField(db_index=True)

    class Meta:
        app_label = "stamp_card"

    def __str__(self) -> str:
        return str(self.order_id)
