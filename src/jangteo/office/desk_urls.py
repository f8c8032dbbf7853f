"""Addresses of the search, saved views, runs over many rows, and alarms."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import alarms, export_lists, find, runs, today_charts, views, why
from jangteo.office.pages.frame import staff_page
from jangteo.office.pages.lists import export_rights

RUNS = (Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE, Action.CATALOGUE_CHANGE, Action.AUDIT_SEE)
DOING = (Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE, Action.CATALOGUE_CHANGE)

desk_pages: list[URLPattern] = [
    *(
        path(
            f"{page}/export/",
            staff_page(export_lists.take, *export_rights(page)),
            {"page": page},
            name=f"{page}_export",
        )
        for page in export_lists.EXPORTS
    ),
    path("today/figures/", staff_page(today_charts.export, Action.EXPORTS_TAKE), name="today_figures"),
    path("orders/<str:number>/why/", staff_page(why.of_order, Action.ORDERS_SEE), name="order_why"),
    path("price-lists/<slug:code>/why/<str:sku>/", staff_page(why.of_price, Action.PRICE_LISTS_SEE), name="price_why"),
    path("stock/<str:sku>/why/", staff_page(why.of_stock, Action.STOCK_SEE), name="stock_why"),
    path("alarms/", staff_page(alarms.list_page, Action.CHECKS_RUN), name="alarms"),
    path("alarms/<uuid:alarm_id>/seen/", staff_page(alarms.see, Action.CHECKS_RUN), name="alarm_seen"),
    path("search/", staff_page(find.search_page, Action.OFFICE_ENTER), name="search"),
    path("views/<slug:page>/", staff_page(views.save, Action.OFFICE_ENTER), name="view_save"),
    path(
        "views/<slug:page>/<uuid:view_id>/<slug:action>/",
        staff_page(views.change, Action.OFFICE_ENTER),
        name="view_change",
    ),
    path(
        "orders/many/",
        staff_page(runs.many_orders, Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE),
        name="orders_many",
    ),
    path("products/many/", staff_page(runs.many_products, Action.CATALOGUE_CHANGE), name="products_many"),
    path("runs/", staff_page(runs.list_page, *RUNS), name="runs"),
    path("runs/<uuid:run_id>/", staff_page(runs.run_page, *RUNS), name="run"),
    path("runs/<uuid:run_id>/<slug:action>/", staff_page(runs.act, *DOING), name="run_action"),
]
