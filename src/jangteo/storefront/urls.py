"""Addresses inside a channel; the middleware has taken the channel's own prefix away."""

from django.urls import path
from django.views.i18n import set_language

from jangteo.storefront.pages import account, apply, cart, catalogue, checkout, discovery, files, invitations, orders

app_name = "storefront"

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("search/", catalogue.find, name="search"),
    path("c/<str:slug>/", catalogue.category, name="category"),
    path("p/<str:slug>/", catalogue.product, name="product"),
    path("why/price/<str:sku>/", catalogue.why_price, name="why_price"),
    path("media/<uuid:media_id>/<str:name>", files.media, name="media"),
    path("cart/", cart.cart, name="cart"),
    path("cart/lines/", cart.add_line, name="add_line"),
    path("cart/lines/<uuid:line_id>/", cart.change_line, name="change_line"),
    path("cart/lines/<uuid:line_id>/remove/", cart.remove_line, name="remove_line"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("orders/<str:number>/again/", orders.reorder, name="reorder"),
    path("orders/<str:number>/why/<int:position>/", orders.why_line, name="why_line"),
    path("account/", account.account, name="account"),
    path("account/addresses/", account.addresses, name="addresses"),
    path("account/acting-for/", account.act_for, name="act_for"),
    path("login/", account.log_in, name="login"),
    path("logout/", account.log_out, name="logout"),
    path("register/", account.register, name="register"),
    path("apply/", apply.apply, name="apply"),
    path("apply/sent/", apply.apply_sent, name="apply_sent"),
    path("apply/prove/<str:key>/", apply.prove, name="apply_prove"),
    path("apply/<str:key>/", apply.application, name="application"),
    path("apply/<str:key>/papers/<uuid:document_id>/", apply.document, name="application_document"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<uuid:row_id>/<slug:act>/", invitations.change, name="invitation_change"),
    path("invitations/<str:key>/", invitations.invitation, name="invitation"),
    path("join/", invitations.ask_to_join, name="ask_to_join"),
    path("join/domain/<str:key>/", invitations.prove_domain, name="prove_domain"),
    path("join/<str:key>/", invitations.join, name="join"),
    path("language/", set_language, name="language"),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
]
