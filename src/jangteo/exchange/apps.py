from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jangteo.exchange"
    label = "exchange"
