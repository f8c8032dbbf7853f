"""The letters of this module, in both languages."""

from collections.abc import Mapping
from uuid import UUID

from jangteo.kernel import letters
from jangteo.onboarding.services.links import shop_name

# By purpose and language: subject and text.
_LETTERS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "prove_address": {
        "ko": (
            "[{shop}] 거래 신청을 확인해 주세요",
            "{name} 거래 신청에 이 메일 주소가 적혔어요.\n\n신청하신 것이 맞으면 24시간 안에 아래 주소를 열어"
            " 눌러 주세요. 그때 신청이 접수됩니다.\n\n{link}\n\n신청하지 않으셨다면 아무것도"
            " 하지 않으셔도 돼요. 신청은 사라집니다.",
        ),
        "en": (
            "[{shop}] Confirm your application",
            "An application for {name} names this address.\n\nIf it is yours, open this link within 24 hours and press"
            " the button; the application counts from then on.\n\n{link}\n\nIf it is not, do nothing: it goes away.",
        ),
    },
    "application_received": {
        "ko": (
            "[{shop}] 거래 신청을 받았어요",
            "{name} 거래 신청을 받았어요. 진행 상황은 아래 주소에서 볼 수 있어요. 이 주소는 신청한 분만 아는 열쇠이니"
            " 남에게 보내지 마세요.\n\n{link}",
        ),
        "en": (
            "[{shop}] We have your application",
            "We have the application of {name}. Follow it here; the link is a key of your own, so keep it to"
            " yourself.\n\n{link}",
        ),
    },
    "needs_more": {
        "ko": (
            "[{shop}] 거래 신청에 더 필요한 것이 있어요",
            "{name} 거래 신청을 보고 있어요. 더 필요한 것:\n\n{why}\n\n접수 메일에 있는 주소에서 서류를"
            " 더하고 다시 보내 주세요.",
        ),
        "en": (
            "[{shop}] Your application needs something more",
            "We are looking at the application of {name}. What is needed:\n\n{why}\n\nAdd it by the link in the mail"
            " that confirmed your application, and send it again.",
        ),
    },
    "rejected": {
        "ko": (
            "[{shop}] 거래 신청 결과",
            "{name} 거래 신청을 받아들이지 못했어요. 까닭:\n\n{why}\n\n궁금한 점은 이 메일에 답해 주세요.",
        ),
        "en": (
            "[{shop}] About your application",
            "We could not take in {name}. The reason:\n\n{why}\n\nAnswer this mail if you have questions.",
        ),
    },
    "approved": {
        "ko": (
            "[{shop}] 거래가 시작됐어요",
            "{name} 거래 신청이 승인됐어요. 7일 안에 아래 주소에서 로그인을 만들거나, 이 주소로 이미 쓰는"
            " 로그인이 있으면 로그인해 주세요.\n\n{link}\n\n이 주소는 이 메일을 받은 분만 쓸 수 있고 한 번만 열려요.",
        ),
        "en": (
            "[{shop}] Welcome",
            "The application of {name} is approved. Within 7 days, make your log-in here, or log in if this address has"
            " one:\n\n{link}\n\nThe link works once, for this address only.",
        ),
    },
    "invitation": {
        "ko": (
            "[{shop}] {name}에서 초대했어요",
            "{by} 님이 {name}에 초대했어요. 7일 안에 아래 주소를 열어 주세요.\n\n{link}\n\n이 주소는 이 메일을 받은"
            " 분만 쓸 수 있고 한 번만 열려요. 모르는 초대라면 지나치세요.",
        ),
        "en": (
            "[{shop}] {name} invites you",
            "{by} invites you to {name}. Open this within 7 days:\n\n{link}\n\nThe link works once, for this address"
            " only. If you don't know what this is about, leave it.",
        ),
    },
    "prove_domain": {
        "ko": (
            "[{shop}] 메일 도메인 {domain} 확인",
            "{name}에서 {domain}을(를) 자기 메일 도메인이라고 했어요. 맞으면 24시간 안에 눌러 주세요. 그때부터"
            " 이 도메인의 메일 주소를 가진 사람은 스스로 구성원이 될 수 있어요.\n\n{link}",
        ),
        "en": (
            "[{shop}] Is {domain} yours?",
            "{name} says that {domain} is its mail domain. If so, confirm within 24 hours; from then on, whoever has an"
            " address there may join by themselves.\n\n{link}",
        ),
    },
    "confirm_join": {
        "ko": (
            "[{shop}] {name} 구성원이 되려면 눌러 주세요",
            "{name}의 구성원이 되겠다고 하셨어요. 24시간 안에 로그인한 채로 아래 주소를 열어 눌러 주세요.\n\n{link}",
        ),
        "en": (
            "[{shop}] Join {name}",
            "You asked to join {name}. Open this within 24 hours, logged in, and press the button.\n\n{link}",
        ),
    },
    "someone_joined": {
        "ko": (
            "[{shop}] {person} 님이 {name}에 들어왔어요",
            "{person} 님({email})이 메일 도메인으로 {name}의 구성원이 됐어요. 모르는 분이면 구성원 화면에서 되돌려"
            " 주세요.\n\n{link}",
        ),
        "en": (
            "[{shop}] {person} joined {name}",
            "{person} ({email}) joined {name} by their mail domain. If you don't know them, undo it on the page of"
            " members.\n\n{link}",
        ),
    },
}


def send(*, purpose: str, to: str, language: str, channel_id: UUID, **facts: str) -> None:
    """Write one of these letters into the caller's transaction."""
    said = "en" if language == "en" else "ko"
    subject, text = _LETTERS[purpose][said]
    words = {"shop": shop_name(channel_id, said), **facts}
    letters.write(to=to, subject=subject.format(**words), text=text.format(**words), purpose=f"onboarding.{purpose}")
