"""What goods cost the seller, from when until when, and what was thought so before."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import jangteo.kernel.ids
import jangteo.pricing.models

# A cost says what was so; only that it counts no more is added, once.
KEEP = """
CREATE TRIGGER variantcost_keeps BEFORE UPDATE OF id, variant_id, currency, amount, valid_from, valid_until,
    known_from, source, why ON pricing_variantcost FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER variantcost_ends_once BEFORE UPDATE OF known_until ON pricing_variantcost
    FOR EACH ROW WHEN (OLD.known_until IS NOT NULL) EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER variantcost_stays BEFORE DELETE ON pricing_variantcost
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
LOOSEN = """
DROP TRIGGER variantcost_stays ON pricing_variantcost;
DROP TRIGGER variantcost_ends_once ON pricing_variantcost;
DROP TRIGGER variantcost_keeps ON pricing_variantcost;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("kernel", "0002_append_only"),
        ("pricing", "0011_list_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="VariantCost",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=6, max_digits=18)),
                ("valid_from", models.DateTimeField(blank=True, null=True)),
                ("valid_until", models.DateTimeField(blank=True, help_text="excluded", null=True)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(blank=True, null=True)),
                ("source", models.CharField(max_length=60)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "variant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.variant",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["variant", "currency", "known_until"], name="variantcost_by_variant")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=Q(known_until=None),
                        expressions=[
                            ("variant", "="),
                            ("currency", "="),
                            (jangteo.pricing.models._Period("valid_from", "valid_until"), "&&"),
                        ],
                        name="variantcost_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                        name="variantcost_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=Q(known_until=None) | Q(known_until__gte=F("known_from")),
                        name="variantcost_known_in_order",
                    ),
                    models.CheckConstraint(condition=Q(amount__gte=0), name="variantcost_not_negative"),
                ],
            },
        ),
        migrations.RunSQL(KEEP, LOOSEN),
    ]
