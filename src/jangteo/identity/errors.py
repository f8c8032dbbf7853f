from jangteo.kernel.errors import Conflict, Rejected


class TooManyAttempts(Rejected):
    """There were too many wrong attempts; wait as long as the answer says."""

    code = "identity.too_many_attempts"
    status = 429

    def __init__(self, *, wait: int) -> None:
        self.wait = wait
        super().__init__(retry_after=wait)


class ProofNeeded(Rejected):
    """Prove again that it is you: this needs a password, a code or a passkey of the last ten minutes."""

    code = "identity.proof_needed"
    status = 401


class CodeNeeded(Rejected):
    """This log-in has a second factor: send its present code as well."""

    code = "identity.code_needed"
    status = 401


class SecondStepNeeded(Rejected):
    """Staff come in by a second step alone, and this log-in has none: add one on its page first."""

    code = "identity.second_step_needed"
    status = 403


class WrongCode(Rejected):
    """The code is not right, was used before or has ended."""

    code = "identity.wrong_code"


class KeyRefused(Rejected):
    """The link has been used, has ended, or is not for this."""

    code = "identity.key_refused"


class PasskeyRefused(Rejected):
    """The passkey could not be accepted."""

    code = "identity.passkey_refused"


class FactorExists(Conflict):
    """This second factor is switched on already."""

    code = "identity.factor_exists"


class ProviderRefused(Rejected):
    """The provider's answer cannot be used to log in here."""

    code = "identity.provider_refused"


class LastWayIn(Conflict):
    """This is the only way into the account; choose a password first."""

    code = "identity.last_way_in"
