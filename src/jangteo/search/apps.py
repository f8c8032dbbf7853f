from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "jangteo.search"
    label = "search"
