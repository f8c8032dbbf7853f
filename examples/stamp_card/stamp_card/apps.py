from jangteo.extending.apps import ExtensionApp


class StampCard(ExtensionApp):
    name = "stamp_card"
    label = "stamp_card"
    default_auto_field = "django.db.models.BigAutoField"

    def begin(self) -> None:
        from jangteo.kernel import outbox
        from jangteo.ordering.events import OrderCancelled, OrderPlaced
        from stamp_card import handlers

        outbox.subscribe(OrderPlaced, handlers.stamp)
        outbox.subscribe(OrderCancelled, handlers.take_back)
