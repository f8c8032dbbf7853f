from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "jangteo.inventory"
    label = "inventory"
