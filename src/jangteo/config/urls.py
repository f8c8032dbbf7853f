"""Every address; /healthz is answered before them, in HealthMiddleware."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from jangteo.config.api import api, unknown_address

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/", admin.site.urls),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", unknown_address),
]
if find_spec("jangteo.storefront.urls"):
    urlpatterns.append(path("", include("jangteo.storefront.urls")))
