from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "programs.ended_programs_hold_nothing",
        "A program that was ended has no key that works and no log-in.",
        """SELECT p.id, p.name FROM programs_program p JOIN parties_user u ON u.id = p.user_id
           WHERE p.ended_at IS NOT NULL AND (u.is_active OR EXISTS (
             SELECT FROM programs_programkey k WHERE k.program_id = p.id AND k.ends_at > p.ended_at))""",
    ),
    verify.Invariant(
        "programs.no_password_opens_one",
        "No password opens the log-in of a program.",
        """SELECT p.id, p.name FROM programs_program p JOIN parties_user u ON u.id = p.user_id
           WHERE u.password NOT LIKE '!%%' OR u.is_superuser""",
    ),
)


class ProgramsConfig(AppConfig):
    name = "jangteo.programs"
    label = "programs"

    def ready(self) -> None:
        from jangteo.parties.services import accept_tokens
        from jangteo.programs.services import PREFIXES, find_user_by_key

        verify.register(*INVARIANTS)
        for prefix in PREFIXES:
            accept_tokens(prefix, find_user_by_key)
