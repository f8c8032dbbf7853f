"""Where and when parts of a cart go."""

import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0014_revisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CartDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("ship_to", models.JSONField(default=dict)),
                ("wanted_on", models.DateField(blank=True, null=True)),
                (
                    "cart",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="ordering.cart",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "cart deliveries",
            },
        ),
        migrations.CreateModel(
            name="CartDeliveryLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("unit_quantity", models.PositiveIntegerField()),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="ordering.cartdelivery",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cells", to="ordering.cartline"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="cartdelivery",
            constraint=models.UniqueConstraint(fields=("cart", "number"), name="cartdelivery_once"),
        ),
        migrations.AddConstraint(
            model_name="cartdeliveryline",
            constraint=models.UniqueConstraint(fields=("delivery", "line"), name="cartdeliveryline_once"),
        ),
        migrations.AddConstraint(
            model_name="cartdeliveryline",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_quantity__gt", 0)), name="cartdeliveryline_positive"
            ),
        ),
    ]
