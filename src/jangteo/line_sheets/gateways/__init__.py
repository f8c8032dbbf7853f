"""Parts of a sheet as PDF, set by Typst in a folder of their own with the pictures they show."""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import structlog
import typst
from django.core.files.storage import default_storage

from jangteo.line_sheets.types import Picture

SUFFIXES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
LARGEST = 20_000_000  # bytes of a picture that is read at all
SMALL = 30_000  # bytes of one that goes in as it is; larger ones are made smaller first
THUMB_INCH = 190  # dots, enough for the 24 mm it gets on paper
WIDTH = "24mm"
log = structlog.get_logger(__name__)


class Press:
    """Sets parts of one sheet; its folder goes when it is left."""

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="jangteo-sheet-")
        self._here = Path(self._folder.name)
        self._template = as_file(files(__name__) / "sheet.typ")
        self._here.joinpath("sheet.typ").write_bytes(self._template.__enter__().read_bytes())
        self._faces = as_file(files("jangteo.kernel.fonts"))
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[self._faces.__enter__()])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._template.__exit__(kind, error, trace)
        self._faces.__exit__(kind, error, trace)
        self._folder.cleanup()

    def lay_out(self, pictures: Mapping[UUID, Picture]) -> dict[UUID, str]:
        """{picture: name of its file here}, made small; those that can't be shown are left out."""
        for old in self._here.glob("picture-*"):
            old.unlink()
        found = {pk: self._laid(one) for pk, one in pictures.items()}
        return {pk: name for pk, name in found.items() if name}

    def set_part(self, paper: Mapping[str, Any]) -> bytes:
        """A part as a PDF of its own."""
        self._here.joinpath("paper.json").write_text(json.dumps(paper, ensure_ascii=False))
        return self._compiled(self._here / "sheet.typ", "pdf")

    def _laid(self, picture: Picture) -> str:
        suffix = SUFFIXES.get(picture.content_type)
        try:
            with default_storage.open(picture.path) as file:
                content = file.read(LARGEST + 1) if suffix else b""
        except OSError:
            return ""
        if not content or len(content) > LARGEST:
            return ""
        name = f"picture-{picture.id.hex}.{suffix}"
        self._here.joinpath(name).write_bytes(content)
        shown = f'#set page(width: {WIDTH}, height: {WIDTH}, margin: 0pt, fill: none)\n#image("{name}", width: 100%, '
        source = self._here / "picture-probe.typ"
        source.write_text(shown + 'height: 100%, fit: "contain")')
        is_large = suffix != "svg" and (len(content) > SMALL or suffix == "webp")
        try:
            made = self._compiled(source, "png" if is_large else "pdf")
        except typst.TypstError as error:
            log.warning("picture_not_shown", picture=str(picture.id), error=error.message)
            return ""
        if not is_large:
            return name
        self._here.joinpath(name).unlink()
        small = f"picture-{picture.id.hex}.png"
        self._here.joinpath(small).write_bytes(made)
        return small

    def _compiled(self, source: Path, kind: Any) -> bytes:
        compiler = typst.Compiler(source, root=self._here, font_paths=self._fonts)
        made = compiler.compile(format=kind, ppi=THUMB_INCH, pdf_tags=False)
        return bytes(made[0] if isinstance(made, list) else made or b"")
