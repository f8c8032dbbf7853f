"""The address of a product's pictures."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import goods
from jangteo.office.pages.frame import staff_page

picture_pages: list[URLPattern] = [
    path(
        "products/<str:slug>/pictures/",
        staff_page(goods.set_pictures, Action.CATALOGUE_CHANGE),
        name="product_pictures",
    ),
]
