from django.apps import AppConfig


class BankingConfig(AppConfig):
    name = "jangteo.banking"
    label = "banking"
