"""Links by mail. What a visitor is told, and how long it takes, never depends on whether an address is known."""

import secrets
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from jangteo.identity import rules
from jangteo.identity.errors import KeyRefused, TooManyAttempts
from jangteo.identity.events import KeyAsked
from jangteo.identity.models import ConfirmedEmail, Key, Session
from jangteo.identity.selectors import digest
from jangteo.identity.services.check_log_in import NOWHERE, take_attempt
from jangteo.identity.types import KeyPurpose, Visitor
from jangteo.kernel import clock, letters, outbox
from jangteo.kernel.languages import DEFAULT_LANGUAGE
from jangteo.kernel.types import Actor, UserId
from jangteo.parties import services as parties
from jangteo.parties.errors import EmailTaken, PartyNotFound, WrongCredentials
from jangteo.parties.selectors import find_log_in
from jangteo.parties.types import LogInView

PATHS = {
    KeyPurpose.REGISTER: "register/{}/",
    KeyPurpose.RESET_PASSWORD: "login/reset/{}/",
    KeyPurpose.CHANGE_EMAIL: "account/email/{}/",
}


def ask_registration(
    *,
    email: str,
    password: str,
    name: str,
    language: str = DEFAULT_LANGUAGE,
    base: str = "",
    visitor: Visitor = NOWHERE,
) -> None:
    """Send the address a link that makes a log-in; its owner is told when there is one already.

    base       the channel's path prefix, for the link
    raises     InvalidEmail, InvalidName, WeakPassword, TooManyAttempts (of the sender's address)
    publishes  KeyAsked
    """
    email = parties.checked_email(email)
    data = {"name": parties.checked_name(name), "language": language, "base": base}
    parties.require_strong(password, email=email)
    data["password"] = make_password(password)
    _ask(Key(purpose=KeyPurpose.REGISTER, email=email, data=data), visitor)


def ask_reset(*, email: str, language: str = DEFAULT_LANGUAGE, base: str = "", visitor: Visitor = NOWHERE) -> None:
    """Send the address a link to a new password, if it has a log-in.

    raises     InvalidEmail, TooManyAttempts (of the sender's address)
    publishes  KeyAsked
    """
    data = {"language": language, "base": base}
    _ask(Key(purpose=KeyPurpose.RESET_PASSWORD, email=parties.checked_email(email), data=data), visitor)


def ask_email_change(*, user_id: UUID, email: str, base: str = "", visitor: Visitor = NOWHERE) -> None:
    """Send the new address a link; the old one stays until it is followed.

    raises     InvalidEmail, PartyNotFound, TooManyAttempts (of the sender's address)
    publishes  KeyAsked
    """
    log_in = find_log_in(user_id=user_id)
    if log_in is None:
        raise PartyNotFound
    data = {"language": log_in.language, "base": base}
    row = Key(purpose=KeyPurpose.CHANGE_EMAIL, email=parties.checked_email(email), data=data)
    row.user_id, row.bound_to = user_id, log_in.email
    _ask(row, visitor)


def _ask(row: Key, visitor: Visitor) -> None:
    if visitor.address:
        take_attempt([(f"letters-from:{visitor.address}", rules.LETTERS_PER_ADDRESS)])
    try:
        take_attempt([(f"letters-to:{row.email}", rules.LETTERS_PER_EMAIL)])
    except TooManyAttempts:
        return  # nobody's mailbox is filled by us; who asked is told the same as ever
    row.created_at = clock.now()
    row.expires_at = row.created_at + rules.KEY_LIFE[KeyPurpose(row.purpose)]
    with transaction.atomic():
        row.save(force_insert=True)
        outbox.publish(KeyAsked(key_id=row.pk))


@transaction.atomic
def write_key_letter(*, key_id: UUID) -> None:
    """Write the letter of a key: the link, word to an owner that someone used their address, or nothing."""
    row = Key.objects.select_for_update(of=("self",)).filter(pk=key_id, digest=None, used_at=None).first()
    if row is None or row.expires_at <= clock.now():
        return
    owner = find_log_in(email=row.email)
    with override(owner.language if owner else row.data.get("language", DEFAULT_LANGUAGE)):
        if row.purpose == KeyPurpose.RESET_PASSWORD:
            if owner and owner.is_active:
                row.user_id, row.bound_to = owner.id, _password_mark(owner)
                _send_link(row, _("Choose a new password"), _("Someone, most likely you, asked for a new password."))
        elif owner and owner.id == row.user_id:
            _send_link(row, _("Confirm your e-mail address"), _("Follow this link to confirm this address."))
        elif owner and owner.is_active:
            _tell_owner(row)
        elif row.purpose == KeyPurpose.REGISTER and not owner:
            _send_link(row, _("Confirm your e-mail address"), _("Follow this link to open your account."))
        elif not owner:
            _send_link(row, _("Confirm your new e-mail address"), _("Follow this link to log in with this address."))
            _warn_old_address(row)


def _send_link(row: Key, subject: str, text: str) -> None:
    secret = secrets.token_urlsafe(32)
    row.digest = digest(secret)
    row.save()
    link = f"{settings.SITE_URL}{row.data.get('base', '')}/{PATHS[KeyPurpose(row.purpose)].format(quote(secret))}"
    ending = _("The link works once and for one hour. If it was not you, do nothing.")
    letters.write(
        to=row.email, subject=subject, text=f"{text}\n\n{link}\n\n{ending}", purpose=f"identity.{row.purpose}"
    )


