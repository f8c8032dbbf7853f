"""Units in the hands of pickers are told apart from what is only promised."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("inventory", "0007_pools")]

    operations = [
        migrations.AddField(
            model_name="allocation", name="picking", field=models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=Q(picking=0) | Q(state="open", picking__gt=0, picking__lte=F("quantity")),
                name="allocation_picking_within",
            ),
        ),
    ]
