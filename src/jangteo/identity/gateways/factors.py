"""Second factors as allauth keeps them: the TOTP secret, recovery codes."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.db import IntegrityError, transaction

TOTP_TYPE, CODES_TYPE = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


def new_totp_secret() -> str:
    """160 random bits in base 32."""
    return str(generate_totp_secret())


def totp_secret(user_id: UUID) -> str:
    """The secret of the authenticator app; empty without one."""
    row = _find(user_id, TOTP_TYPE)
    return str(decrypt(row.data["secret"])) if row else ""


def add_totp(user: Any, secret: str) -> bool:
    """Keep the secret; False when there is one already."""
    try:
        with transaction.atomic():
            TOTP.activate(user, secret)
    except IntegrityError:
        return False
    return True


def remove_totp(user_id: UUID) -> bool:
    """Forget the secret; False when there was none."""
    return bool(Authenticator.objects.filter(user_id=user_id, type=TOTP_TYPE).delete()[0])


def renew_codes(user: Any) -> list[str]:
    """Ten recovery codes; those from before are worth nothing any more."""
    Authenticator.objects.filter(user_id=user.pk, type=CODES_TYPE).delete()
    return [str(code) for code in RecoveryCodes.activate(user).generate_codes()]


def ensure_codes(user: Any) -> list[str]:
    """Recovery codes for someone who has none; empty when they have."""
    return [] if _find(user.pk, CODES_TYPE) else renew_codes(user)


def remove_codes(user_id: UUID) -> None:
    """Recovery codes go when there is no second factor to stand in for."""
    Authenticator.objects.filter(user_id=user_id, type=CODES_TYPE).delete()


def codes_left(user_id: UUID) -> int:
    """How many recovery codes have not been used."""
    row = _find(user_id, CODES_TYPE)
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def use_recovery_code(user_id: UUID, code: str) -> bool:
    """Whether a recovery code is right; it is worth nothing afterwards. Locks the row."""
    row = _find(user_id, CODES_TYPE)
    return bool(row and RecoveryCodes(row).validate_code(code))


def _find(user_id: UUID, kind: str) -> Any:
    return Authenticator.objects.filter(user_id=user_id, type=kind).first()


def totp_address(secret: str, *, issuer: str, name: str) -> str:
    """The otpauth address an authenticator app reads from a picture."""
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{name}')}?{query}"


def as_picture(text: str) -> str:
    """A QR code as SVG."""
    import qrcode  # it brings a library of pictures along
    from qrcode.image.svg import SvgPathFillImage

    drawn = qrcode.make(text, image_factory=SvgPathFillImage, border=2)
    return str(drawn.to_string(encoding="unicode"))
