from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "jangteo.connect"
    label = "connect"
