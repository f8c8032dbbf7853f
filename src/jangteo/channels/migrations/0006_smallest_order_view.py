"""Whether the smallest order counts with tax or without, where that is not as prices are stated."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_smallest_order")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="smallest_order_with_tax",
            field=models.BooleanField(blank=True, help_text="empty: as prices are stated", null=True),
        ),
    ]
