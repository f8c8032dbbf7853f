"""Attributes of products: which there are, of what kind, and what they may say."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.selectors.attributes import get_attribute, list_attributes
from jangteo.catalog.services import put_attribute
from jangteo.catalog.types import AttributeDraft, AttributeKind
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import staff, staff_actor
from jangteo.office.api.goods_schemas import LARGEST_PLACE, NamesIn
from jangteo.office.api.rows import refuse_twice

router = Router()
ATTRIBUTE = "/attributes/{code}"
MOST_OPTIONS = 500
SLUG = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
NewCode = Annotated[Text, StringConstraints(min_length=1, max_length=40, pattern=SLUG), Path()]


class AttributeOptionOut(Schema):
    """A value that an option attribute may have."""

    code: str = Field(examples=["porcelain"])
    names: dict[str, str] = Field(examples=[{"ko": "백자", "en": "Porcelain"}])


class AttributeDefinitionOut(Schema):
    """A typed property of products."""

    code: str = Field(examples=["height"])
    names: dict[str, str] = Field(examples=[{"ko": "높이", "en": "Height"}])
    kind: AttributeKind
    unit: str = Field(description="Of numbers: the one in which values are compared.", examples=["mm"])
    is_facet: bool = Field(description="Whether shoppers narrow lists by it.")
    position: int = Field(description="A smaller one comes first.", examples=[10])
    options: list[AttributeOptionOut] = Field(description="In their order.")


class AttributeListOut(Schema):
    """All attributes, in their order."""

    items: list[AttributeDefinitionOut]


class AttributeOptionIn(Strict):
    """A value that an option attribute may have."""

    code: Annotated[Text, StringConstraints(min_length=1, max_length=40, pattern=SLUG)] = Field(examples=["porcelain"])
    names: NamesIn = Field(examples=[{"ko": "백자", "en": "Porcelain"}])


class AttributeDefinitionIn(Strict):
    """An attribute as it is to stand; kind and unit stay once it is there."""

    names: NamesIn = Field(examples=[{"ko": "높이", "en": "Height"}])
    kind: AttributeKind = Field(examples=["number"])
    unit: Text = Field("", max_length=10, description="Of numbers; empty: they have none.", examples=["mm"])
    is_facet: bool = False
    position: StrictInt = Field(0, ge=-LARGEST_PLACE, le=LARGEST_PLACE, examples=[10])
    options: list[AttributeOptionIn] = Field(
        [], max_length=MOST_OPTIONS, description="One that is left out goes, unless goods have it."
    )


@router.get("/attributes", response=AttributeListOut, summary="List attributes")
@staff(Action.CATALOGUE_SEE)
def list_all_attributes(request: HttpRequest) -> AttributeListOut:
    """Every attribute with its options."""
    return AttributeListOut(items=[_attribute(one) for one in list_attributes()])


@router.get(ATTRIBUTE, response=AttributeDefinitionOut, summary="Read an attribute")
@staff(Action.CATALOGUE_SEE)
def read_attribute(request: HttpRequest, code: str) -> AttributeDefinitionOut:
    """One attribute with its options."""
    return _attribute(get_attribute(code))


@router.put(ATTRIBUTE, response=AttributeDefinitionOut, summary="Make or change an attribute")
@staff(Action.CATALOGUE_CHANGE)
def put_definition(request: HttpRequest, code: NewCode, body: AttributeDefinitionIn) -> AttributeDefinitionOut:
    """Let an attribute stand as it is sent."""
    refuse_twice([one.code for one in body.options], "options")
    draft = AttributeDraft(
        code=code,
        names=body.names.told(),
        kind=body.kind,
        unit=body.unit,
        is_facet=body.is_facet,
        position=body.position,
        options={one.code: one.names.told() for one in body.options},
    )
    put_attribute(draft=draft, actor=staff_actor(request))
    return read_attribute(request, code)


def _attribute(one: AttributeDraft) -> AttributeDefinitionOut:
    return AttributeDefinitionOut(
        code=one.code,
        names=dict(one.names),
        kind=one.kind,
        unit=one.unit,
        is_facet=one.is_facet,
        position=one.position,
        options=[AttributeOptionOut(code=code, names=dict(names)) for code, names in one.options.items()],
    )
