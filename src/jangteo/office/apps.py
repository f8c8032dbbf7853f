from django.apps import AppConfig
from django.contrib.admin import apps


class RecordsConfig(apps.AdminConfig):
    default = False
    default_site = "jangteo.office.site.OfficeSite"


class OfficeConfig(AppConfig):
    name = "jangteo.office"
    default = True

    def ready(self) -> None:
        from jangteo.office.records import register_records
        from jangteo.office.telling import register_orders

        register_records()
        register_orders()
