"""Which assortments each product is in, kept by the database itself: no write can forget it, and none can race past it.

A product's set is what filters read. Whatever changes what selections choose (products, their values, the tree of
categories, the selections themselves) places the products that it may touch anew, and only those. Product writes
share a lock, changes of selections and of the tree hold it alone: else a product made beside a new selection would
be seen by neither. The extension intarray compares sets many times faster; without it all is the same but slower.
"""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

PLACES = r"""
CREATE SEQUENCE catalog_assortment_number AS integer;
CREATE FUNCTION catalog_assortments_of(wanted uuid[]) RETURNS TABLE (product_id uuid, members integer[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
    -- planned anew each time: one product and a hundred thousand want different plans
    RETURN QUERY EXECUTE $q$
        WITH RECURSIVE below (root, id) AS (
            SELECT DISTINCT category_id, category_id FROM catalog_assortmentselection WHERE category_id IS NOT NULL
            UNION SELECT b.root, c.id FROM below b JOIN catalog_category c ON c.parent_id = b.id
        ), touched (product_id, assortment_id, is_include) AS (
            SELECT p.id, s.assortment_id, s.is_include FROM catalog_assortmentselection s, catalog_product p
                WHERE s.kind = 'everything' AND ($1 IS NULL OR p.id = ANY ($1))
            UNION ALL SELECT p.id, s.assortment_id, s.is_include FROM catalog_assortmentselection s
                JOIN below b ON b.root = s.category_id JOIN catalog_product p ON p.category_id = b.id
                WHERE $1 IS NULL OR p.id = ANY ($1)
            UNION ALL SELECT v.product_id, s.assortment_id, s.is_include FROM catalog_assortmentselection s
                JOIN catalog_attributevalue v ON v.option_id = s.option_id
                WHERE $1 IS NULL OR v.product_id = ANY ($1)
            UNION ALL SELECT v.product_id, s.assortment_id, s.is_include FROM catalog_assortmentselection s
                JOIN catalog_attributevalue v ON v.attribute_id = s.attribute_id AND v.flag
                WHERE $1 IS NULL OR v.product_id = ANY ($1)
            UNION ALL SELECT s.product_id, s.assortment_id, s.is_include FROM catalog_assortmentselection s
                WHERE s.product_id IS NOT NULL AND ($1 IS NULL OR s.product_id = ANY ($1))
        ), placed AS (
            SELECT t.product_id, t.assortment_id FROM touched t GROUP BY 1, 2 HAVING bool_and(t.is_include)
        )
        SELECT p.product_id, array_agg(a.number::integer ORDER BY a.number)
        FROM placed p JOIN catalog_assortment a ON a.id = p.assortment_id GROUP BY 1
    $q$ USING wanted;
END $$;

CREATE FUNCTION catalog_place_products(wanted uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog_product WHERE wanted IS NULL OR id = ANY (wanted) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO catalog_assortmentset (members, key)
        SELECT DISTINCT f.members, md5(array_to_string(f.members, ',')) FROM catalog_assortments_of(wanted) f
        ON CONFLICT (key) DO NOTHING;
    UPDATE catalog_product p SET assortment_set_id = x.set_id FROM (
        SELECT q.id, s.id AS set_id FROM catalog_product q
        LEFT JOIN catalog_assortments_of(wanted) f ON f.product_id = q.id
        LEFT JOIN catalog_assortmentset s ON s.key = md5(array_to_string(f.members, ','))
        WHERE wanted IS NULL OR q.id = ANY (wanted)
    ) x WHERE x.id = p.id AND p.assortment_set_id IS DISTINCT FROM x.set_id;
END $$;
"""

