from django.apps import AppConfig


class FlagsConfig(AppConfig):
    name = "jangteo.flags"
    label = "flags"

    def ready(self) -> None:
        from jangteo.flags.services import PERSONAL_DATA
        from jangteo.flags.watched import WATCHED
        from jangteo.kernel import personal
        from jangteo.kernel.kept import WATCH

        personal.register(PERSONAL_DATA)
        WATCH.add(*WATCHED)
