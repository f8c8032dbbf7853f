from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "jangteo.insights"
    label = "insights"
