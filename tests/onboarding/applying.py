"""Applications to work on, made through the real services, and the files and letters they need."""

import re
import struct
import zlib
from typing import Any
from uuid import UUID

from factories import ACTOR, ADDRESS, channel, list_of
from jangteo.channels.types import Channel
from jangteo.kernel.models import Letter
from jangteo.kernel.types import Actor
from jangteo.onboarding import services
from jangteo.onboarding.types import ApplicationDraft, ApplicationId, Conditions, DocumentKind, FileUpload
from jangteo.parties.types import MemberRole
from jangteo.segments.services import create_segment

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
NUMBER, OTHER_NUMBER = "124-81-00998", "120-81-47521"
GUEST = Actor(name="guest")


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG that says it is this large, with next to no data."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * min((width + 1) * height, 10_000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", pixels) + part(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The head of a JPEG of this size."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def paper(
    name: str = "사업자등록증.pdf", content: bytes = PDF, kind: DocumentKind = DocumentKind.REGISTRATION
) -> FileUpload:
    return FileUpload(kind, name, content)


def draft(**changes: Any) -> ApplicationDraft:
    facts: dict[str, Any] = {
        "name": "편집숍 긴해",
        "name_en": "Ginhae Select",
        "business_number": NUMBER,
        "representative": "윤서하",
        "trade": "편집숍",
        "address": ADDRESS,
        "contact_name": "윤서하",
        "contact_email": "seoha@ginhae.example",
        "contact_phone": "010-0000-2101",
        "wishes": "월말 결제를 바랍니다.",
    }
    return ApplicationDraft(**(facts | changes))


def start(place: Channel, *files: FileUpload, actor: Actor = GUEST, **changes: Any) -> ApplicationId:
    """A draft whose address nobody has proved yet."""
    return services.start_application(
        channel=place, draft=draft(**changes), files=files or (paper(),), language="ko", actor=actor
    )


def key_in_letter(purpose: str, to: str = "") -> str:
    """The key in the newest letter of a purpose."""
    rows = Letter.objects.filter(purpose=f"onboarding.{purpose}").order_by("-id")
    letter = (rows.filter(to=to) if to else rows).first()
    assert letter
    found = re.search(r"/([\w-]{43})/", letter.text)
    assert found, letter.text
    return found[1]


def submit(place: Channel, **changes: Any) -> tuple[ApplicationId, str]:
    """A submitted application and the key of its personal link."""
    application_id = start(place, **changes)
    return application_id, services.prove_address(key=key_in_letter("prove_address"), actor=GUEST)


def review(place: Channel, **changes: Any) -> tuple[ApplicationId, str]:
    """An application in review."""
    application_id, key = submit(place, **changes)
    services.start_review(application_id=application_id, actor=ACTOR)
    return application_id, key


def wholesale() -> Channel:
    """A channel for companies with two presets: one by default, one for hotels."""
    place = channel("wholesale", tax_view="net", access="company")
    create_segment(code="dealers", names={"ko": "거래처"})
    list_of("trade", includes_tax=False, channel_id=place.id)
    list_of("hotels", includes_tax=False, channel_id=place.id)
    for code, lists, terms, trades in (("dealer", "trade", "net30", ()), ("hotel", "hotels", "net60", ("호텔",))):
        services.save_policy(
            channel=place,
            code=code,
            names={"ko": code},
            conditions=Conditions(lists, "dealers", terms, "", MemberRole.ADMINISTRATOR),
            trades=trades,
            is_default=code == "dealer",
            actor=ACTOR,
        )
    return place


def approved(place: Channel, **changes: Any) -> UUID:
    """A company that was taken in."""
    application_id, _key = review(place, **changes)
    return services.approve_application(application_id=application_id, actor=ACTOR)
