from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "jangteo.payments"
    label = "payments"
