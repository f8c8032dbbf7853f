import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_triggers_plan_anew"),
        ("channels", "0005_smallest_order"),
        ("parties", "0002_roles_and_tree"),
        ("pricing", "0009_tax_treatments"),
        ("segments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("maximum", models.PositiveIntegerField()),
                ("period", models.CharField(max_length=5)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="variantquantityrule",
            name="quantityrule_once",
        ),
        migrations.AddField(
            model_name="variantquantityrule",
            name="party",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party"
            ),
        ),
        migrations.AddField(
            model_name="variantquantityrule",
            name="segment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="segments.segment",
            ),
        ),
        migrations.AddConstraint(
            model_name="variantquantityrule",
            constraint=models.UniqueConstraint(
                fields=("variant", "channel", "segment", "party"),
                name="quantityrule_once_for_whom",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="variantquantityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party", None), ("segment", None)),
                    models.Q(("channel", None), ("party", None)),
                    models.Q(("channel", None), ("segment", None)),
                    _connector="OR",
                ),
                name="quantityrule_for_one_kind",
            ),
        ),
        migrations.AddField(
            model_name="allowance",
            name="channel",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="channels.channel",
            ),
        ),
        migrations.AddField(
            model_name="allowance",
            name="segment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="segments.segment",
            ),
        ),
        migrations.AddField(
            model_name="allowance",
            name="variant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
            ),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("variant", "channel", "segment", "period"),
                name="allowance_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.CheckConstraint(condition=models.Q(("maximum__gte", 1)), name="allowance_of_something"),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__in", ["day", "week", "month", "ever"])), name="allowance_period_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="allowance_ends_after_start",
            ),
        ),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "DELETE FROM pricing_variantquantityrule WHERE party_id IS NOT NULL OR segment_id IS NOT NULL",
        ),
    ]
