"""The office's addresses of reviews, questions and answers."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import reviews
from jangteo.office.pages.frame import staff_page

review_pages: list[URLPattern] = [
    path("reviews/", staff_page(reviews.queue_page, Action.REVIEWS_HANDLE), name="reviews"),
    path("reviews/many/", staff_page(reviews.decide_many, Action.REVIEWS_HANDLE), name="reviews_many"),
    path("reviews/settings/", staff_page(reviews.settings_page, Action.ROLES_CHANGE), name="review_settings"),
    path("reviews/<uuid:post_id>/", staff_page(reviews.post_page, Action.REVIEWS_HANDLE), name="review"),
    path("reviews/<uuid:post_id>/do/<slug:action>/", staff_page(reviews.act, Action.REVIEWS_HANDLE), name="review_act"),
]
