"""What the doors are called through which somebody comes in."""

from django.utils.translation import pgettext_lazy

DOORS = {
    "page": pgettext_lazy("office", "Shop page"),
    "api": pgettext_lazy("office", "API"),
    "office": pgettext_lazy("office", "Office"),
    "office_api": pgettext_lazy("office", "Office API"),
    "job": pgettext_lazy("office", "Job"),
    "command": pgettext_lazy("office", "Command"),
    "import": pgettext_lazy("office", "Import"),
}
