from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "jangteo.identity"
    label = "identity"
