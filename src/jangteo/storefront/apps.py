from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "jangteo.storefront"
    label = "storefront"
