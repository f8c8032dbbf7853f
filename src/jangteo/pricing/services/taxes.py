"""Tax rates, buyers' certificates, and rules of destinations."""

import re
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.timezone import is_naive

from jangteo.kernel import audit, clock
from jangteo.kernel.languages import DEFAULT_LANGUAGE, country_names
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.errors import (
    CertificateExists,
    CertificateNotFound,
    DestinationNotFound,
    InvalidCertificate,
    InvalidDestination,
    InvalidTaxRate,
)
from jangteo.pricing.models import TaxCertificate, TaxDestination, TaxRate
from jangteo.pricing.selectors.taxes import list_tax_rates
from jangteo.pricing.types import TaxCategory, TaxedBuyer

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
RATE_DECIMALS = 6
LONGEST_NUMBER, LONGEST_ISSUER, MOST_CODES = 80, 120, 20
UNTAXED = (TaxCategory.ZERO_RATED, TaxCategory.EXEMPT)
type Refusal = type[InvalidTaxRate | InvalidCertificate | InvalidDestination]


@transaction.atomic
def set_tax_rate(  # noqa: PLR0913 -- what a rate is, and why
    *,
    country: str,
    code: str,
    rate: Decimal,
    valid_from: datetime,
    actor: Actor,
    category: TaxCategory | None = None,
    why: str = "",
) -> None:
    """A tax code's rate in a country from a time on; orders keep theirs. Setting what is so leaves no trace.

    rate      a fraction with 6 decimals at most: Decimal("0.1") is 10 %
    category  zero-rated or exempt where the rate is zero; above zero it is standard
    raises    InvalidTaxRate naming the field, NotPermitted
    """
    require(actor, Action.TAXES_CHANGE)
    _check_country(country, "country", InvalidTaxRate)
    if not CODE.fullmatch(code):
        raise InvalidTaxRate("a tax code is small letters, digits, - and _, 40 at most", field="code")
    if not rate.is_finite() or not 0 <= rate <= 1 or rate != round(rate, RATE_DECIMALS):
        raise InvalidTaxRate("a rate is a fraction from 0 to 1 with 6 decimals at most", field="rate")
    if rate and category not in (None, TaxCategory.STANDARD):
        raise InvalidTaxRate("what has a rate above zero is taxed as standard", field="category")
    if not rate and category not in UNTAXED:
        raise InvalidTaxRate("a rate of zero is zero-rated or exempt: say which", field="category")
    if is_naive(valid_from):
        raise InvalidTaxRate("the moment has an offset", field="valid_from")
    wanted = {"rate": rate, "category": (TaxCategory.STANDARD if rate else category) or ""}
    rows = TaxRate.objects.select_for_update().filter(country=country, code=code, valid_from=valid_from)
    before = rows.values(*wanted).first()
    if before == wanted:
        return
    TaxRate.objects.update_or_create(country=country, code=code, valid_from=valid_from, defaults=wanted)
    audit.record(
        actor=actor,
        action="pricing.set_tax_rate",
        subject_kind="tax_rate",
        subject_id=uuid5(NAMESPACE_URL, f"tax-rate:{country}:{code}"),
        before={"rate": str(before["rate"]), "category": before["category"]} if before else None,
        after={
            "country": country,
            "code": code,
            "rate": str(rate),
            "category": wanted["category"],
            "valid_from": valid_from.isoformat(),
        },
        why=why,
    )


@transaction.atomic
def record_tax_certificate(  # noqa: PLR0913 -- what stands on the paper
    *,
    party_id: UUID,
    country: str,
    category: TaxCategory,
    number: str,
    valid_from: datetime,
    actor: Actor,
    valid_until: datetime | None = None,
    codes: Collection[str] = (),
    issued_by: str = "",
    why: str = "",
) -> UUID:
    """Keep a paper by which a buyer, and the units below it, are taxed otherwise in a country.

    codes   the tax codes it names; none: all that bear tax
    raises  InvalidCertificate naming the field, CertificateExists for one with this number that was not revoked,
            NotPermitted
    """
    require(actor, Action.TAXES_CHANGE)
    number, issued_by = number.strip(), issued_by.strip()
    _check_country(country, "country", InvalidCertificate)
    if party_id not in parties_by_id([party_id]):
        raise InvalidCertificate("there is no such buyer", field="party")
    _check_otherwise(category, InvalidCertificate)
    _check_texts(number, issued_by)
    _check_codes(country, codes)
    _check_time(valid_from, valid_until)
    try:
        with transaction.atomic():
            row = TaxCertificate.objects.create(
                party_id=party_id,
                country=country,
                category=category.value,
                codes=sorted(set(codes)),
                number=number,
                issued_by=issued_by,
                valid_from=valid_from,
                valid_until=valid_until,
                recorded_at=clock.now(),
            )
    except IntegrityError:
        raise CertificateExists("there is a certificate with this number", field="number") from None
    audit.record(
        actor=actor,
        action="pricing.record_tax_certificate",
        subject_kind="party",
        subject_id=party_id,
        after={
            "certificate": str(row.pk),
            "country": country,
            "category": category.value,
            "codes": row.codes,
            "valid_from": valid_from.isoformat(),
            "valid_until": valid_until.isoformat() if valid_until else "",
        },
        why=why,
    )
    return row.pk


