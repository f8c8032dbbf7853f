"""Addresses of reviews, questions and answers in a shop."""

from django.urls import URLPattern, path

from jangteo.kernel.permissions import permitted
from jangteo.kernel.types import Action
from jangteo.storefront.pages import my_reviews, reviews

_seeing, _own = permitted(Action.GOODS_SEE), permitted(Action.ORDERS_SEE)

review_pages: list[URLPattern] = [
    path("p/<str:slug>/reviews/", _seeing(reviews.review_list), name="reviews"),
    path("p/<str:slug>/questions/", _seeing(reviews.question_list), name="questions"),
    path("posts/<uuid:post_id>/answer/", _seeing(reviews.answer), name="answer_post"),
    path("posts/<uuid:post_id>/helpful/", _seeing(reviews.helpful), name="helpful_post"),
    path("posts/<uuid:post_id>/report/", _seeing(reviews.report), name="report_post"),
    path("account/reviews/", _seeing(my_reviews.mine), name="my_reviews"),
    path("account/reviews/write/<uuid:line_id>/", _own(my_reviews.write), name="write_review"),
    path("account/reviews/<uuid:post_id>/", _seeing(my_reviews.edit), name="edit_post"),
    path("account/reviews/<uuid:post_id>/take-back/", _seeing(my_reviews.take_back), name="take_back_post"),
    path("account/reviews/<uuid:post_id>/appeal/", _seeing(my_reviews.appeal), name="appeal_post"),
]
