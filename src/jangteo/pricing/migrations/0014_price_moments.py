"""When prices begin and end is found quickly; the indexes are made while prices are written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("pricing", "0013_agreements")]

    operations = [
        AddIndexConcurrently(
            "price", models.Index(fields=["valid_from"], name="price_begins", condition=Q(valid_from__isnull=False))
        ),
        AddIndexConcurrently(
            "price", models.Index(fields=["valid_until"], name="price_ends", condition=Q(valid_until__isnull=False))
        ),
    ]
