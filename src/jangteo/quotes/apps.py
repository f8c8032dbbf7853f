from django.apps import AppConfig


class QuotesConfig(AppConfig):
    name = "jangteo.quotes"
    label = "quotes"
