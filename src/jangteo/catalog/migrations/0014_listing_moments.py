"""When products begin and cease to be listed is found quickly; the indexes are made while products are listed."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("catalog", "0013_pictures")]

    operations = [
        AddIndexConcurrently("channellisting", models.Index(fields=["from_at"], name="channellisting_begins")),
        AddIndexConcurrently(
            "channellisting",
            models.Index(fields=["until_at"], name="channellisting_ends", condition=Q(until_at__isnull=False)),
        ),
    ]
