from django.db import migrations, models


class Migration(migrations.Migration):
    """A change of rules and budgets names the version that was looked at."""

    dependencies = [("approvals", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="approvalpolicy", name="version", field=models.PositiveIntegerField(db_default=1, default=1)
        ),
        migrations.AddField(
            model_name="budgetrow", name="version", field=models.PositiveIntegerField(db_default=1, default=1)
        ),
    ]
