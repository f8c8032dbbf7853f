from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "purchasing.list_lines_stand_in_order",
        "The lines of a list are numbered from one on, without a gap.",
        """SELECT n.list_id AS id, count(*) AS lines FROM purchasing_requisitionline n
           GROUP BY n.list_id HAVING min(n.position) <> 1 OR max(n.position) <> count(*)""",
    ),
    verify.Invariant(
        "purchasing.lists_are_a_persons",
        "Each list was written by a person.",
        """SELECT n.id, n.made_by_id FROM purchasing_requisitionlist n JOIN parties_party p ON p.id = n.made_by_id
           WHERE p.kind <> 'person'""",
    ),
    verify.Invariant(
        "purchasing.part_numbers_are_read_as_written",
        "What a buyer's part number is looked for by holds no spaces, hyphens or small Latin letters.",
        """SELECT n.id, n.text FROM purchasing_partnumber n WHERE n.key ~ '[-_./ a-z]'""",
    ),
)


class PurchasingConfig(AppConfig):
    name = "jangteo.purchasing"
    label = "purchasing"

    def ready(self) -> None:
        from jangteo.kernel import personal
        from jangteo.purchasing.services.personal_data import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
