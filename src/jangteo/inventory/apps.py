from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "inventory.on_hand_is_sum_of_movements",
        "What a place has on hand is the sum of its movements.",
        """SELECT l.id, v.sku, p.code AS place, l.on_hand, coalesce(sum(m.quantity), 0) AS movements
           FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id
           JOIN inventory_place p ON p.id = l.place_id LEFT JOIN inventory_stockmovement m ON m.level_id = l.id
           GROUP BY l.id, v.sku, p.code HAVING l.on_hand <> coalesce(sum(m.quantity), 0)""",
    ),
    verify.Invariant(
        "inventory.allocated_is_sum_of_open_allocations",
        "What a place has promised is the sum of the open allocations.",
        """SELECT l.id, v.sku, p.code AS place, l.allocated, coalesce(sum(a.quantity), 0) AS promised
           FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id
           JOIN inventory_place p ON p.id = l.place_id
           LEFT JOIN inventory_allocation a ON a.level_id = l.id AND a.state = 'open'
           GROUP BY l.id, v.sku, p.code HAVING l.allocated <> coalesce(sum(a.quantity), 0)""",
    ),
    verify.Invariant(
        "inventory.promises_only_what_is_there",
        "No place has promised more than it has, and none has less than nothing.",
        """SELECT id, on_hand, allocated FROM inventory_stocklevel
           WHERE allocated > on_hand OR on_hand < 0 OR allocated < 0""",
    ),
)


class InventoryConfig(AppConfig):
    name = "jangteo.inventory"
    label = "inventory"

    def ready(self) -> None:
        verify.register(*INVARIANTS)
