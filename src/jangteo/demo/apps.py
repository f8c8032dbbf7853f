from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "jangteo.demo"
    label = "demo"
