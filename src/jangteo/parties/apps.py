from django.apps import AppConfig

from jangteo.kernel import verify

_LIVE = "since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp())"
INVARIANTS = (
    verify.Invariant(
        "parties.tree_has_no_circle",
        "No unit stands under itself, at any number of levels.",
        f"""WITH RECURSIVE up AS (
                SELECT child_id AS id, parent_id, least(child_id, parent_id) AS least_id, 1 AS depth
                FROM parties_partyparent WHERE {_LIVE}
              UNION ALL
                SELECT up.id, l.parent_id, least(least_id, l.parent_id), depth + 1
                FROM up JOIN parties_partyparent l ON l.child_id = up.parent_id
                WHERE depth < 40 AND l.since <= clock_timestamp() AND (l.until IS NULL OR l.until > clock_timestamp())
            ) SELECT DISTINCT least_id AS id FROM up WHERE parent_id = id""",  # noqa: S608 -- ours
    ),
    verify.Invariant(
        "parties.units_have_a_parent",
        "Every division and location stands under a company or another division.",
        f"""SELECT p.id, p.name FROM parties_party p WHERE p.kind IN ('division', 'location') AND p.is_active
              AND NOT EXISTS (SELECT FROM parties_partyparent WHERE child_id = p.id AND {_LIVE})""",  # noqa: S608
    ),
    verify.Invariant(
        "parties.someone_may_let_others_in",
        "A household or company that has had an administrator without an end has one now.",
        f"""SELECT m.party_id AS id, m.role FROM parties_membership m JOIN parties_party p ON p.id = m.party_id
            WHERE m.role IN ('administrator', 'guardian', 'staff_administrator') AND p.is_active
            GROUP BY m.party_id, m.role HAVING NOT bool_or({_LIVE})""",  # noqa: S608 -- ours
    ),
    verify.Invariant(
        "parties.members_are_people",
        "Whoever holds a role is a person, in something that is none.",
        """SELECT m.id, m.role FROM parties_membership m JOIN parties_party member ON member.id = m.person_id
           JOIN parties_party p ON p.id = m.party_id WHERE member.kind <> 'person' OR p.kind = 'person'""",
    ),
)


class PartiesConfig(AppConfig):
    name = "jangteo.parties"
    label = "parties"

    def ready(self) -> None:
        from jangteo.kernel import personal
        from jangteo.parties.services.personal_data import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
