"""Promotions with versions that never change, coupons, and what was used of both."""

import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids

KEEP = """
CREATE FUNCTION pricing_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.promotion_id, NEW.number, NEW.rule, NEW.starts, NEW.ends, NEW.written_at)
            IS DISTINCT FROM (OLD.promotion_id, OLD.number, OLD.rule, OLD.starts, OLD.ends, OLD.written_at)
        OR (OLD.published_at IS NOT NULL AND (NEW.published_at, NEW.simulation, NEW.simulated_at)
            IS DISTINCT FROM (OLD.published_at, OLD.simulation, OLD.simulated_at)) THEN
        RAISE EXCEPTION 'a version of a promotion stays as it was written' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promotionversion_stays BEFORE UPDATE OR DELETE ON pricing_promotionversion
    FOR EACH ROW EXECUTE FUNCTION pricing_version_stays();
"""
LET_GO = "DROP FUNCTION pricing_version_stays() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_roles_and_tree"),
        ("pricing", "0003_quantity_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Promotion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("names", models.JSONField()),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("needs_code", models.BooleanField(default=False)),
                ("most_uses", models.PositiveIntegerField(blank=True, null=True)),
                ("buyer_most", models.PositiveIntegerField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("shown", models.CharField(blank=True, max_length=40)),
                ("hint", models.CharField(max_length=8)),
                ("series", models.CharField(blank=True, max_length=60)),
                ("most_uses", models.PositiveIntegerField(blank=True, null=True)),
                ("ends", models.DateTimeField(blank=True, help_text="excluded", null=True)),
                ("is_void", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.party",
                    ),
                ),
                (
                    "promotion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coupons", to="pricing.promotion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PromotionUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(max_length=10)),
                ("cart_id", models.UUIDField(null=True)),
                ("order_id", models.UUIDField(null=True)),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "buyer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.party",
                    ),
                ),
                (
                    "coupon",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="pricing.coupon",
                    ),
                ),
                (
                    "promotion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="pricing.promotion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PromotionVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("rule", models.JSONField()),
                ("starts", models.DateTimeField(null=True)),
                ("ends", models.DateTimeField(null=True)),
                ("written_at", models.DateTimeField()),
                ("simulation", models.JSONField(null=True)),
                ("simulated_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "promotion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="pricing.promotion"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="promotion",
            name="live",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pricing.promotionversion",
            ),
        ),
        migrations.AddIndex(
            model_name="coupon",
            index=models.Index(fields=["promotion", "series"], name="coupon_by_series"),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_uses", None), ("most_uses__gte", 1), _connector="OR"),
                name="coupon_used_once_at_least",
            ),
        ),
        migrations.AddIndex(
            model_name="promotionuse",
            index=models.Index(
                condition=models.Q(("state", "released"), _negated=True), fields=["coupon"], name="use_by_coupon"
            ),
        ),
        migrations.AddIndex(
            model_name="promotionuse",
            index=models.Index(
                condition=models.Q(("state", "released"), _negated=True),
                fields=["promotion", "buyer"],
                name="use_by_buyer",
            ),
        ),
        migrations.AddIndex(
            model_name="promotionuse",
            index=models.Index(
                condition=models.Q(("state", "released"), _negated=True),
                fields=["promotion", "mark"],
                name="use_by_mark",
            ),
        ),
        migrations.AddIndex(
            model_name="promotionuse",
            index=models.Index(fields=["order_id"], name="use_by_order"),
        ),
        migrations.AddConstraint(
            model_name="promotionuse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cart_id__isnull", False), ("order_id", None), ("state", "held"), ("until__isnull", False)
                    ),
                    models.Q(("order_id__isnull", False), ("released_at", None), ("state", "used")),
                    models.Q(("released_at__isnull", False), ("state", "released")),
                    _connector="OR",
                ),
                name="use_state_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="promotionuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("order_id", None), _negated=True),
                fields=("order_id", "promotion"),
                name="use_once_an_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="promotionuse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "held")), fields=("cart_id", "promotion"), name="use_held_once_a_cart"
            ),
        ),
        migrations.AddConstraint(
            model_name="promotionversion",
            constraint=models.UniqueConstraint(fields=("promotion", "number"), name="promotionversion_number_once"),
        ),
        migrations.AddConstraint(
            model_name="promotionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts", None), ("ends", None), ("ends__gt", models.F("starts")), _connector="OR"),
                name="promotionversion_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="promotionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None),
                    models.Q(("simulated_at__isnull", False), ("simulated_at__lte", models.F("published_at"))),
                    _connector="OR",
                ),
                name="promotionversion_tried_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="promotion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "live", "ended"])), name="promotion_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="promotion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "live"), _negated=True), ("live__isnull", False), _connector="OR"
                ),
                name="promotion_live_has_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="promotion",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_uses", None), ("most_uses__gte", 1), _connector="OR"),
                name="promotion_used_once_at_least",
            ),
        ),
        migrations.AddConstraint(
            model_name="promotion",
            constraint=models.CheckConstraint(
                condition=models.Q(("buyer_most", None), ("buyer_most__gte", 1), _connector="OR"),
                name="promotion_buyer_once_at_least",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
