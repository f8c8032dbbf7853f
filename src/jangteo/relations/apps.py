from django.apps import AppConfig


class RelationsConfig(AppConfig):
    name = "jangteo.relations"
    label = "relations"
