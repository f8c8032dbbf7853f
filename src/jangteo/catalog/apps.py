from django.apps import AppConfig

from jangteo.catalog.rules import sight_in_words
from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "catalog.products_are_in_the_assortments_that_choose_them",
        "A product is in exactly the assortments whose selections take it in.",
        """SELECT p.id, s.members AS stored, f.members AS chosen FROM catalog_product p
           LEFT JOIN catalog_assortmentset s ON s.id = p.assortment_set_id
           LEFT JOIN catalog_assortments_of(NULL) f ON f.product_id = p.id
           WHERE s.members IS DISTINCT FROM f.members""",
    ),
    verify.Invariant(
        "catalog.no_category_is_thought_emptier_than_it_is",
        "What is kept of a category's assortments hides nothing that one of its products would show.",
        """SELECT p.id, r.category_id, r.in_all, r.in_any, s.members FROM catalog_product p
           JOIN catalog_categoryreach r ON r.category_id = p.category_id
           LEFT JOIN catalog_assortmentset s ON s.id = p.assortment_set_id
           WHERE NOT (coalesce(s.members, '{}') @> r.in_all AND r.in_any @> coalesce(s.members, '{}'))""",
    ),
    verify.Invariant(
        "catalog.successions_end",
        "No variant takes its own place, by however many others.",
        """WITH RECURSIVE chain AS (
             SELECT variant_id, successor_id AS place FROM catalog_variantsuccession
             UNION
             SELECT c.variant_id, s.successor_id FROM chain c JOIN catalog_variantsuccession s ON s.variant_id = c.place
           )
           SELECT variant_id AS id FROM chain GROUP BY variant_id
           HAVING bool_or(place = variant_id) AND variant_id = (array_agg(place ORDER BY place))[1]""",
    ),
    verify.Invariant(
        "catalog.variants_have_one_value_of_each_axis",
        "An active variant has one value of each axis of its product, in their order.",
        """SELECT v.id, v.sku, v.option_values FROM catalog_variant v
           WHERE v.is_active AND NOT catalog_options_fit(v.product_id, v.option_values)""",
    ),
)


class CatalogConfig(AppConfig):
    name = "jangteo.catalog"
    label = "catalog"

    def ready(self) -> None:
        from jangteo.kernel import because  # its models may be loaded only now

        because.register_wording("sight", sight_in_words)
        verify.register(*INVARIANTS)
