"""Addresses inside a channel; the middleware has taken the channel's own prefix away."""

from django.urls import path
from django.views.i18n import set_language

from jangteo.storefront.pages import account, cart, catalogue, checkout, discovery, files, orders, privacy

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
    path("account/privacy/", privacy.overview, name="privacy"),
    path("account/privacy/choices/", privacy.choose, name="privacy_choose"),
    path("account/privacy/children/<uuid:child_id>/", privacy.confirm_child, name="privacy_confirm_child"),
    path("account/privacy/export/", privacy.ask_export, name="privacy_export"),
    path("account/privacy/export/<uuid:request_id>/", privacy.download, name="privacy_download"),
    path("account/privacy/erasure/", privacy.ask_erasure, name="privacy_erase"),
    path("privacy/stop/<str:token>/", privacy.stop, name="privacy_stop"),
    path("privacy/requests/<str:receipt>/", privacy.receipt, name="privacy_receipt"),
    path("login/", account.log_in, name="login"),
    path("logout/", account.log_out, name="logout"),
    path("register/", account.register, name="register"),
    path("language/", set_language, name="language"),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
]
