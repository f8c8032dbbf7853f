from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "jangteo.kernel"
    label = "kernel"