PRODUCTS = r"""
CREATE FUNCTION catalog_products_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
        wanted := ARRAY (SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id WHERE s.category_id <> f.category_id);
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

CREATE TRIGGER product_made AFTER INSERT ON catalog_product
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_products_changed();
CREATE TRIGGER product_moved AFTER UPDATE ON catalog_product
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_products_changed();
CREATE TRIGGER attributevalue_made AFTER INSERT ON catalog_attributevalue
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_products_changed();
CREATE TRIGGER attributevalue_changed AFTER UPDATE ON catalog_attributevalue
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_products_changed();
CREATE TRIGGER attributevalue_gone AFTER DELETE ON catalog_attributevalue
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION catalog_products_changed();
"""

SELECTIONS = r"""
CREATE FUNCTION catalog_selections_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed catalog_assortmentselection[];
    wanted uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(7246010004);
    IF TG_OP = 'INSERT' THEN
        changed := ARRAY (SELECT fresh::catalog_assortmentselection FROM fresh);
    ELSIF TG_OP = 'DELETE' THEN
        changed := ARRAY (SELECT stale::catalog_assortmentselection FROM stale);
    ELSE
        changed := ARRAY (SELECT fresh::catalog_assortmentselection FROM fresh)
            || ARRAY (SELECT stale::catalog_assortmentselection FROM stale);
    END IF;
    IF NOT EXISTS (SELECT FROM unnest(changed) WHERE kind = 'everything') THEN
        WITH RECURSIVE below (id) AS (
            SELECT category_id FROM unnest(changed) WHERE category_id IS NOT NULL
            UNION SELECT c.id FROM below b JOIN catalog_category c ON c.parent_id = b.id
        )
        SELECT array_agg(id) INTO wanted FROM (
            SELECT p.id FROM catalog_product p JOIN below b ON b.id = p.category_id
            UNION SELECT v.product_id FROM catalog_attributevalue v JOIN unnest(changed) s ON v.option_id = s.option_id
            UNION SELECT v.product_id FROM catalog_attributevalue v
                JOIN unnest(changed) s ON v.attribute_id = s.attribute_id AND v.flag
            UNION SELECT s.product_id FROM unnest(changed) s WHERE s.product_id IS NOT NULL
        ) AS touched;
        wanted := coalesce(wanted, '{}');
    END IF;
    IF wanted IS NULL OR cardinality(wanted) > 0 THEN
        PERFORM catalog_place_products(wanted);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER assortmentselection_made AFTER INSERT ON catalog_assortmentselection
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_selections_changed();
CREATE TRIGGER assortmentselection_changed AFTER UPDATE ON catalog_assortmentselection
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_selections_changed();
CREATE TRIGGER assortmentselection_gone AFTER DELETE ON catalog_assortmentselection
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION catalog_selections_changed();
"""

TREE = r"""
CREATE FUNCTION catalog_categories_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM fresh f JOIN stale s ON s.id = f.id WHERE s.parent_id IS DISTINCT FROM f.parent_id) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(7246010004);
    WITH RECURSIVE below (id) AS (
        SELECT f.id FROM fresh f JOIN stale s ON s.id = f.id WHERE s.parent_id IS DISTINCT FROM f.parent_id
        UNION SELECT c.id FROM below b JOIN catalog_category c ON c.parent_id = b.id
    )
    SELECT array_agg(p.id) INTO wanted FROM catalog_product p JOIN below b ON b.id = p.category_id;
    IF wanted IS NOT NULL THEN
        PERFORM catalog_place_products(wanted);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER category_moved AFTER UPDATE ON catalog_category
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_categories_moved();
"""

UNDO = """
DROP FUNCTION catalog_categories_moved() CASCADE;
DROP FUNCTION catalog_selections_changed() CASCADE;
DROP FUNCTION catalog_products_changed() CASCADE;
DROP FUNCTION catalog_place_products(uuid[]);
DROP FUNCTION catalog_assortments_of(uuid[]);
DROP SEQUENCE catalog_assortment_number;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_assortments")]

    operations = [CreateExtension("intarray"), migrations.RunSQL(PLACES + PRODUCTS + SELECTIONS + TREE, UNDO)]
