"""The trigger that places changed products plans anew each time.

A plan kept from an update of one product joins a hundred thousand changed ones in a loop.
"""

from django.db import migrations

FUNCTION = r"""
CREATE OR REPLACE FUNCTION catalog_products_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7246010004);
    IF NOT EXISTS (SELECT FROM catalog_assortmentselection) THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'catalog_product' AND TG_OP = 'INSERT' THEN
        wanted := ARRAY (SELECT id FROM fresh);
    ELSIF TG_TABLE_NAME = 'catalog_product' THEN
        {moved}
    ELSIF TG_OP = 'INSERT' THEN
        wanted := ARRAY (SELECT DISTINCT product_id FROM fresh WHERE option_id IS NOT NULL OR flag);
    ELSIF TG_OP = 'DELETE' THEN
        wanted := ARRAY (SELECT DISTINCT product_id FROM stale WHERE option_id IS NOT NULL OR flag);
    ELSE
        wanted := ARRAY (SELECT product_id FROM fresh UNION SELECT product_id FROM stale);
    END IF;
    IF cardinality(wanted) > 0 THEN
        PERFORM catalog_place_products(wanted);
    END IF;
    RETURN NULL;
END $$;
"""

KEPT = "wanted := ARRAY (SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id WHERE s.category_id <> f.category_id);"
ANEW = """EXECUTE $q$
            SELECT ARRAY (SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id WHERE s.category_id <> f.category_id)
        $q$ INTO wanted;"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_contents")]

    operations = [migrations.RunSQL(FUNCTION.replace("{moved}", ANEW), FUNCTION.replace("{moved}", KEPT))]
