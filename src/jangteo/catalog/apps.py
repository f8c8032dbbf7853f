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
)


class CatalogConfig(AppConfig):
    name = "jangteo.catalog"
    label = "catalog"

    def ready(self) -> None:
        from jangteo.kernel import because  # its models may be loaded only now

        because.register_wording("sight", sight_in_words)
        verify.register(*INVARIANTS)
