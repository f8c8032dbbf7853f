from django.apps import AppConfig

from jangteo.kernel import verify

PROMISES = (
    verify.Invariant(
        "programs.secrets_are_kept_as_digests",
        "Of every key and every token its SHA-256 alone is kept.",
        """SELECT id, digest FROM programs_programkey WHERE digest !~ '^[0-9a-f]{64}$'
           UNION ALL SELECT id, digest FROM programs_accesstoken WHERE digest !~ '^[0-9a-f]{64}$'""",
    ),
    verify.Invariant(
        "programs.hints_give_nothing_away",
        "What is shown of a key is its kind and four letters.",
        """SELECT id, hint FROM programs_programkey
           WHERE hint !~ ('^jt_' || kind || '_.{4}$')""",
    ),
    verify.Invariant(
        "programs.keys_hold_two_years_at_most",
        "No key holds for longer than two years.",
        """SELECT id, made_at, ends_at FROM programs_programkey
           WHERE ends_at > made_at + interval '730 days'""",
    ),
    verify.Invariant(
        "programs.five_keys_work_at_most",
        "Of a program five keys work at most, and one beside them that another takes the place of.",
        """SELECT program_id AS id, count(*) AS keys FROM programs_programkey WHERE ends_at > now()
           GROUP BY program_id HAVING count(*) > 6""",
    ),
    verify.Invariant(
        "programs.what_ended_opens_nothing",
        "No key of a program that was ended works on, and nobody logs in as it.",
        """SELECT DISTINCT p.id, p.name FROM programs_program p JOIN parties_user u ON u.id = p.user_id
           LEFT JOIN programs_programkey k ON k.program_id = p.id AND k.ends_at > p.ended_at
           WHERE p.ended_at IS NOT NULL AND (k.id IS NOT NULL OR u.is_active)""",
    ),
    verify.Invariant(
        "programs.no_password_opens_them",
        "No password opens the log-in of a program.",
        """SELECT p.id, p.name FROM programs_program p JOIN parties_user u ON u.id = p.user_id
           WHERE u.password NOT LIKE '!%'""",
    ),
    verify.Invariant(
        "programs.tokens_are_no_more_than_their_key",
        "A token is for no more than the key it was made from.",
        """SELECT t.id, t.scopes FROM programs_accesstoken t JOIN programs_programkey k ON k.id = t.key_id
           WHERE NOT t.scopes <@ k.scopes""",
    ),
)


class ProgramsConfig(AppConfig):
    name = "jangteo.programs"
    label = "programs"

    def ready(self) -> None:
        from jangteo.parties.services import accept_tokens
        from jangteo.programs.services import PREFIXES, find_user_by_key

        for prefix in PREFIXES:
            accept_tokens(prefix, find_user_by_key)
        verify.register(*PROMISES)
