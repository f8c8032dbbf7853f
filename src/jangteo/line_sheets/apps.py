from django.apps import AppConfig


class LineSheetsConfig(AppConfig):
    name = "jangteo.line_sheets"
    label = "line_sheets"
