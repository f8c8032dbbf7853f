"""Products side by side; which ones stands in the address: `/compare/?p=moon-mug&p=soup-mug`."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from jangteo.search import selectors as search
from jangteo.storefront.goods import goods
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_viewer, get_visit

LONGEST_SLUG = 120


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What up to four products are and cost, differences marked, and what else could be set beside them."""
    slugs = [one for one in request.GET.getlist("p") if one and "\x00" not in one and len(one) <= LONGEST_SLUG]
    slugs = list(dict.fromkeys(slugs))[: search.MOST_COMPARED]
    found = search.compare(get_visit(request).channel, get_viewer(request), slugs)
    known = [tile.card.slug for tile in found.tiles]
    return show(
        request,
        "compare.html",
        goods=[(good, _address([one for one in known if one != good.card.slug])) for good in goods(found.tiles)],
        rows=found.rows,
        others=[(good, _address([*known, good.card.slug])) for good in goods(found.others)],
        missing=found.missing,
        most=search.MOST_COMPARED,
    )


def _address(slugs: list[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("p", slugs)
    return f"?{query.urlencode()}"
