import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def amount() -> models.DecimalField:
    return models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("pricing", "0006_price_drafts")]

    operations = [
        migrations.AddField(
            "pricelist",
            "is_bounded",
            models.BooleanField(default=False, db_default=False, help_text="some of its prices have a PriceBound"),
        ),
        migrations.CreateModel(
            name="PriceBound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("floor", amount()),
                ("cap", amount()),
                (
                    "price_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bounds", to="pricing.pricelist"
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["price_list", "variant"], name="pricebound_once"),
                    models.CheckConstraint(
                        condition=Q(floor__isnull=False) | Q(cap__isnull=False), name="pricebound_says_something"
                    ),
                    models.CheckConstraint(
                        condition=Q(floor=None) | Q(cap=None) | Q(cap__gte=F("floor")),
                        name="pricebound_floor_within_cap",
                    ),
                    models.CheckConstraint(
                        condition=(Q(floor=None) | Q(floor__gte=0)) & (Q(cap=None) | Q(cap__gte=0)),
                        name="pricebound_not_negative",
                    ),
                ]
            },
        ),
    ]
