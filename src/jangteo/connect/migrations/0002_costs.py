from django.db import migrations, models

KINDS = ("products", "prices", "customers", "orders", "stock", "costs")


class Migration(migrations.Migration):
    dependencies = [("connect", "0001_initial")]

    operations = [
        migrations.AlterField(
            "importrun", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12)
        ),
    ]
