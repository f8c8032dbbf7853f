from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0012_look")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="pages_version",
            field=models.UUIDField(
                editable=False, help_text="another with each change of what is published", null=True
            ),
        ),
    ]
