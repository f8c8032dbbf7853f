"""Every address; /healthz is answered before them, in HealthMiddleware."""

from django.urls import URLPattern, URLResolver, include, path

from jangteo.config.api import api, unknown_address

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/", include("jangteo.office.urls")),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", unknown_address),
    path("", include("jangteo.storefront.urls")),
]

handler400 = "jangteo.storefront.pages.errors.bad_request"
handler403 = "jangteo.storefront.pages.errors.forbidden"
handler404 = "jangteo.storefront.pages.errors.not_found"
handler500 = "jangteo.storefront.pages.errors.broken"
