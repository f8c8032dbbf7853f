from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "jangteo.segments"
    label = "segments"
