from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pricing", "0004_promotions")]

    operations = [
        migrations.AddField(
            "pricelist",
            "is_sale",
            models.BooleanField(
                default=False,
                db_default=False,
                help_text="its prices are reduced: what one would otherwise pay is struck through",
            ),
        )
    ]
