"""The office's addresses; unfold's record pages, log-in and log-out stand below the same path."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from jangteo.office.pages import buyers, goods, orders, prices, privacy, stock, today, trust
from jangteo.office.pages.frame import staff_page
from jangteo.office.pages.language import choose_language

pages: list[URLPattern] = [
    path("", staff_page(today.show_today), name="today"),
    path("language/", choose_language, name="language"),
    path("orders/", staff_page(orders.list_page), name="orders"),
    path("orders/export/", staff_page(orders.export), name="orders_export"),
    path("orders/<str:number>/", staff_page(orders.order_page), name="order"),
    path("orders/<str:number>/<slug:action>/", staff_page(orders.act), name="order_action"),
    path("products/", staff_page(goods.list_page), name="products"),
    path("products/<str:slug>/", staff_page(goods.product_page), name="product"),
    path("media/<uuid:media_id>/", staff_page(goods.media), name="media"),
    path("price-lists/", staff_page(prices.list_page), name="price_lists"),
    path("price-lists/<slug:code>/", staff_page(prices.price_list_page), name="price_list"),
    path("price-lists/<slug:code>/export/", staff_page(prices.export), name="price_list_export"),
    path("price-lists/<slug:code>/change/", staff_page(prices.change), name="price_change"),
    path("stock/", staff_page(stock.list_page), name="stock"),
    path("stock/export/", staff_page(stock.export), name="stock_export"),
    path("stock/<str:sku>/", staff_page(stock.sku_page), name="stock_of"),
    path("stock/<str:sku>/receive/", staff_page(stock.receive), name="stock_receive"),
    path("stock/<str:sku>/count/", staff_page(stock.count), name="stock_count"),
    path("companies/", staff_page(buyers.list_companies), name="companies"),
    path("people/", staff_page(buyers.list_people), name="people"),
    path("parties/<uuid:party_id>/", staff_page(buyers.party_page), name="party"),
    path("readings/", staff_page(privacy.readings_page), name="readings"),
    path("privacy/", staff_page(privacy.requests_page), name="privacy_requests"),
    path("privacy/<uuid:person_id>/", staff_page(privacy.person_page), name="privacy_person"),
    path("privacy/<uuid:person_id>/ask/<slug:kind>/", staff_page(privacy.ask), name="privacy_ask"),
    path("privacy/<uuid:person_id>/vault/", staff_page(privacy.vault_page), name="vault"),
    path("privacy/files/<uuid:request_id>/", staff_page(privacy.download), name="privacy_download"),
    path("audit/", staff_page(trust.audit_page), name="audit"),
    path("checks/", staff_page(trust.checks_page), name="checks"),
    path("outbox/", staff_page(trust.outbox_page), name="outbox"),
    path("records/", staff_page(trust.records_page), name="records"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "office"))),
    path("", admin.site.urls),
]
