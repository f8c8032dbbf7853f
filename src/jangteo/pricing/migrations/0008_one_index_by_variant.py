"""The indexes on the variant alone go: another index begins with it, and each costs something at every write."""

import django.db.models.deletion
from django.db import migrations, models


def variant() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("pricing", "0007_price_bounds")]

    operations = [migrations.AlterField(model, "variant", variant()) for model in ("price", "pastprice")]
