from jangteo.kernel.errors import Conflict, NotFound, Rejected


class ContractNotFound(NotFound):
    """There is no such contract, or it is not yours to see."""

    code = "contracts.not_found"


class ContractExists(Conflict):
    """A contract or price list with this code exists."""

    code = "contracts.exists"


class ListInUse(Conflict):
    """The price list belongs to another contract."""

    code = "contracts.list_in_use"


class ListForOthers(Rejected):
    """A contract's price list is for its own party and nobody else."""

    code = "contracts.list_for_others"


class InvalidContract(Rejected):
    """A part of the contract is missing or can't be kept."""

    code = "contracts.invalid"


class InvalidCommitment(Rejected):
    """A commitment is a whole number above zero, in a period that has an end."""

    code = "contracts.invalid_commitment"


class InvalidTerm(Rejected):
    """A contract ends after it begins, and a renewal after the present end."""

    code = "contracts.invalid_term"


class ContractsContradict(Conflict):
    """Another contract in force prices the same SKUs at the same time with the same priority."""

    code = "contracts.contradict"


class NotSimulated(Conflict):
    """A contract is put in force only as it was tried against its party's past orders and open carts."""

    code = "contracts.not_simulated"


class WhyNeeded(Rejected):
    """Say why the contract ends."""

    code = "contracts.why_needed"
