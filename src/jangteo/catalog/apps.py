from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "jangteo.catalog"
    label = "catalog"
