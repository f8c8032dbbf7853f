# Chains of what takes the place of what end somewhere, whoever writes them.

import django.db.models.deletion
from django.db import migrations, models

GUARD = r"""
-- Two links that would close a circle together come one after the other: the second sees the first.
CREATE FUNCTION catalog_succession_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('catalog_succession'));
    IF EXISTS (
        WITH RECURSIVE chain AS (
            SELECT NEW.successor_id AS id
            UNION
            SELECT s.successor_id FROM catalog_variantsuccession s JOIN chain c ON s.variant_id = c.id
        )
        SELECT FROM chain WHERE id = NEW.variant_id
    ) THEN
        RAISE EXCEPTION 'variant % would take its own place', NEW.variant_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'variantsuccession_ends';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER variantsuccession_ends BEFORE INSERT OR UPDATE ON catalog_variantsuccession
    FOR EACH ROW EXECUTE FUNCTION catalog_succession_ends();
"""

UNDO = """
DROP TRIGGER variantsuccession_ends ON catalog_variantsuccession;
DROP FUNCTION catalog_succession_ends();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0009_options"),
    ]

    operations = [
        migrations.CreateModel(
            name="VariantSuccession",
            fields=[
                (
                    "variant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="catalog.variant",
                    ),
                ),
                ("since", models.DateField()),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("variant", models.F("successor")), _negated=True),
                        name="variantsuccession_another",
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
