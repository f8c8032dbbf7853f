from django.apps import AppConfig

from jangteo.kernel import verify
from jangteo.relations import rules

INVARIANTS = (
    verify.Invariant(
        "relations.owners_never_overlap",
        "No account had two owners at the same time.",
        """SELECT one.id, one.party_id FROM relations_account one JOIN relations_account other
             ON other.party_id = one.party_id AND other.id > one.id AND other.role = 'owner'
           WHERE one.role = 'owner'
             AND tstzrange(one.from_at, one.until_at) && tstzrange(other.from_at, other.until_at)""",
    ),
    verify.Invariant(
        "relations.task_is_where_its_last_move_says",
        "A task is in the state its last move led to, about the same party.",
        """SELECT t.id, t.state FROM relations_task t WHERE t.state IS DISTINCT FROM
             (SELECT m.to_state FROM relations_taskmove m WHERE m.task_id = t.id ORDER BY m.id DESC LIMIT 1)
           OR EXISTS (SELECT FROM relations_taskmove m WHERE m.task_id = t.id AND m.party_id <> t.party_id)""",
    ),
    verify.Invariant(
        "relations.corrections_stay_with_their_party",
        "A note and its correction are about the same party.",
        """SELECT n.id, n.party_id FROM relations_note n JOIN relations_note old ON old.id = n.replaces_id
           WHERE old.party_id <> n.party_id""",
    ),
)


class RelationsConfig(AppConfig):
    name = "jangteo.relations"
    label = "relations"

    def ready(self) -> None:
        from jangteo.kernel import because, personal
        from jangteo.relations.services.personal_data import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
        because.register_wording("account", rules.account_in_words)
        verify.register(*INVARIANTS)
