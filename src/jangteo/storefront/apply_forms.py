"""What companies, and people who come in by a link, type; what it means is the services' to say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangteo.kernel.errors import JangteoError
from jangteo.onboarding.types import LARGEST_FILE, ApplicationDraft, DocumentKind, FileUpload
from jangteo.parties.types import MemberRole
from jangteo.storefront.forms import ADDRESS_FIELDS, AddressForm

ACCEPTED = ".pdf,.png,.jpg,.jpeg"
ROLES = (MemberRole.BUYER, MemberRole.APPROVER, MemberRole.FINANCE, MemberRole.ADMINISTRATOR)


class ManyFiles(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; what each of them is, is the service's to say."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [one for one in data or [] if one]


class PapersForm(forms.Form):
    """Documents of an application; each is read by its content, in the service."""

    registration = forms.FileField(
        label=gettext_lazy("Business registration certificate"),
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 5 MB each."),
    )
    bank = forms.FileField(
        label=gettext_lazy("Copy of the bank book"), required=False, widget=forms.FileInput({"accept": ACCEPTED})
    )
    other = ManyFilesField(label=gettext_lazy("Other papers"), required=False, widget=ManyFiles({"accept": ACCEPTED}))


class ApplyForm(AddressForm, PapersForm):
    """A company that wants to buy here."""

    name = forms.CharField(label=gettext_lazy("Company name"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Company name in English"), max_length=200, required=False)
    business_number = forms.CharField(
        label=gettext_lazy("Business number"),
        max_length=20,
        help_text=gettext_lazy("Ten digits, with or without dashes."),
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    representative = forms.CharField(label=gettext_lazy("Representative"), max_length=100)
    trade = forms.CharField(label=gettext_lazy("Trade"), max_length=100, required=False)
    contact_name = forms.CharField(
        label=gettext_lazy("Contact person"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    contact_email = forms.CharField(
        label=gettext_lazy("E-mail of the contact person"),
        max_length=254,
        help_text=gettext_lazy("We send a link there; the application counts once you have used it."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Phone of the contact person"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    wishes = forms.CharField(
        label=gettext_lazy("Conditions you would like"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    field_order = (
        *("name", "name_en", "business_number", "representative", "trade"),
        *("postcode", "city", "line1", "line2"),
        *("contact_name", "contact_email", "contact_phone", "wishes", "registration", "bank", "other"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("recipient", "phone"):  # the company and its contact
            del self.fields[name]

    def to_draft(self) -> ApplicationDraft:
        """What was typed; only after `is_valid()`."""
        typed = self.cleaned_data
        parts = {name: typed[name] for name in ADDRESS_FIELDS if name in typed}
        self.cleaned_data |= {"recipient": typed["name"][:120], "phone": typed["contact_phone"], **parts}
        names = [
            *("name", "name_en", "business_number", "representative", "trade"),
            *("contact_name", "contact_email", "contact_phone", "wishes"),
        ]
        return ApplicationDraft(address=self.to_address(), **{name: typed[name] for name in names})


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput())
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, roles: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = list(roles.items())  # type: ignore[attr-defined]


class DomainForm(InviteForm):
    """A mail domain, a mailbox there that gets the proof, and what people of it become."""

    email = None  # type: ignore[assignment]
    domain = forms.CharField(label=gettext_lazy("Mail domain"), max_length=253)
    mailbox = forms.CharField(
        label=gettext_lazy("Mailbox for the proof"),
        max_length=64,
        initial="admin",
        help_text=gettext_lazy("What stands before the @."),
    )
    field_order = ("domain", "mailbox", "role")


class NewMemberForm(forms.Form):
    """The log-in of someone who was invited; the address is that of the invitation."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        help_text=gettext_lazy("At least 8 characters; not only digits."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


def sent_files(request: HttpRequest) -> list[FileUpload]:
    """The files of a form, each read no further than what a file may have."""
    return [
        FileUpload(kind, upload.name or "", _content(upload))
        for kind in DocumentKind
        for upload in request.FILES.getlist(kind.value)
    ]


def refusal_words(error: JangteoError) -> str:
    """Why an application, an invitation or a document was not taken, and what to do."""
    why = str(error.facts.get("why", ""))
    if error.code == "onboarding.invalid_document":
        file = str(error.facts.get("file", ""))
        return f"{file}: {_file_words(why)}" if file else _file_words(why)
    said = _by_code(error.code) or _by_reason(why)
    return said or _("This part is missing or can't be kept. Check it.")


def _file_words(why: str) -> str:
    return {
        "empty": _("This file is empty."),
        "too_large": _("This file is larger than 5 MB. Send a smaller copy."),
        "too_many": _("At most 8 documents can be sent."),
        "too_many_pixels": _("This picture has too many pixels. Send a smaller copy."),
        "active": _("This PDF holds a program or another file. Print it to a plain PDF and send that."),
    }.get(why) or _("This is no PDF, PNG or JPEG file.")


def _by_code(code: str) -> str:
    return {
        "onboarding.number_known": _(
            "This business number is with us already. Ask your company's administrator to invite you, or write to us."
        ),
        "onboarding.too_many_applications": _(
            "This address has been used several times today. Use the link in the last mail, or try again tomorrow."
        ),
        "onboarding.already_invited": _("This address has an invitation that waits. Send it again below."),
        "onboarding.already_member": _("Someone with this address is a member already."),
        "onboarding.domain_taken": _("This mail domain can't be declared. Write to us if it is yours."),
        "onboarding.unknown_policy": _("Choose one of the roles."),
        "onboarding.invalid_domain": _(
            "This is no mail domain of one company. Domains of public mail services can't be declared."
        ),
    }.get(code, "")


def _by_reason(why: str) -> str:
    return {
        "check_digit": _("This is no business number: its last digit does not fit. Check it on the certificate."),
        "missing": _("Fill this in."),
        "too_long": _("This is too long."),
        "not_text": _("This holds a character that can't be kept."),
        "mixed_scripts": _("This address mixes letters of several scripts. Type it anew."),
        "not_ascii": _("Only Latin letters, digits and signs can stand in an address."),
        "look_alike_width": _("This address holds wide letters. Type it anew in plain ones."),
        "look_alike_punycode": _("Addresses at domains written as xn-- are not taken. Use another address."),
        "hidden_characters": _("This address holds a character that can't be seen. Type it anew."),
        "trailing_dot": _("Leave out the dot at the end."),
    }.get(why, _("This is not an e-mail address.") if why else "")


def _content(upload: Any) -> bytes:
    return bytes(upload.read(LARGEST_FILE + 1))
