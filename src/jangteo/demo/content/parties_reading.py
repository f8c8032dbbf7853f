"""The maker, its places and the people of the demo, from `parties.yml`. All invented."""

from functools import cache
from typing import Any

from jangteo.demo.content.types import (
    Address,
    Company,
    CompanyUnit,
    Household,
    Maker,
    Member,
    OwnRole,
    Person,
    Place,
    Staff,
    StoryBlock,
)
from jangteo.demo.content.yaml_files import bilingual, read


def read_maker() -> Maker:
    """The fictional maker with the texts of its home pages."""
    row = read("maker.yml")
    return Maker(
        code=row["code"],
        name=bilingual(row["name"]),
        legal_name=bilingual(row["legal_name"]),
        business_number=row["business_number"],
        address=_address(row["address"]),
        email=row["email"],
        phone=row["phone"],
        founded=row["founded"],
        stories=tuple(
            StoryBlock(story["code"], story["audience"], bilingual(story["title"]), bilingual(story["body"]))
            for story in row["stories"]
        ),
    )


def read_places() -> tuple[Place, ...]:
    """Two warehouses and a shop."""
    return tuple(
        Place(row["code"], bilingual(row["name"]), row["kind"], _address(row["address"]))
        for row in _parties()["places"]
    )


def read_companies() -> tuple[Company, ...]:
    """Six dealers with their members, one with divisions and locations."""
    return tuple(
        Company(
            code=row["code"],
            kind=row["kind"],
            name=bilingual(row["name"]),
            business_number=row["business_number"],
            address=_address(row["address"]),
            members=tuple(_members(row["members"])),
            segment=row.get("segment"),
            terms=row["terms"],
            roles=tuple(OwnRole(one["code"], bilingual(one["name"]), one["rights"]) for one in row.get("roles", [])),
            units=tuple(_unit(one) for one in row.get("units", [])),
            also=row.get("also", {}),
        )
        for row in _parties()["companies"]
    )


def read_households() -> tuple[Household, ...]:
    """Two families."""
    return tuple(
        Household(row["code"], bilingual(row["name"]), _address(row["address"]), tuple(_members(row["members"])))
        for row in _parties()["households"]
    )


def read_shoppers() -> tuple[Person, ...]:
    """Forty shoppers with an address each."""
    return tuple(_person(row) for row in _parties()["shoppers"])


def read_staff() -> tuple[Staff, ...]:
    """Who works in the back office."""
    return tuple(Staff(member.person, member.role) for member in _members(_parties()["staff"]))


@cache
def _parties() -> Any:
    return read("parties.yml")


def _unit(row: Any) -> CompanyUnit:
    return CompanyUnit(
        code=row["code"],
        kind=row["kind"],
        name=bilingual(row["name"]),
        parent=row.get("parent", ""),
        billed=row.get("billed", ""),
        address=_address(row["address"]),
        members=tuple(_members(row.get("members", []))),
    )


def _members(rows: Any) -> list[Member]:
    return [Member(_person(row), row["role"]) for row in rows]


def _person(row: Any) -> Person:
    """`code` is the part of the e-mail before the at sign, with hyphens for dots."""
    return Person(
        code=row["email"].split("@")[0].replace(".", "-"),
        name=row["name"],
        latin_name=row["latin"],
        email=row["email"],
        phone=row["phone"],
        language=row.get("language", "ko"),
        address=_address(row["address"], row["name"]) if "address" in row else None,
    )


def _address(row: Any, recipient: str = "") -> Address:
    """`[postcode, region, city, street, the whole in English]`, or the same after a recipient's name."""
    if len(row) == 6:
        recipient, *row = row
    postcode, region, city, street, romanised = row
    return Address(recipient, str(postcode), region, city, street, romanised)
