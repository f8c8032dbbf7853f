from functools import cache

from django.conf import settings

from jangteo.onboarding.gateways.fake import FakeNumberStatus
from jangteo.onboarding.gateways.number_status import HttpNumberStatus, NobodyAnswers, NumberStatusPort

FAKE = "fake"


def port_in_use() -> NumberStatusPort:
    """Who is asked here: JANGTEO_NTS_KEY and JANGTEO_NTS_URL decide; the demo's address is "fake"."""
    url, key = str(settings.NTS_URL), str(settings.NTS_KEY)
    if url == FAKE:
        return _fake()
    return HttpNumberStatus(url=url, key=key) if key else NobodyAnswers()


@cache
def _fake() -> FakeNumberStatus:
    return FakeNumberStatus()
