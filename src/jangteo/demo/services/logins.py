from dataclasses import dataclass

from jangteo.demo.content import load_content

DEMO_PASSWORD = "jangteo-demo"  # noqa: S105 -- printed on purpose, known to everyone, only in the demo
SHOPPERS_WITH_LOG_IN = 4


@dataclass(frozen=True, slots=True)
class Login:
    """Who may log in where in the demo."""

    email: str
    password: str
    name: str
    where: str


def list_logins() -> list[Login]:
    """The log-ins worth trying first: staff, a shopper, a family, dealers with and without a contract."""
    content = load_content()
    rows = [(one.person, f"office, {one.role}") for one in content.staff[:2]]
    rows += [(one, "shop, shopper") for one in content.shoppers[:1]]
    rows += [(one.members[0].person, f"shop, {one.name.en}") for one in content.households[:1]]
    rows += [
        (member.person, f"wholesale, {company.name.en}")
        for company in content.companies[:3]
        for member in company.members[:1]
    ]
    return [Login(person.email, DEMO_PASSWORD, f"{person.name} ({person.latin_name})", where) for person, where in rows]
