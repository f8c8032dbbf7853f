from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("order_id", models.UUIDField(primary_key=True, serialize=False)),
                ("party_id", models.UUIDField(db_index=True)),
            ],
        ),
    ]
