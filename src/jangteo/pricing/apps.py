from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "jangteo.pricing"
    label = "pricing"
