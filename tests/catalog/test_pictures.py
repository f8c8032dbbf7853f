"""Pictures that people send: what is taken, what is left of it, what is stored of it and when that goes again."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from catalog.picture_files import HOSTILE, from_camera, saved, svg
from factories import ACTOR
from factories import variant as make_variant
from jangteo.catalog import selectors, services
from jangteo.catalog.errors import InvalidPicture, PictureNotFound, PicturesChanged, ProductNotFound
from jangteo.catalog.models import Media, Variant
from jangteo.catalog.rules.pictures import MOST_DOTS, MOST_DOTS_BY_STEPS, make_picture
from jangteo.catalog.selectors.staff import get_any_product
from jangteo.catalog.selectors.variants import variants_of
from jangteo.catalog.types import MOST_PICTURES, PictureDraft, VariantId
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor
from jangteo.kernel.uploads import FileProblem

WORDS = {"ko": "달빛 머그의 옆모습", "en": "The moon mug from the side"}
MOST_MEMORY = 200_000_000


def sizes_of(content: bytes) -> list[tuple[int, int]]:
    return [(one.width, one.height) for one, _ in make_picture(content).sizes]


def widest(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(make_picture(content).sizes[-1][1]))


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_still_picture_of_a_bearable_size_is_refused(what: str) -> None:
    content, why = HOSTILE[what]
    with pytest.raises(FileProblem) as refusal:
        make_picture(content)
    assert refusal.value.why == why


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "L", {}),
        ("PNG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "P", {"transparency": 0}),
        ("PNG", "L", {}),
        ("WEBP", "RGBA", {}),
        ("AVIF", "RGB", {}),
        ("GIF", "P", {}),
    ],
)
def test_pictures_of_every_kind_come_out_as_webp(kind: str, mode: str, options: dict[str, object]) -> None:
    made = make_picture(saved(kind, size=(400, 300), mode=mode, **options))
    assert made.content_type == "image/webp"
    for told, content in made.sizes:
        shown = Image.open(io.BytesIO(content))
        assert (shown.format, shown.size, len(content)) == ("WEBP", (told.width, told.height), told.size)
    assert [told.name.partition("-")[0] for told, _ in made.sizes] == ["320", "400"]


def test_no_size_is_larger_than_the_picture_and_the_same_bytes_make_the_same() -> None:
    assert sizes_of(saved(size=(64, 48))) == [(64, 48)]
    assert sizes_of(saved(size=(700, 350))) == [(320, 160), (640, 320), (700, 350)]
    assert sizes_of(saved(size=(2000, 1000))) == [(320, 160), (640, 320), (960, 480), (1600, 800)]
    assert sizes_of(saved(size=(500, 2500))) == [(128, 640), (256, 1280), (384, 1920), (500, 2500)]
    assert make_picture(saved()) == make_picture(saved())


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_stands_upright_and_tells_nothing_of_where_it_was_taken(turn: int) -> None:
    sent = from_camera(turn)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)[1] == "N"
    shown = widest(sent)
    assert shown.size == ((64, 48) if turn < 5 else (48, 64))
    assert not shown.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & shown.info.keys()
    for told, content in make_picture(sent).sizes:
        assert not any(word in content for word in (b"EXIF", b"Telephone", b"taken at home")), told
    left, right = ((0, 24), (63, 24)) if turn < 5 else ((24, 0), (24, 63))
    first_is_green = turn in (1, 4, 5, 6)
    colours = [dict(zip("rgb", shown.convert("RGB").getpixel(at), strict=True)) for at in (left, right)]  # type: ignore[arg-type]
    assert [one["g"] > one["r"] for one in colours] == [first_is_green, not first_is_green]


def test_what_lies_behind_a_picture_or_in_its_profile_is_left_out() -> None:
    behind = b"PK\x03\x04<script>alert(1)</script>"
    rubbish = saved("JPEG", icc_profile=b"<script>" + b"\xff" * 500)
    for sent in (saved("PNG") + behind, saved("JPEG") + behind, saved("GIF", mode="P") + behind, rubbish):
        assert all(b"script" not in content for _, content in make_picture(sent).sizes)


def test_a_drawing_is_written_anew_without_what_programs_noted_in_it() -> None:
    noted = (
        '<metadata>who</metadata><x:y xmlns:x="urn:x" onload="x()"/><defs><linearGradient id="p"/></defs>'
        '<g class="a" style="fill:url(#p);opacity:.5"><use xmlns:l="http://www.w3.org/1999/xlink" l:href="#a"/></g>'
    )
    drawn = make_picture(svg(noted, before="<!-- who -->"))
    text = drawn.drawing.decode()
    assert (drawn.content_type, drawn.sizes) == ("image/svg+xml", ())
    assert 'fill="url(#p)"' in text
    assert '<use href="#a"></use>' in text
    assert not any(word in text for word in ("who", "urn:x", "onload", "class", "style"))
    assert make_picture(drawn.drawing).drawing == drawn.drawing


def test_the_pictures_that_take_most_are_unpacked_within_bounds(tmp_path: Path) -> None:
    """Measured in a process of its own: what unpacking adds, not what Python and its packages take."""
    for name, content in {
        "png": saved(size=(4000, 4000), mode="RGBA"),
        "webp": saved("WEBP", size=(3000, 3000), mode="RGBA", lossless=True, method=0),
        "steps": saved("JPEG", size=(6000, 4000), progressive=True, subsampling=0),
    }.items():
        tmp_path.joinpath(name).write_bytes(content)
    assert (MOST_DOTS["PNG"], MOST_DOTS["WEBP"], MOST_DOTS_BY_STEPS) == (4000 * 4000, 3000 * 3000, 6000 * 4000)
    script = (
        "import sys, resource; from pathlib import Path; from jangteo.catalog.rules.pictures import make_picture\n"
        "used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024\n"
        "before = used()\n"
        "for path in sys.argv[1:]: make_picture(Path(path).read_bytes())\n"
        "print(used() - before)"
    )
    files = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run([sys.executable, "-c", script, *files], capture_output=True, text=True, check=True)
    assert int(done.stdout) < MOST_MEMORY


@pytest.fixture
def mug(db: None, settings: Settings, tmp_path: Path) -> Variant:
    settings.MEDIA_ROOT = tmp_path
    return Variant.objects.get(pk=make_variant("MUG"))


def send(mug: Variant, content: bytes = b"", *, own: bool = False, words: dict[str, str] = WORDS) -> UUID:
    variant_id = VariantId(mug.pk) if own else None
    draft = PictureDraft("../휴대폰 1.JPG", content or saved(size=(700, 350)), words, variant_id)
    return services.add_picture(product_id=mug.product_id, draft=draft, actor=ACTOR)


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_a_picture_is_stored_in_its_sizes_alone_and_once(mug: Variant, tmp_path: Path) -> None:
    media_id = send(mug)
    assert send(mug) == media_id
    row = Media.objects.get(pk=media_id)
    (view,) = get_any_product(mug.product.slug, language="ko").media
    assert files(tmp_path) == sorted(f"{media_id.hex}-{one.name}" for one in view.renditions)
    assert (row.content_type, row.titles, row.position, view.title) == ("image/webp", WORDS, 1, WORDS["ko"])
    assert default_storage.open(row.path).read() == make_picture(saved(size=(700, 350))).sizes[-1][1]
    assert AuditEntry.objects.filter(action="catalog.add_picture").count() == 1
    assert send(mug, own=True) != media_id


def test_a_transaction_that_fails_leaves_no_file(mug: Variant, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail(lambda: send(mug), lambda: files(tmp_path))
    assert files(tmp_path) == []
    assert not Media.objects.exists()


def _fail(work: Callable[[], UUID], there: Callable[[], list[str]]) -> None:
    with transaction.atomic():
        work()
        assert len(there()) == 3
        raise ZeroDivisionError


def test_a_picture_that_is_removed_takes_its_files_along(
    mug: Variant, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        media_id, drawn = send(mug), send(mug, svg())
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_picture(media_id=media_id, actor=ACTOR)
        assert len(files(tmp_path)) == 4
    assert [name.partition("-")[0] for name in files(tmp_path)] == [drawn.hex]
    with pytest.raises(PictureNotFound):
        services.remove_picture(media_id=media_id, actor=ACTOR)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, "no_words_ko"),
        ({"ko": "머그", "en": "  "}, "no_words_en"),
        ({"ko": "머" * 201, "en": "Mug"}, "long_words_ko"),
        ({"ko": "머\x00그", "en": "Mug"}, "no_words_ko"),
    ],
)
def test_a_picture_without_words_in_both_languages_is_refused(
    mug: Variant, tmp_path: Path, words: dict[str, str], reason: str
) -> None:
    with pytest.raises(InvalidPicture) as refusal:
        send(mug, words=words)
    assert (refusal.value.name, refusal.value.reason) == ("휴대폰 1.JPG", reason)
    assert (files(tmp_path), Media.objects.count()) == ([], 0)


def test_who_may_not_change_goods_or_names_other_goods_is_refused(mug: Variant, tmp_path: Path) -> None:
    draft = PictureDraft("a.png", saved(), WORDS)
    with pytest.raises(NotPermitted):
        services.add_picture(product_id=mug.product_id, draft=draft, actor=Actor())
    with pytest.raises(ProductNotFound):
        services.add_picture(product_id=new_id(), draft=draft, actor=ACTOR)
    other = PictureDraft("a.png", saved(), WORDS, make_variant("CUP"))
    with pytest.raises(ProductNotFound):
        services.add_picture(product_id=mug.product_id, draft=other, actor=ACTOR)
    with pytest.raises(InvalidPicture) as refusal:
        send(mug, b"GIF89a")
    assert refusal.value.facts == {"name": "휴대폰 1.JPG", "reason": "broken"}
    Media.objects.bulk_create(
        Media(product_id=mug.product_id, kind="picture", path=f"{n}", size=1) for n in range(MOST_PICTURES)
    )
    with pytest.raises(InvalidPicture, match="too many"):
        send(mug)
    assert files(tmp_path) == []


def test_the_order_names_each_picture_once_and_the_first_stands_on_the_tiles(mug: Variant) -> None:
    first, second = send(mug), send(mug, saved(size=(200, 100)))
    assert selectors.variants_by_id([mug.pk])[VariantId(mug.pk)].picture is not None
    for wrong in ([first], [first, first], [first, second, new_id()]):
        with pytest.raises(PicturesChanged):
            services.arrange_pictures(product_id=mug.product_id, order=wrong, actor=ACTOR)
    services.arrange_pictures(product_id=mug.product_id, order=[second, first], actor=ACTOR)
    shown = selectors.variants_by_id([mug.pk])[VariantId(mug.pk)].picture
    assert shown is not None
    assert (shown.id, [one.width for one in shown.renditions]) == (second, [200])
    services.describe_picture(media_id=first, titles=WORDS, variant_id=mug.pk, actor=ACTOR)
    shown = selectors.variants_by_id([mug.pk])[VariantId(mug.pk)].picture
    assert shown is not None
    assert shown.id == first


def test_pictures_cost_no_query_of_their_own(mug: Variant) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            variants_of([mug.product_id], "ko")
        return len(queries)

    before = asked()
    send(mug)
    send(mug, own=True)
    assert asked() == before == 1
