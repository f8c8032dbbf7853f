import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0005_smallest_order"),
        ("ordering", "0009_destination"),
        ("parties", "0002_roles_and_tree"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                django.db.models.functions.text.Lower("email"),
                models.OrderBy(models.F("placed_at"), descending=True),
                condition=models.Q(("email", ""), _negated=True),
                name="order_by_address",
            ),
        ),
    ]
