from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "jangteo.parties"
    label = "parties"

    def ready(self) -> None:
        from jangteo.kernel import personal
        from jangteo.parties.services.personal_data import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
