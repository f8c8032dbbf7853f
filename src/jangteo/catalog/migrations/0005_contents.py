from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_category_reach")]

    operations = [
        migrations.AddField(
            "variant",
            "content_amount",
            models.DecimalField(
                blank=True, decimal_places=3, help_text="how much is in one base unit", max_digits=12, null=True
            ),
        ),
        migrations.AddField(
            "variant", "content_unit", models.CharField(blank=True, db_default="", default="", max_length=4)
        ),
        migrations.AddConstraint(
            "variant",
            models.CheckConstraint(
                condition=models.Q(content_amount=None, content_unit="")
                | models.Q(content_amount__gt=0, content_unit__in=["g", "kg", "ml", "l", "m", "m2", "each"]),
                name="variant_content_whole_or_not",
            ),
        ),
    ]
