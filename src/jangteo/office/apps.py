from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "jangteo.office"
    label = "office"
