from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "jangteo.fulfilment"
    label = "fulfilment"