def _tell_owner(row: Key) -> None:
    text = _(
        "Someone wanted to use this address, which is yours already. If it was you, log in or ask for a new password:"
    )
    link = f"{settings.SITE_URL}{row.data.get('base', '')}/login/"
    subject = _("You have an account already")
    letters.write(to=row.email, subject=subject, text=f"{text}\n\n{link}", purpose="identity.address_known")


def _warn_old_address(row: Key) -> None:
    text = _("A change of the address you log in with was asked for. If it was not you, choose a new password now.")
    subject = _("Your e-mail address is about to change")
    letters.write(to=row.bound_to, subject=subject, text=text, purpose="identity.email_changing")


@transaction.atomic
def complete_registration(*, secret: str, password: str | None) -> UserId:
    """Make the log-in that a registration's link stands for, its address confirmed.

    password  the one that was chosen, so that nobody opens an account a stranger began; None from the same browser
    raises    KeyRefused, WrongCredentials
    """
    row = _use(KeyPurpose.REGISTER, secret)
    if password is not None and not check_password(password, row.data["password"]):
        raise WrongCredentials
    person_id = parties.create_person(name=row.data["name"], language=row.data["language"], email=row.email)
    try:
        user_id = parties.create_log_in(person_id=person_id, email=row.email, encoded_password=row.data["password"])
    except EmailTaken:
        raise KeyRefused from None
    _confirm(user_id, row.email)
    return user_id


@transaction.atomic
def complete_reset(*, secret: str, password: str) -> UserId:
    """Give a log-in a new password by a link; every session and token of it ends.

    raises  KeyRefused, WeakPassword
    """
    row = _use(KeyPurpose.RESET_PASSWORD, secret)
    log_in = find_log_in(user_id=row.user_id)
    if log_in is None or not log_in.is_active or row.bound_to != _password_mark(log_in):
        raise KeyRefused
    parties.change_password(user_id=log_in.id, password=password, actor=_self(log_in))
    Session.objects.filter(user=log_in.id).delete()
    Key.objects.filter(user=log_in.id, used_at=None).delete()
    _confirm(log_in.id, log_in.email)
    notify(log_in, gettext_noop("Your password was changed"), "identity.password_changed")
    return log_in.id


@transaction.atomic
def complete_email_change(*, secret: str, user_id: UUID, this_key: str, actor: Actor) -> None:
    """Give a log-in its new address, confirmed by the link; its other sessions and all its tokens end.

    user_id   who is logged in: another's link is refused
    this_key  the session that stays
    raises    KeyRefused
    """
    row = _use(KeyPurpose.CHANGE_EMAIL, secret)
    if row.user_id != user_id:
        raise KeyRefused
    log_in = find_log_in(user_id=user_id)
    if log_in is None or log_in.email != row.bound_to:
        raise KeyRefused
    try:
        parties.change_log_in_email(user_id=user_id, email=row.email, old_email=row.bound_to, actor=actor)
    except EmailTaken:
        raise KeyRefused from None
    Session.objects.filter(user=user_id).exclude(pk=this_key).delete()
    _confirm(user_id, row.email)
    notify(log_in, gettext_noop("Your e-mail address was changed"), "identity.email_changed")


def notify(log_in: LogInView, what: str, purpose: str) -> None:
    """Tell an owner at their address what was changed, in their language."""
    with override(log_in.language):
        text = _("%(what)s. If it was not you, ask for a new password at once:") % {"what": _(what)}
        link = f"{settings.SITE_URL}/login/forgotten/"
        letters.write(to=log_in.email, subject=_(what), text=f"{text}\n\n{link}", purpose=purpose)


def tell_logged_out(log_in: LogInView) -> None:
    """Tell an owner that staff ended where they were logged in, in their language."""
    with override(log_in.language):
        subject = _("We have logged you out everywhere")
        text = _("You can log in again at once. If somebody else may know your password, ask for a new one first:")
        link = f"{settings.SITE_URL}/login/forgotten/"
        letters.write(
            to=log_in.email, subject=subject, text=f"{subject}. {text}\n\n{link}", purpose="identity.logged_out"
        )


def _use(purpose: KeyPurpose, secret: str) -> Any:
    """Take a key out of use, under lock."""
    rows = Key.objects.select_for_update(of=("self",)).filter(digest=digest(secret), purpose=purpose)
    row = rows.first()
    now = clock.now()
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise KeyRefused
    row.used_at = now
    row.save(update_fields=["used_at"])
    return row


def _confirm(user_id: UUID, email: str) -> None:
    ConfirmedEmail.objects.update_or_create(user_id=user_id, defaults={"email": email, "confirmed_at": clock.now()})


def _password_mark(log_in: LogInView) -> str:
    return digest(f"{log_in.email}:{log_in.encoded}")


def _self(log_in: LogInView) -> Actor:
    return Actor(user_id=log_in.id, person_id=log_in.person_id, party_id=log_in.person_id, name=log_in.name)
