from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "jangteo.parties"
    label = "parties"
