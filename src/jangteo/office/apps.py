from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "jangteo.office"

    def ready(self) -> None:
        from jangteo.office.records import register_records
        from jangteo.office.telling import register_orders

        register_records()
        register_orders()
