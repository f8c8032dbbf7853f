import django.db.models.deletion
from django.db import migrations, models


def count() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("channels", "0001_initial"), ("pricing", "0002_prices_in_time")]

    operations = [
        migrations.CreateModel(
            name="VariantQuantityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minimum", count()),
                ("step", count()),
                ("maximum", count()),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("variant", "channel"), name="quantityrule_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(minimum__gte=1) | models.Q(step__gte=1) | models.Q(maximum__gte=1),
                        name="quantityrule_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(minimum=None)
                        | models.Q(maximum=None)
                        | models.Q(maximum__gte=models.F("minimum")),
                        name="quantityrule_minimum_within_maximum",
                    ),
                ]
            },
        )
    ]
