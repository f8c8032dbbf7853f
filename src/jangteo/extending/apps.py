from typing import Any

import structlog
from django.apps import AppConfig

log = structlog.get_logger(__name__)


class ExtendingConfig(AppConfig):
    name = "jangteo.extending"
    label = "extending"
    default = True

    def ready(self) -> None:
        from jangteo.extending import calling
        from jangteo.kernel import letters

        letters.carry_by(calling.carried)


class ExtensionApp(AppConfig):
    """The Django app of an extension: tables that can't be imported are told of, and the rest starts."""

    default = False
    broken = ""

    def import_models(self) -> None:
        try:
            super().import_models()
        except Exception as error:
            self._told(error)
            self.models: dict[str, Any] = self.apps.all_models[self.label]  # type: ignore[union-attr]

    def ready(self) -> None:
        try:
            self.begin()
        except Exception as error:
            self._told(error)

    def begin(self) -> None:
        """What the extension does once all tables are known, in place of `ready`."""

    def _told(self, error: Exception) -> None:
        self.broken = type(error).__name__
        log.error("extension_broken", extension=self.label, error=repr(error))
