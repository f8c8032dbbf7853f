"""Stored reasons, told in sentences."""

from django.http import HttpRequest, HttpResponse

from jangteo.storefront.pages.frame import show, show_part, wants_part


def show_why(request: HttpRequest, sentences: list[str], back: str) -> HttpResponse:
    """As a part of the page that asked, or as a page of its own with a way back."""
    if wants_part(request):
        return show_part(request, "parts/why.html", sentences=sentences)
    return show(request, "why.html", sentences=sentences, back=back)
