from django.apps import AppConfig

from jangteo.kernel import verify
from jangteo.kernel.kept import WATCH
from jangteo.search.watched import WATCHED

INVARIANTS = (
    verify.Invariant(
        "search.entries_are_as_made_anew",
        "What each product is found by is what its texts, codes, specifications and categories say now, or waits.",
        """SELECT coalesce(e.product_id, f.product_id) AS id, coalesce(e.audience, f.audience) AS audience
           FROM search_fresh(ARRAY(SELECT p.id FROM catalog_product p)) f
           FULL JOIN search_entry e ON (e.product_id, e.audience) = (f.product_id, f.audience)
           WHERE (e.vector, e.names, e.jamo) IS DISTINCT FROM (f.vector, f.names, f.jamo)
             AND NOT EXISTS (SELECT FROM search_stale s WHERE s.product_id = coalesce(e.product_id, f.product_id))""",
    ),
)


class SearchConfig(AppConfig):
    name = "jangteo.search"
    label = "search"

    def ready(self) -> None:
        verify.register(*INVARIANTS)
        WATCH.add(*WATCHED)
