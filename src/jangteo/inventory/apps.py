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
           WHERE allocated + held + quarantined > on_hand OR on_hand < 0 OR allocated < 0""",
    ),
    verify.Invariant(
        "inventory.held_is_sum_of_open_holds",
        "What a place keeps for carts is the sum of the open holds.",
        """SELECT l.id, l.held, coalesce(sum(h.quantity), 0) AS holds FROM inventory_stocklevel l
           LEFT JOIN inventory_stockhold h ON h.level_id = l.id AND h.state = 'open'
           GROUP BY l.id HAVING l.held <> coalesce(sum(h.quantity), 0)""",
    ),
    verify.Invariant(
        "inventory.set_aside_is_sum_of_movements",
        "What a place has set aside is the sum of the movements that set it aside.",
        """SELECT l.id, l.quarantined, coalesce(sum(m.quarantined), 0) AS movements
           FROM inventory_stocklevel l LEFT JOIN inventory_stockmovement m ON m.level_id = l.id
           GROUP BY l.id HAVING l.quarantined <> coalesce(sum(m.quarantined), 0)""",
    ),
    verify.Invariant(
        "inventory.parts_are_their_level",
        "Where units are told apart by lot or owner, the parts sum up to what the place has, and each part is the sum "
        "of its movements and of the promises of it.",
        """SELECT l.id, l.on_hand, l.allocated, l.quarantined FROM inventory_stocklevel l
           LEFT JOIN inventory_stockpart p ON p.level_id = l.id GROUP BY l.id
           HAVING l.is_parted <> (count(p.id) > 0) OR l.is_parted AND (l.on_hand, l.allocated, l.quarantined)
               <> (sum(p.on_hand), sum(p.allocated), sum(p.quarantined))
           UNION ALL
           SELECT p.id, p.on_hand, p.allocated, p.quarantined FROM inventory_stockpart p
           WHERE p.on_hand <> (SELECT coalesce(sum(m.quantity), 0) FROM inventory_stockmovement m
                               WHERE m.part_id = p.id)
              OR p.allocated <> (SELECT coalesce(sum(a.quantity), 0) FROM inventory_allocation a
                                 WHERE a.part_id = p.id AND a.state = 'open')""",
    ),
    verify.Invariant(
        "inventory.on_its_way_is_what_transfers_carry",
        "What lies between places is what transfers have sent and neither received nor lost.",
        """SELECT variant_id, sum(lies) AS lies, sum(carried) AS carried FROM (
               SELECT l.variant_id, l.on_hand AS lies, 0 AS carried FROM inventory_stocklevel l
               JOIN inventory_place p ON p.id = l.place_id WHERE p.kind = 'transit'
               UNION ALL
               SELECT variant_id, 0, sent - received - lost FROM inventory_transferline) AS ways
           GROUP BY variant_id HAVING sum(lies) <> sum(carried)""",
    ),
    verify.Invariant(
        "inventory.received_is_what_came_for_purchases",
        "What purchase orders have received is what was moved in for them.",
        """SELECT o.id, o.number, sum(l.received) AS received FROM inventory_purchaseorder o
           JOIN inventory_purchaseline l ON l.purchase_id = o.id GROUP BY o.id
           HAVING sum(l.received) <> (SELECT coalesce(sum(m.quantity), 0) FROM inventory_stockmovement m
                                      WHERE m.source_kind = 'purchase' AND m.source_id = o.id)""",
    ),
    verify.Invariant(
        "inventory.waiting_stays_within_caps",
        "What waits for goods is what its policy counts, and no more than may.",
        """SELECT p.id, v.sku, p.cap, p.waiting, coalesce(sum(w.quantity), 0) AS waits FROM inventory_supplypolicy p
           JOIN catalog_variant v ON v.id = p.variant_id
           LEFT JOIN inventory_waiting w ON w.policy_id = p.id AND w.state = 'waiting'
           GROUP BY p.id, v.sku HAVING p.waiting <> coalesce(sum(w.quantity), 0)
             OR p.kind <> 'none' AND coalesce(sum(w.quantity), 0) > p.cap""",
    ),
    verify.Invariant(
        "inventory.no_receipt_is_promised_twice",
        "No more waits on a line of a purchase order than is still expected of it.",
        """SELECT l.id, o.number, sum(w.quantity) AS waits FROM inventory_waiting w
           JOIN inventory_purchaseline l ON l.id = w.purchase_line_id
           JOIN inventory_purchaseorder o ON o.id = l.purchase_id
           WHERE w.state = 'waiting' GROUP BY l.id, o.number
           HAVING sum(w.quantity) > CASE WHEN l.is_open THEN l.quantity - l.received ELSE 0 END""",
    ),
    verify.Invariant(
        "inventory.numbered_units_are_counted",
        "Where units have numbers, as many of them lie at a place as it has on hand.",
        """SELECT l.id, l.on_hand, count(s.id) AS numbered FROM inventory_stocklevel l
           JOIN inventory_stockpolicy t ON t.variant_id = l.variant_id AND t.tracking = 'serial'
           LEFT JOIN inventory_serialunit s ON s.level_id = l.id GROUP BY l.id HAVING l.on_hand <> count(s.id)""",
    ),
)


class InventoryConfig(AppConfig):
    name = "jangteo.inventory"
    label = "inventory"

    def ready(self) -> None:
        verify.register(*INVARIANTS)
