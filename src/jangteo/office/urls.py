"""The office's addresses; unfold's record pages, log-in and log-out stand below the same path."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from jangteo.office.pages import applications, buyers, goods, orders, prices, stock, today, trust
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
    path("applications/", staff_page(applications.list_page), name="applications"),
    path("applications/papers/<uuid:document_id>/", staff_page(applications.document), name="application_paper"),
    path("applications/tasks/<uuid:task_id>/", staff_page(applications.close_task), name="application_task"),
    path("applications/<uuid:application_id>/", staff_page(applications.application_page), name="application"),
    path("applications/<uuid:application_id>/<slug:action>/", staff_page(applications.act), name="application_action"),
    path("audit/", staff_page(trust.audit_page), name="audit"),
    path("checks/", staff_page(trust.checks_page), name="checks"),
    path("outbox/", staff_page(trust.outbox_page), name="outbox"),
    path("records/", staff_page(trust.records_page), name="records"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "office"))),
    path("", admin.site.urls),
]
