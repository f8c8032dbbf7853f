"""Addresses inside a channel, and what each asks of its visitor; the middleware has taken the channel's prefix away."""

from django.urls import path
from django.views.i18n import set_language

from jangteo.kernel.permissions import open_to_all, permitted
from jangteo.kernel.types import Action
from jangteo.storefront.pages import (
    account,
    addresses,
    cart,
    catalogue,
    checkout,
    discovery,
    entrance,
    files,
    members,
    orders,
    roles,
    units,
)

app_name = "storefront"

urlpatterns = [
    path("", permitted(Action.GOODS_SEE)(catalogue.home), name="home"),
    path("search/", permitted(Action.GOODS_SEE)(catalogue.find), name="search"),
    path("c/<str:slug>/", permitted(Action.GOODS_SEE)(catalogue.category), name="category"),
    path("p/<str:slug>/", permitted(Action.GOODS_SEE)(catalogue.product), name="product"),
    path("why/price/<str:sku>/", permitted(Action.PRICES_SEE)(catalogue.why_price), name="why_price"),
    path("media/<uuid:media_id>/<str:name>", permitted(Action.GOODS_SEE)(files.media), name="media"),
    path("cart/", permitted(Action.CARTS_USE)(cart.cart), name="cart"),
    path("cart/lines/", permitted(Action.CARTS_USE)(cart.add_line), name="add_line"),
    path("cart/lines/<uuid:line_id>/", permitted(Action.CARTS_USE)(cart.change_line), name="change_line"),
    path("cart/lines/<uuid:line_id>/remove/", permitted(Action.CARTS_USE)(cart.remove_line), name="remove_line"),
    path("checkout/", permitted(Action.ORDERS_PLACE)(checkout.checkout), name="checkout"),
    path("orders/", permitted(Action.ORDERS_SEE)(orders.order_list), name="orders"),
    path("orders/<str:number>/", permitted(Action.ORDERS_SEE)(orders.order), name="order"),
    path("orders/<str:number>/again/", permitted(Action.CARTS_USE)(orders.reorder), name="reorder"),
    path("orders/<str:number>/why/<int:position>/", permitted(Action.ORDERS_SEE)(orders.why_line), name="why_line"),
    path("account/", open_to_all("shows nothing but one's own")(account.account), name="account"),
    path("account/rights/", open_to_all("shows nothing but one's own")(members.my_rights), name="my_rights"),
    path("account/leave/", open_to_all("everyone may leave")(members.leave), name="leave"),
    path("account/addresses/", permitted(Action.ADDRESSES_SEE)(addresses.addresses), name="addresses"),
    path(
        "account/addresses/<uuid:party_id>/",
        permitted(Action.ADDRESSES_SEE)(addresses.addresses),
        name="unit_addresses",
    ),
    path(
        "account/addresses/<uuid:party_id>/<uuid:address_id>/",
        permitted(Action.ADDRESSES_CHANGE)(addresses.address),
        name="address",
    ),
    path(
        "account/addresses/<uuid:party_id>/<uuid:address_id>/remove/",
        permitted(Action.ADDRESSES_CHANGE)(addresses.remove),
        name="remove_address",
    ),
    path(
        "account/addresses/<uuid:party_id>/<uuid:address_id>/usual/",
        permitted(Action.ADDRESSES_CHANGE)(addresses.make_usual),
        name="make_usual_address",
    ),
    path("account/members/", permitted(Action.MEMBERS_SEE)(members.members), name="members"),
    path("account/members/<uuid:party_id>/", permitted(Action.MEMBERS_SEE)(members.members), name="unit_members"),
    path(
        "account/members/<uuid:party_id>/<uuid:person_id>/",
        permitted(Action.MEMBERS_SEE)(members.member),
        name="member",
    ),
    path(
        "account/members/<uuid:party_id>/<uuid:person_id>/remove/",
        permitted(Action.MEMBERS_CHANGE)(members.remove),
        name="remove_member",
    ),
    path("account/roles/", permitted(Action.ROLES_CHANGE)(roles.roles), name="roles"),
    path("account/roles/new/", permitted(Action.ROLES_CHANGE)(roles.new_role), name="new_role"),
    path("account/roles/<uuid:role_id>/", permitted(Action.ROLES_CHANGE)(roles.role), name="role"),
    path("account/roles/<uuid:role_id>/retire/", permitted(Action.ROLES_CHANGE)(roles.retire), name="retire_role"),
    path("account/units/", permitted(*units.SEE)(units.units), name="units"),
    path("account/units/<uuid:party_id>/", permitted(*units.SEE)(units.unit), name="unit"),
    path("account/units/<uuid:party_id>/name/", permitted(Action.PARTIES_CHANGE)(units.rename), name="rename_unit"),
    path("account/units/<uuid:party_id>/move/", permitted(Action.UNITS_CHANGE)(units.move), name="move_unit"),
    path("account/units/<uuid:party_id>/undo/", permitted(Action.UNITS_CHANGE)(units.undo), name="undo_move"),
    path(
        "account/units/<uuid:party_id>/partners/",
        permitted(Action.PARTIES_CHANGE)(units.partners),
        name="unit_partners",
    ),
    path("account/acting-for/", open_to_all("the door decides about each context")(account.act_for), name="act_for"),
    path("enter/", open_to_all("the door itself")(entrance.enter_by_password), name="enter"),
    path("login/", open_to_all("the door itself")(account.log_in), name="login"),
    path("logout/", open_to_all("everyone may leave")(account.log_out), name="logout"),
    path("register/", open_to_all("how people come in")(account.register), name="register"),
    path("language/", open_to_all("chooses a language")(set_language), name="language"),
    path("robots.txt", open_to_all("names no goods")(discovery.robots), name="robots"),
    path("sitemap.xml", permitted(Action.GOODS_SEE)(discovery.sitemap), name="sitemap"),
]
