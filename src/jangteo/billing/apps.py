from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "jangteo.billing"
    label = "billing"
