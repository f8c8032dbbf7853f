from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "jangteo.privacy"
    label = "privacy"
