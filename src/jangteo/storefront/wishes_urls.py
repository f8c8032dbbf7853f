"""Addresses of wish lists, of links to them, and of asks for what is sold out."""

from django.urls import URLPattern, path

from jangteo.kernel.permissions import open_to_all, permitted
from jangteo.kernel.types import Action
from jangteo.storefront.pages import restock, wish_links, wishes

BY_LETTER = "the link in a letter is the proof"
LIST = "wishes/<uuid:list_id>/"

pages: list[URLPattern] = [
    path("wishes/", permitted(Action.CARTS_USE)(wishes.wishes), name="wishes"),
    path("wishes/add/", permitted(Action.CARTS_USE)(wishes.add), name="add_wish"),
    path(LIST, permitted(Action.CARTS_USE)(wishes.one_list), name="wish_list"),
    path(f"{LIST}change/", permitted(Action.CARTS_USE)(wishes.change), name="change_wish_list"),
    path(f"{LIST}delete/", permitted(Action.CARTS_USE)(wishes.delete), name="delete_wish_list"),
    path(f"{LIST}cart/", permitted(Action.CARTS_USE)(wishes.to_cart), name="wishes_to_cart"),
    path(f"{LIST}link/", permitted(Action.CARTS_USE)(wish_links.make), name="make_wish_link"),
    path(f"{LIST}link/revoke/", permitted(Action.CARTS_USE)(wish_links.revoke), name="revoke_wish_link"),
    path(f"{LIST}<uuid:wish_id>/", permitted(Action.CARTS_USE)(wishes.change_wish), name="change_wish"),
    path(f"{LIST}<uuid:wish_id>/remove/", permitted(Action.CARTS_USE)(wishes.remove), name="remove_wish"),
    path("wishes/of/<str:token>/", permitted(Action.GOODS_SEE)(wish_links.shown), name="shared_wishes"),
    path("wishes/of/<str:token>/<uuid:wish_id>/give/", permitted(Action.GOODS_SEE)(wish_links.give), name="give_wish"),
    path(
        "wishes/of/<str:token>/<uuid:wish_id>/take-back/",
        permitted(Action.GOODS_SEE)(wish_links.take_back),
        name="take_wish_gift_back",
    ),
    path("restock/ask/", permitted(Action.CARTS_USE)(restock.ask), name="ask_restock"),
    path("restock/<uuid:ask_id>/stop/", permitted(Action.CARTS_USE)(restock.stop), name="stop_restock"),
    path("restock/link/<str:token>/", open_to_all(BY_LETTER)(restock.link), name="restock_link"),
]
