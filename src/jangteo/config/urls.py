"""Every address; /healthz is answered before them, in HealthMiddleware."""

from django.urls import URLPattern, URLResolver, include, path

from jangteo.config.api import api, unknown_address
from jangteo.storefront import openid

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/", include("jangteo.office.urls")),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", unknown_address),
    path("login/with/<slug:provider_id>/", openid.start, name="openid_connect_login"),  # allauth knows them by
    path("login/with/<slug:provider_id>/callback/", openid.callback, name="openid_connect_callback"),  # these names
    path("account/security/providers/<slug:provider_id>/", openid.connect, name="openid_connect_connect"),
    path("", include("jangteo.storefront.urls")),
]

handler400 = "jangteo.storefront.pages.errors.bad_request"
handler403 = "jangteo.storefront.pages.errors.forbidden"
handler404 = "jangteo.storefront.pages.errors.not_found"
handler500 = "jangteo.storefront.pages.errors.broken"
