from django.apps import AppConfig


class OrderingConfig(AppConfig):
    name = "jangteo.ordering"
    label = "ordering"
