"""What the products of each category have in common, so that a shelf kept from a viewer is skipped at one look.

Without it, asking whether a wholly hidden category shows something to somebody reads each of its products. What is kept
may be too careful, never wrong: a set that all products share may be missing in `in_all`, one that none is in may stand in
`in_any`, and then the products are asked. Product writes only ever make it more careful (so many at once need not wait
for one another where nothing changes); changed selections measure the categories that they touch anew.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

REACH = r"""
CREATE FUNCTION catalog_measure_reach(wanted uuid[]) RETURNS void LANGUAGE sql AS $$
    WITH held AS (
        SELECT p.category_id, p.assortment_set_id, count(*) AS products FROM catalog_product p
        WHERE wanted IS NULL OR p.category_id = ANY (wanted) GROUP BY 1, 2
    ), totals AS (
        SELECT category_id, sum(products) AS products FROM held GROUP BY 1
    ), parts AS (
        SELECT h.category_id, m.number, sum(h.products) AS products
        FROM held h JOIN catalog_assortmentset s ON s.id = h.assortment_set_id, unnest(s.members) AS m (number) GROUP BY 1, 2
    )
    INSERT INTO catalog_categoryreach (category_id, in_all, in_any)
    SELECT t.category_id,
        coalesce(array_agg(p.number ORDER BY p.number) FILTER (WHERE p.products = t.products), '{}'),
        coalesce(array_agg(p.number ORDER BY p.number) FILTER (WHERE p.number IS NOT NULL), '{}')
    FROM totals t LEFT JOIN parts p ON p.category_id = t.category_id GROUP BY t.category_id ORDER BY t.category_id
    ON CONFLICT (category_id) DO UPDATE SET in_all = excluded.in_all, in_any = excluded.in_any
$$;

CREATE FUNCTION catalog_widen_reach(wanted uuid[]) RETURNS void LANGUAGE sql AS $$
    WITH held AS (
        SELECT p.category_id, coalesce(s.members, '{}') AS members, count(*) AS products
        FROM catalog_product p LEFT JOIN catalog_assortmentset s ON s.id = p.assortment_set_id
        WHERE p.id = ANY (wanted) GROUP BY 1, 2
    ), totals AS (
        SELECT category_id, sum(products) AS products FROM held GROUP BY 1
    ), parts AS (
        SELECT h.category_id, m.number, sum(h.products) AS products
        FROM held h, unnest(h.members) AS m (number) GROUP BY 1, 2
    ), brought AS (
        SELECT t.category_id, t.products,
            coalesce(array_agg(p.number ORDER BY p.number) FILTER (WHERE p.products = t.products), '{}') AS in_all,
            coalesce(array_agg(p.number ORDER BY p.number) FILTER (WHERE p.number IS NOT NULL), '{}') AS in_any
        FROM totals t LEFT JOIN parts p ON p.category_id = t.category_id GROUP BY 1, 2
    )
    INSERT INTO catalog_categoryreach AS kept (category_id, in_all, in_any)
    SELECT b.category_id,
        CASE WHEN r.category_id IS NOT NULL OR b.products = (
            SELECT count(*) FROM (SELECT FROM catalog_product p WHERE p.category_id = b.category_id LIMIT b.products + 1)
        ) THEN b.in_all ELSE '{}' END,
        b.in_any
    FROM brought b LEFT JOIN catalog_categoryreach r ON r.category_id = b.category_id
    WHERE r.category_id IS NULL OR NOT (r.in_any @> b.in_any AND b.in_all @> r.in_all)
    ORDER BY b.category_id
    ON CONFLICT (category_id) DO UPDATE SET
        in_all = ARRAY (SELECT unnest(kept.in_all) INTERSECT SELECT unnest(excluded.in_all)),
        in_any = ARRAY (SELECT unnest(kept.in_any) UNION SELECT unnest(excluded.in_any))
$$;
"""

TRIGGERS = r"""
CREATE FUNCTION catalog_reach_widened() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM catalog_assortmentselection) AND NOT EXISTS (SELECT FROM catalog_categoryreach) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        wanted := ARRAY (SELECT id FROM fresh);
    ELSE
        -- planned anew each time: a plan kept from one changed row would join a hundred thousand in a loop
        EXECUTE $q$
            SELECT ARRAY (
                SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id
                WHERE (s.category_id, s.assortment_set_id) IS DISTINCT FROM (f.category_id, f.assortment_set_id)
            )
        $q$ INTO wanted;
    END IF;
    IF cardinality(wanted) > 0 THEN
        PERFORM catalog_widen_reach(wanted);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER product_reach_made AFTER INSERT ON catalog_product
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_reach_widened();
CREATE TRIGGER product_reach_moved AFTER UPDATE ON catalog_product
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_reach_widened();

CREATE FUNCTION catalog_reach_measured() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed catalog_assortmentselection[];
    wanted uuid[];
BEGIN
    -- the trigger before this one holds the lock alone and has placed the products
    IF TG_OP <> 'DELETE' THEN
        changed := ARRAY (SELECT fresh::catalog_assortmentselection FROM fresh);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        changed := changed || ARRAY (SELECT stale::catalog_assortmentselection FROM stale);
    END IF;
    -- what else the changed assortments choose counts too: an exception that goes may make a whole category theirs
    changed := changed || ARRAY (
        SELECT s FROM catalog_assortmentselection s WHERE assortment_id IN (SELECT assortment_id FROM unnest(changed))
    );
    IF NOT EXISTS (SELECT FROM unnest(changed) WHERE kind = 'everything') THEN
        wanted := ARRAY (
            WITH RECURSIVE below (id) AS (
                SELECT category_id FROM unnest(changed) WHERE category_id IS NOT NULL
                UNION SELECT c.id FROM below b JOIN catalog_category c ON c.parent_id = b.id
            )
            SELECT id FROM below
            UNION SELECT id FROM catalog_category c
            WHERE NOT EXISTS (SELECT FROM catalog_categoryreach r WHERE r.category_id = c.id)
        );
    END IF;
    PERFORM catalog_measure_reach(wanted);
    RETURN NULL;
END $$;

CREATE TRIGGER assortmentselection_reach_made AFTER INSERT ON catalog_assortmentselection
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_reach_measured();
CREATE TRIGGER assortmentselection_reach_changed AFTER UPDATE ON catalog_assortmentselection
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_reach_measured();
CREATE TRIGGER assortmentselection_reach_gone AFTER DELETE ON catalog_assortmentselection
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION catalog_reach_measured();

SELECT catalog_measure_reach(NULL) WHERE EXISTS (SELECT FROM catalog_assortmentselection);
"""

UNDO = """
DROP FUNCTION catalog_reach_measured() CASCADE;
DROP FUNCTION catalog_reach_widened() CASCADE;
DROP FUNCTION catalog_widen_reach(uuid[]);
DROP FUNCTION catalog_measure_reach(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_assortment_sets")]

    operations = [
        migrations.CreateModel(
            name="CategoryReach",
            fields=[
                (
                    "category",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reach",
                        serialize=False,
                        to="catalog.category",
                    ),
                ),
                (
                    "in_all",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                (
                    "in_any",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
            ],
        ),
        migrations.RunSQL(REACH + TRIGGERS, UNDO),
    ]
