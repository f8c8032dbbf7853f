from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    name = "jangteo.alarms"
    label = "alarms"
