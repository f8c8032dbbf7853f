"""Addresses of how a channel looks."""

from django.urls import URLPattern, path

from jangteo.kernel.permissions import open_to_all
from jangteo.storefront.pages import look

LOOKS = "the log-in page looks as the channel does"

look_pages: list[URLPattern] = [
    path("theme.css", open_to_all(LOOKS)(look.sheet), name="theme"),
    path("wordmark.svg", open_to_all(LOOKS)(look.logo), name="logo"),
]
