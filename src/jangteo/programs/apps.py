from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "jangteo.programs"
    label = "programs"

    def ready(self) -> None:
        from jangteo.parties.services import accept_tokens
        from jangteo.programs.services import PREFIXES, find_user_by_key

        for prefix in PREFIXES:
            accept_tokens(prefix, find_user_by_key)
