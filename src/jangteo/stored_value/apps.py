from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "stored_value.balances_are_sums_of_moves",
        "What is left of a gift card or of store credit is not below zero, and is the sum of its moves.",
        """SELECT v.id, v.balance_minor, coalesce(sum(m.amount_minor), 0) AS moved FROM stored_value_storedvalue v
           LEFT JOIN stored_value_storedvaluemove m ON m.value_id = v.id
           GROUP BY v.id HAVING v.balance_minor <> coalesce(sum(m.amount_minor), 0) OR v.balance_minor < 0""",
    ),
    verify.Invariant(
        "stored_value.parts_are_sums_of_moves",
        "What is left of each part of a value is not below zero, and is the sum of its moves.",
        """SELECT p.id, p.left_minor, coalesce(sum(m.amount_minor), 0) AS moved FROM stored_value_storedvaluepart p
           LEFT JOIN stored_value_storedvaluemove m ON m.part_id = p.id
           GROUP BY p.id HAVING p.left_minor <> coalesce(sum(m.amount_minor), 0) OR p.left_minor < 0""",
    ),
    verify.Invariant(
        "stored_value.no_more_came_back_than_was_spent",
        "Of each spending no more came back than was spent, and to the value it was spent of.",
        """SELECT g.value_id AS id, g.undoes FROM stored_value_storedvaluemove g
           LEFT JOIN LATERAL (SELECT -sum(amount_minor) AS spent FROM stored_value_storedvaluemove m
             WHERE m.key = g.undoes AND m.kind = 'spend' AND m.value_id = g.value_id) s ON true
           WHERE g.undoes <> ''
           GROUP BY g.value_id, g.undoes, s.spent HAVING sum(g.amount_minor) > coalesce(s.spent, 0)""",
    ),
    verify.Invariant(
        "stored_value.books_agree",
        "The ledger owes the holder of each gift card, and the owner of each store credit, what is left of it.",
        """SELECT v.id, v.balance_minor, coalesce(l.owed, 0) AS owed FROM stored_value_storedvalue v
           LEFT JOIN (SELECT counterpart, currency, account, -sum(amount_minor) AS owed FROM ledger_posting
             WHERE account IN ('gift_cards', 'store_credit') GROUP BY counterpart, currency, account) l
             ON l.counterpart = v.id::text AND l.currency = v.currency
            AND l.account = CASE v.kind WHEN 'gift_card' THEN 'gift_cards' ELSE 'store_credit' END
           WHERE v.balance_minor <> coalesce(l.owed, 0)""",
    ),
)


class StoredValueConfig(AppConfig):
    name = "jangteo.stored_value"
    label = "stored_value"

    def ready(self) -> None:
        from jangteo.kernel import personal, sealing
        from jangteo.stored_value.models import PayoutRequest
        from jangteo.stored_value.services.personal_data import PERSONAL_DATA  # its models may be loaded only now
        from jangteo.stored_value.types import ACCOUNTS

        personal.register(PERSONAL_DATA)
        sealing.register(sealing.of_column(ACCOUNTS, PayoutRequest, "secret"))
        verify.register(*INVARIANTS)
