# Every active variant has exactly one value of each axis of its product, whoever writes; no two the same combination.

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids

GUARDS = r"""
CREATE FUNCTION catalog_options_fit(wanted uuid, chosen uuid[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT cardinality(chosen) = (SELECT count(*) FROM catalog_optionaxis a WHERE a.product_id = wanted)
        AND NOT EXISTS (
            SELECT FROM unnest(chosen) WITH ORDINALITY AS c (value, place)
            WHERE NOT EXISTS (
                SELECT FROM catalog_optionvalue v JOIN catalog_optionaxis a ON a.id = v.axis_id
                WHERE v.id = c.value AND a.product_id = wanted AND a.position = c.place - 1
            )
        )
$$;

CREATE FUNCTION catalog_refuse_options(sku text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'variant % does not have one value of each axis of its product', sku
        USING ERRCODE = 'check_violation', CONSTRAINT = 'variant_options_whole';
END $$;

-- Looked at when the transaction ends: axes, values and variants are written one after the other.
CREATE FUNCTION catalog_variant_options() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_refuse_options(v.sku) FROM catalog_variant v
    WHERE v.id = NEW.id AND v.is_active AND NOT catalog_options_fit(v.product_id, v.option_values);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER variant_options_whole AFTER INSERT OR UPDATE OF option_values, is_active, product_id
    ON catalog_variant DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_variant_options();

CREATE FUNCTION catalog_axis_options() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_refuse_options(v.sku) FROM catalog_variant v
    WHERE v.product_id IN (NEW.product_id, OLD.product_id) AND v.is_active
        AND NOT catalog_options_fit(v.product_id, v.option_values);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER optionaxis_options_whole AFTER INSERT OR DELETE OR UPDATE OF position, product_id
    ON catalog_optionaxis DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_axis_options();

CREATE FUNCTION catalog_value_options() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_refuse_options(v.sku)
    FROM catalog_variant v JOIN catalog_optionaxis a ON a.product_id = v.product_id
    WHERE a.id = OLD.axis_id AND v.is_active AND OLD.id = ANY (v.option_values)
        AND NOT catalog_options_fit(v.product_id, v.option_values);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER optionvalue_options_whole AFTER DELETE OR UPDATE OF axis_id
    ON catalog_optionvalue DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_value_options();
"""

UNDO = """
DROP TRIGGER optionvalue_options_whole ON catalog_optionvalue;
DROP TRIGGER optionaxis_options_whole ON catalog_optionaxis;
DROP TRIGGER variant_options_whole ON catalog_variant;
DROP FUNCTION catalog_value_options();
DROP FUNCTION catalog_axis_options();
DROP FUNCTION catalog_variant_options();
DROP FUNCTION catalog_refuse_options(text);
DROP FUNCTION catalog_options_fit(uuid, uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_bundles"),
    ]

    operations = [
        migrations.CreateModel(
            name="OptionAxis",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("names", models.JSONField()),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name_plural": "option axes",
            },
        ),
        migrations.CreateModel(
            name="OptionValue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("names", models.JSONField()),
                ("swatch", models.CharField(blank=True, max_length=7)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="variant",
            name="option_values",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, db_default=[], default=list
            ),
        ),
        migrations.AddConstraint(
            model_name="variant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True), models.Q(("option_values", []), _negated=True)),
                fields=("product", "option_values"),
                name="variant_combination_once",
            ),
        ),
        migrations.AddField(
            model_name="optionaxis",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="axes", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="optionvalue",
            name="axis",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="values", to="catalog.optionaxis"
            ),
        ),
        migrations.AddConstraint(
            model_name="optionaxis",
            constraint=models.UniqueConstraint(fields=("product", "code"), name="optionaxis_code_once"),
        ),
        migrations.AddConstraint(
            model_name="optionaxis",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("product", "position"),
                name="optionaxis_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="optionaxis",
            constraint=models.CheckConstraint(condition=models.Q(("position__lt", 3)), name="optionaxis_at_most_three"),
        ),
        migrations.AddConstraint(
            model_name="optionvalue",
            constraint=models.UniqueConstraint(fields=("axis", "code"), name="optionvalue_code_once"),
        ),
        migrations.AddConstraint(
            model_name="optionvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("swatch", ""), ("swatch__regex", "^#[0-9a-f]{6}$"), _connector="OR"),
                name="optionvalue_swatch_is_a_colour",
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
