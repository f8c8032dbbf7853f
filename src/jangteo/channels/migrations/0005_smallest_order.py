"""What the goods of an order come to at least."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0004_price_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="smallest_order_minor",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(("smallest_order_minor", None), ("smallest_order_minor__gt", 0), _connector="OR"),
                name="channel_smallest_order_above_0",
            ),
        ),
    ]
