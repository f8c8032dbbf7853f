from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "jangteo.channels"
    label = "channels"
