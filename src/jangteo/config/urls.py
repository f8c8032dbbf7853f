"""Every address; /healthz is answered before them, in HealthMiddleware."""

from importlib import import_module

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from jangteo.config.api import api, unknown_address


def _is_there(module: str) -> bool:
    """While the faces are being built: whether one can be mounted yet."""
    try:
        import_module(module)
    except ImportError:
        return False
    return True


urlpatterns: list[URLPattern | URLResolver] = [
    path("office/", include("jangteo.office.urls") if _is_there("jangteo.office.urls") else admin.site.urls),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", unknown_address),
]
if _is_there("jangteo.storefront.urls"):
    urlpatterns.append(path("", include("jangteo.storefront.urls")))

handler400 = "jangteo.storefront.pages.errors.bad_request"
handler403 = "jangteo.storefront.pages.errors.forbidden"
handler404 = "jangteo.storefront.pages.errors.not_found"
handler500 = "jangteo.storefront.pages.errors.broken"
