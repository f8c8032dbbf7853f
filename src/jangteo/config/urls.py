"""Every address; /healthz is answered before them, in HealthMiddleware."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("office/", admin.site.urls)]
if find_spec("jangteo.config.api"):
    from jangteo.config.api import api

    urlpatterns.append(path("api/v1/", api.urls))
if find_spec("jangteo.storefront.urls"):
    urlpatterns.append(path("", include("jangteo.storefront.urls")))
