"""How long and at which prices buyers may change their orders, when unpaid ones end, what shipping is charged for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0008_allocation")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="change_minutes",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text="0: buyers never may"),
        ),
        migrations.AddField(
            model_name="channel",
            name="change_prices",
            field=models.CharField(db_default="reprice", default="reprice", max_length=8),
        ),
        migrations.AddField(
            model_name="channel",
            name="unpaid_hours",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text="0: orders wait for ever"),
        ),
        migrations.AddField(
            model_name="channel",
            name="shipping_per",
            field=models.CharField(db_default="order", default="order", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(change_prices__in=["keep", "reprice"]), name="channel_change_prices_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(shipping_per__in=["order", "delivery"]), name="channel_shipping_per_known"
            ),
        ),
    ]