@transaction.atomic
def revoke_tax_certificate(*, certificate_id: UUID, actor: Actor, why: str = "") -> None:
    """From now on a certificate counts no more; orders keep what it gave them. Doing it again changes nothing.

    raises  CertificateNotFound, NotPermitted
    """
    require(actor, Action.TAXES_CHANGE)
    row = TaxCertificate.objects.select_for_update().filter(pk=certificate_id).first()
    if row is None:
        raise CertificateNotFound
    if row.revoked_at is not None:
        return
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    audit.record(
        actor=actor,
        action="pricing.revoke_tax_certificate",
        subject_kind="party",
        subject_id=row.party_id,
        after={"certificate": str(row.pk)},
        why=why,
    )


@transaction.atomic
def set_tax_destination(
    *,
    country: str,
    destination: str,
    category: TaxCategory | None,
    actor: Actor,
    buyer: TaxedBuyer = TaxedBuyer.ANY,
    why: str = "",
) -> UUID:
    """Say how goods are taxed that go from a country to another; returns the rule, which replaces the one of the same.

    destination  empty: anywhere abroad
    category     what becomes of the tax; None: the destination's own rates, which must be known of every code that the
                 seller's country taxes now
    raises       InvalidDestination naming the field, NotPermitted
    """
    require(actor, Action.TAXES_CHANGE)
    _check_country(country, "country", InvalidDestination)
    if destination:
        _check_country(destination, "destination", InvalidDestination)
    if destination == country:
        raise InvalidDestination("a destination is abroad", field="destination")
    if category is None:
        _check_rates_of(country, destination)
    else:
        _check_otherwise(category, InvalidDestination)
    key = {"country": country, "destination": destination, "buyer": buyer.value}
    says = category.value if category else ""
    before = TaxDestination.objects.select_for_update().filter(**key).first()
    if before is not None and before.category == says:
        return before.pk
    old = {"category": before.category} if before else None
    row, _ = TaxDestination.objects.update_or_create(
        country=country, destination=destination, buyer=buyer.value, defaults={"category": says}
    )
    _record_destination(row, "pricing.set_tax_destination", actor, why, before=old, after=key | {"category": says})
    return row.pk


@transaction.atomic
def remove_tax_destination(*, destination_id: UUID, actor: Actor, why: str = "") -> None:
    """Take a rule of a destination away: from now on goods that go there are taxed by what else fits, or as at home.

    raises  DestinationNotFound, NotPermitted
    """
    require(actor, Action.TAXES_CHANGE)
    row = TaxDestination.objects.select_for_update().filter(pk=destination_id).first()
    if row is None:
        raise DestinationNotFound
    before = {name: getattr(row, name) for name in ("country", "destination", "buyer", "category")}
    _record_destination(row, "pricing.remove_tax_destination", actor, why, before=before, after=None)
    row.delete()


def _record_destination(
    row: TaxDestination,
    action: str,
    actor: Actor,
    why: str,
    *,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="tax_destination",
        subject_id=row.pk,
        before=before,
        after=after,
        why=why,
    )


def _check_country(code: str, field: str, refusal: Refusal) -> None:
    if code not in country_names(DEFAULT_LANGUAGE):
        raise refusal(f"{code[:10]!r} is no country", field=field)


def _check_otherwise(category: TaxCategory, refusal: Refusal) -> None:
    if category == TaxCategory.STANDARD:
        raise refusal("standard is how everybody is taxed", field="category")


def _check_texts(number: str, issued_by: str) -> None:
    for field, text, longest in (("number", number, LONGEST_NUMBER), ("issued_by", issued_by, LONGEST_ISSUER)):
        if len(text) > longest or "\0" in text:
            raise InvalidCertificate(f"{field} has {longest} characters at most", field=field)
    if not number:
        raise InvalidCertificate("a certificate has a number", field="number")


def _check_time(valid_from: datetime, valid_until: datetime | None) -> None:
    if is_naive(valid_from) or (valid_until is not None and is_naive(valid_until)):
        raise InvalidCertificate("moments have an offset", field="valid_from")
    if valid_until is not None and valid_until <= valid_from:
        raise InvalidCertificate("it ends after it begins", field="valid_until")


def _check_codes(country: str, codes: Collection[str]) -> None:
    known = {one.code for one in list_tax_rates() if one.country == country}
    unknown = sorted(set(codes) - known)
    if unknown or len(set(codes)) > MOST_CODES:
        raise InvalidCertificate(f"no tax code {', '.join(unknown)[:80]!r} there", field="codes", known=sorted(known))


def _check_rates_of(country: str, destination: str) -> None:
    if not destination:
        raise InvalidDestination("rates are a country's own: name it", field="destination")
    now = clock.now()
    codes = {
        place: {one.code for one in list_tax_rates(now) if one.country == place} for place in (country, destination)
    }
    missing = sorted(codes[country] - codes[destination])
    if missing:
        raise InvalidDestination(
            f"no rate is known there for {', '.join(missing)[:80]}", field="destination", missing=missing
        )
