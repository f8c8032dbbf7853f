from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "jangteo.segments"
    label = "segments"

    def ready(self) -> None:
        from jangteo.kernel import personal
        from jangteo.segments.services import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
