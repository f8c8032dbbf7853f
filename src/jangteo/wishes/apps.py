from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "wishes.given_is_sum_of_gifts",
        "How many of a wish are given is the sum of what its givers give.",
        """SELECT w.id, w.given, coalesce(sum(g.quantity), 0) AS gifts FROM wishes_wish w
           LEFT JOIN wishes_wishgift g ON g.wish_id = w.id
           GROUP BY w.id HAVING w.given <> coalesce(sum(g.quantity), 0)""",
    ),
    verify.Invariant(
        "wishes.what_is_gone_is_given",
        "What is no longer wished for is kept only while somebody gives it.",
        "SELECT id, list_id FROM wishes_wish WHERE removed_at IS NOT NULL AND given = 0",
    ),
    verify.Invariant(
        "wishes.lists_are_a_persons",
        "Each wish list was made by a person, and is shared with nobody where they wish for themselves alone.",
        """SELECT l.id, l.made_by_id FROM wishes_wishlist l JOIN parties_party p ON p.id = l.made_by_id
           WHERE p.kind <> 'person' OR (l.party_id = l.made_by_id AND l.shared_with <> '')""",
    ),
)


class WishesConfig(AppConfig):
    name = "jangteo.wishes"
    label = "wishes"

    def ready(self) -> None:
        from jangteo.inventory.events import StockReturned
        from jangteo.kernel import outbox, personal
        from jangteo.wishes import handlers
        from jangteo.wishes.services.personal_data import PERSONAL_DATA

        outbox.subscribe(StockReturned, handlers.tell_returned)
        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
