"""The office's addresses of shipments: what is to be picked, packed and handed over, and where it is."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import picking, shipping, shipping_terms
from jangteo.office.pages.frame import staff_page

SEE, CHANGE, HANDLE = Action.STOCK_SEE, Action.STOCK_CHANGE, Action.ORDERS_HANDLE
ONE = "shipping/<uuid:shipment_id>/"

shipping_pages: list[URLPattern] = [
    path("shipping/", staff_page(shipping.list_page, SEE), name="shipping"),
    path("shipping/release/", staff_page(shipping.release, CHANGE), name="shipping_release"),
    path("shipping/policy/", staff_page(shipping.set_policy, CHANGE), name="shipping_policy"),
    path("shipping/terms/<slug:code>/", staff_page(shipping_terms.set_terms, CHANGE), name="shipping_terms"),
    path(
        "shipping/whole/<str:number>/", staff_page(shipping_terms.set_whole, Action.ORDERS_HANDLE), name="order_whole"
    ),
    path(ONE, staff_page(shipping.shipment_page, SEE), name="shipment"),
    path(f"{ONE}do/<slug:action>/", staff_page(shipping.act, CHANGE), name="shipment_action"),
    path(f"{ONE}split/", staff_page(shipping.split, CHANGE), name="shipment_split"),
    path(f"{ONE}list/", staff_page(shipping.picking_list, SEE), name="shipment_list"),
    path(f"{ONE}labels/", staff_page(shipping.labels, SEE), name="shipment_labels"),
    path(f"{ONE}pick/", staff_page(picking.pick_page, CHANGE), name="pick"),
    path(f"{ONE}scan/", staff_page(picking.scan, CHANGE), name="pick_scan"),
    path(f"{ONE}undo/", staff_page(picking.undo, CHANGE), name="pick_undo"),
    path(f"{ONE}short/", staff_page(picking.short, CHANGE), name="pick_short"),
]
