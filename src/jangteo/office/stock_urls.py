"""The office's addresses of stock: variants, lots, transfers, purchase orders, counts, what runs short."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import awaited, counts, lots, places, purchases, reorder, stock, stock_of, transfers, waiting
from jangteo.office.pages.frame import staff_page

SEE, CHANGE = Action.STOCK_SEE, Action.STOCK_CHANGE
LOT, TRANSFER = "stock/<str:sku>/lots/<path:code>/", "transfers/<uuid:transfer_id>/"
PURCHASE, COUNT = "purchases/<uuid:purchase_id>/", "counts/<uuid:count_id>/"

stock_pages: list[URLPattern] = [
    path("stock/", staff_page(stock.list_page, SEE), name="stock"),
    path("stock/lots/", staff_page(lots.list_page, SEE), name="lots"),
    path("stock/waiting/", staff_page(waiting.list_page, SEE), name="stock_waiting"),
    path("stock/awaited/", staff_page(awaited.list_page, SEE), name="awaited"),
    path("stock/awaited/<slug:code>/", staff_page(awaited.policy, CHANGE), name="awaited_policy"),
    path("stock/reorder/", staff_page(reorder.list_page, SEE), name="reorder"),
    path("stock/reorder/order/", staff_page(reorder.order, CHANGE), name="reorder_order"),
    path(f"{LOT}export/", staff_page(lots.export, SEE), name="lot_export"),
    path(f"{LOT}do/<slug:action>/", staff_page(lots.act, CHANGE), name="lot_action"),
    path(LOT, staff_page(lots.lot_page, SEE), name="lot"),
    path("stock/<str:sku>/", staff_page(stock_of.sku_page, SEE), name="stock_of"),
    path("stock/<str:sku>/receive/", staff_page(stock_of.receive, CHANGE), name="stock_receive"),
    path("stock/<str:sku>/count/", staff_page(stock_of.count, CHANGE), name="stock_count"),
    path("stock/<str:sku>/do/<slug:action>/", staff_page(stock_of.act, CHANGE), name="stock_action"),
    path("places/", staff_page(places.list_page, SEE), name="places"),
    path("places/<str:code>/", staff_page(places.place_page, SEE), name="place"),
    path("places/<str:code>/do/<slug:action>/", staff_page(places.act, CHANGE), name="place_action"),
    path("transfers/", staff_page(transfers.list_page, SEE), name="transfers"),
    path("transfers/export/", staff_page(transfers.export, SEE), name="transfers_export"),
    path("transfers/new/", staff_page(transfers.new_page, CHANGE), name="transfer_new"),
    path(TRANSFER, staff_page(transfers.transfer_page, SEE), name="transfer"),
    path(f"{TRANSFER}<slug:action>/", staff_page(transfers.act, CHANGE), name="transfer_action"),
    path("purchases/", staff_page(purchases.list_page, SEE), name="purchases"),
    path("purchases/export/", staff_page(purchases.export, SEE), name="purchases_export"),
    path("purchases/new/", staff_page(purchases.new_page, CHANGE), name="purchase_new"),
    path(PURCHASE, staff_page(purchases.purchase_page, SEE), name="purchase"),
    path(f"{PURCHASE}<slug:action>/", staff_page(purchases.act, CHANGE), name="purchase_action"),
    path("counts/", staff_page(counts.list_page, SEE), name="counts"),
    path("counts/begin/", staff_page(counts.begin, CHANGE), name="count_begin"),
    path(COUNT, staff_page(counts.count_page, SEE), name="count"),
    path(f"{COUNT}note/", staff_page(counts.note, CHANGE), name="count_note"),
    path(f"{COUNT}paste/", staff_page(counts.paste, CHANGE), name="count_paste"),
    path(f"{COUNT}book/", staff_page(counts.book, CHANGE), name="count_book"),
    path(f"{COUNT}drop/", staff_page(counts.drop, CHANGE), name="count_drop"),
]
