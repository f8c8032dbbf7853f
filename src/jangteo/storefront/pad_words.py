"""What the order pad says, for its script."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def pad_words() -> dict[str, str]:
    """{name: words}; `%n` stands for a number, `%s` for a name or an amount."""
    return {
        "away": _("No network. You write on this phone; it is sent when the network is back."),
        "waiting_one": ngettext("%(n)s to send", "%(n)s to send", 1) % {"n": "%n"},
        "waiting": ngettext("%(n)s to send", "%(n)s to send", 2) % {"n": "%n"},
        "sending": _("Sending …"),
        "taken_one": ngettext("%(n)s line is in your cart.", "%(n)s lines are in your cart.", 1) % {"n": "%n"},
        "taken": ngettext("%(n)s line is in your cart.", "%(n)s lines are in your cart.", 2) % {"n": "%n"},
        "back_one": ngettext(
            "%(n)s line came back. Look at its note.", "%(n)s lines came back. Look at their notes.", 1
        )
        % {"n": "%n"},
        "back": ngettext("%(n)s line came back. Look at its note.", "%(n)s lines came back. Look at their notes.", 2)
        % {"n": "%n"},
        "log_in": _("Log in again, then your lines are sent. They stay on this phone."),
        "other": _("You are logged in as somebody else. These lines stay with whoever wrote them."),
        "failed": _("The shop could not take them just now. They stay on this phone."),
        "old": _("Sent more than a day ago, without an answer. Look into your cart before you send them again."),
        "unknown": _("This phone doesn't know it. We look it up when you send it."),
        "checkdigit": _("The last digit of this barcode doesn't fit. Please look again."),
        "as_of": _("Prices as this phone saw them on %(when)s. The cart has the last word.") % {"when": "%s"},
        "no_goods": _("This phone knows no goods yet. Write codes; we look them up when you send them."),
        "step": _("In steps of %(n)s") % {"n": "%n"},
        "per": _("%(price)s for one") % {"price": "%s"},
        "denied": _("The camera was not allowed. Take a photo of the barcode, or type the number below it."),
        "no_camera": _("No camera was found. Type the number below the barcode, or use a scanner that types."),
        "no_reader": _("This browser can't read barcodes. Type the number below it, or use a scanner that types."),
        "no_code": _("No barcode was found in the photo. Come closer, or type the number below it."),
        "no_store": _("This browser keeps nothing, perhaps in a private window. Don't leave the page before you send."),
        "remove": _("Take %(name)s out") % {"name": "%s"},
        "quantity": _("Quantity of %(name)s") % {"name": "%s"},
        "unit": _("Unit of %(name)s") % {"name": "%s"},
        "put_one": ngettext("Put %(n)s line into the cart", "Put %(n)s lines into the cart", 1) % {"n": "%n"},
        "put": ngettext("Put %(n)s line into the cart", "Put %(n)s lines into the cart", 2) % {"n": "%n"},
    }
