"""Prices that were agreed for one purchase."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import jangteo.kernel.ids

KEEP = """
CREATE TRIGGER agreement_append_only BEFORE UPDATE OR DELETE ON pricing_agreement
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER agreedline_append_only BEFORE UPDATE OR DELETE ON pricing_agreedline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
LOOSEN = """
DROP TRIGGER agreedline_append_only ON pricing_agreedline;
DROP TRIGGER agreement_append_only ON pricing_agreement;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("kernel", "0002_append_only"),
        ("pricing", "0012_costs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("prices_include_tax", models.BooleanField()),
                ("freight_minor", models.BigIntegerField(null=True)),
                ("taxed_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(freight_minor=None) | Q(freight_minor__gte=0),
                        name="agreement_freight_not_negative",
                    ),
                    models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="agreement_ends_later"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreedLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="pricing.agreement"
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["agreement", "variant"], name="agreedline_once"),
                    models.CheckConstraint(condition=Q(quantity__gt=0, unit_price__gte=0), name="agreedline_positive"),
                ],
            },
        ),
        migrations.RunSQL(KEEP, LOOSEN),
    ]
