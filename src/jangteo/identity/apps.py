from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "jangteo.identity"
    label = "identity"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from jangteo.identity import handlers, services
        from jangteo.identity.events import KeyAsked
        from jangteo.identity.services.personal_data import PERSONAL_DATA
        from jangteo.identity.services.sealed_factors import SEALED
        from jangteo.kernel import outbox, personal, sealing

        personal.register(PERSONAL_DATA)
        sealing.register(SEALED)
        outbox.subscribe(KeyAsked, handlers.answer_key_asked)
        user_logged_in.connect(services.describe_session, dispatch_uid="identity.describe_session")
