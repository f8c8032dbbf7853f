"""What a contract would have done to sales; those in force already count as tried when they were written."""

from django.db import migrations, models

IN_FORCE = "UPDATE contracts_contract SET simulated_at = created_at WHERE state = 'active'"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [
        migrations.AddField(model_name="contract", name="simulation", field=models.JSONField(blank=True, null=True)),
        migrations.AddField(
            model_name="contract", name="simulated_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunSQL(IN_FORCE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "active"), _negated=True) | models.Q(simulated_at__isnull=False),
                name="contract_in_force_was_tried",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(simulation__isnull=True) | models.Q(simulated_at__isnull=False),
                name="contract_trial_is_dated",
            ),
        ),
    ]
