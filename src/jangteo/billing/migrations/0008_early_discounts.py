"""What was taken off invoices for being paid early."""

import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_charges"),
        ("ordering", "0019_allowances"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlyDiscount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("by", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "invoice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.order"
                    ),
                ),
                (
                    "refund",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.refund"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "order"), name="earlydiscount_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="earlydiscount_of_something"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            """CREATE TRIGGER earlydiscount_append_only BEFORE UPDATE OR DELETE ON billing_earlydiscount
               FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()""",
            "DROP TRIGGER earlydiscount_append_only ON billing_earlydiscount",
        ),
    ]
