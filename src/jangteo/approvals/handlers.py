"""What approvals tell by letter."""

from jangteo.approvals import services
from jangteo.approvals.events import ApprovalAsked, RequestApproved, RequestEnded, TurnCame


def tell_deciders(event: ApprovalAsked | TurnCame) -> None:
    services.tell_deciders(request_id=event.request_id)


def tell_requester(event: RequestApproved | RequestEnded) -> None:
    services.tell_requester(request_id=event.request_id)
