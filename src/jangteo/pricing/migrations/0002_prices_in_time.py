"""Prices hold from a time until another, and what stood before a change stays known.

Of one step of a list two prices never hold at once: the exclusion constraint says so at the end of a transaction. What an
update or deletion replaces is copied to `pricing_pastprice` by triggers, so that no write can forget it; the setting
`jangteo.now` tells them the time of the writer's clock.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import jangteo.pricing.models

HISTORY = r"""
CREATE FUNCTION pricing_keep_past() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told timestamptz := coalesce(nullif(current_setting('jangteo.now', true), '')::timestamptz, clock_timestamp());
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO pricing_pastprice (price_list_id, variant_id, min_quantity, unit_price, valid_from, valid_until,
            known_from, known_until)
        SELECT price_list_id, variant_id, min_quantity, unit_price, valid_from, valid_until, known_from, told
        FROM stale WHERE known_from < told;
    ELSE
        -- planned anew each time: a plan kept from one changed row would join a hundred thousand in a loop
        EXECUTE $q$
            INSERT INTO pricing_pastprice (price_list_id, variant_id, min_quantity, unit_price, valid_from, valid_until,
                known_from, known_until)
            SELECT s.price_list_id, s.variant_id, s.min_quantity, s.unit_price, s.valid_from, s.valid_until,
                s.known_from, greatest(f.known_from, $1)
            FROM stale s JOIN fresh f ON f.id = s.id
            WHERE (s.unit_price, s.valid_from, s.valid_until, s.min_quantity, s.variant_id, s.price_list_id)
                IS DISTINCT FROM
                (f.unit_price, f.valid_from, f.valid_until, f.min_quantity, f.variant_id, f.price_list_id)
                AND s.known_from < greatest(f.known_from, $1)
        $q$ USING told;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER price_changed AFTER UPDATE ON pricing_price
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION pricing_keep_past();
CREATE TRIGGER price_gone AFTER DELETE ON pricing_price
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION pricing_keep_past();

CREATE FUNCTION pricing_past_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a price was is kept as it was' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER pastprice_stays BEFORE UPDATE OR DELETE ON pricing_pastprice
    FOR EACH ROW EXECUTE FUNCTION pricing_past_stays();
"""

UNDO = """
DROP FUNCTION pricing_past_stays() CASCADE;
DROP FUNCTION pricing_keep_past() CASCADE;
"""


def moment(**options: object) -> models.DateTimeField:
    return models.DateTimeField(null=True, **options)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("pricing", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        migrations.AddField(
            "pricelist",
            "merges",
            models.BooleanField(default=True, db_default=True, help_text="may mix with others where lists are merged"),
        ),
        migrations.AddField(
            "pricelist",
            "base",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pricing.pricelist",
            ),
        ),
        migrations.AddField(
            "pricelist", "times", models.DecimalField(blank=True, decimal_places=12, max_digits=18, null=True)
        ),
        migrations.AddField(
            "pricelist", "round_to", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)
        ),
        migrations.AddField(
            "pricelist",
            "chain",
            models.JSONField(
                blank=True, default=list, help_text="how its steps come of the source's: [[times, round to]]"
            ),
        ),
        migrations.AddField(
            "pricelist",
            "source",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="derivatives",
                to="pricing.pricelist",
            ),
        ),
        migrations.RunSQL("UPDATE pricing_pricelist SET source_id = id; SET CONSTRAINTS ALL IMMEDIATE", ""),
        migrations.AlterField(
            "pricelist",
            "source",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="derivatives", to="pricing.pricelist"
            ),
        ),
        migrations.AddConstraint(
            "pricelist",
            models.CheckConstraint(
                condition=models.Q(base=None, times=None, round_to=None)
                | models.Q(
                    base__isnull=False, times__isnull=False, round_to__isnull=False, times__gte=0, round_to__gt=0
                ),
                name="pricelist_derived_whole_or_not",
            ),
        ),
        migrations.RenameField("price", "changed_at", "known_from"),
        migrations.AddField("price", "valid_from", moment(blank=True)),
        migrations.AddField("price", "valid_until", moment(blank=True, help_text="excluded")),
        migrations.RemoveConstraint("price", "price_once"),
        migrations.AddIndex(
            "price", models.Index(fields=["variant", "price_list", "min_quantity"], name="price_by_variant")
        ),
        migrations.AddConstraint(
            "price",
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="price_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            "price",
            django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=models.Deferrable["DEFERRED"],
                expressions=[
                    ("price_list", "="),
                    ("variant", "="),
                    ("min_quantity", "="),
                    (jangteo.pricing.models._Period("valid_from", "valid_until"), "&&"),
                ],
                name="price_once_at_a_time",
            ),
        ),
        migrations.CreateModel(
            name="PastPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("min_quantity", models.PositiveIntegerField()),
                ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                ("valid_from", moment()),
                ("valid_until", moment()),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField()),
                (
                    "price_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pricing.pricelist"
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
                "indexes": [models.Index(fields=["variant", "price_list", "known_until"], name="pastprice_by_variant")]
            },
        ),
        migrations.RunSQL(HISTORY, UNDO),
    ]
