"""Companies that want in: one with all its papers, one that is asked for more; and someone who is invited."""

import json
from importlib.resources import as_file, files

import typst

from jangteo.channels.types import Channel
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.onboarding import services as onboarding
from jangteo.onboarding.types import ApplicationDraft, Conditions, DocumentKind, FileUpload
from jangteo.parties.types import MemberRole, PostalAddress

INVITED = "narae@ginhae.example"
TEAHOUSE = ApplicationDraft(
    name="찻집 물소리",
    name_en="Mulsori Teahouse",
    business_number="214-87-03102",
    representative="구름새",
    trade="찻집",
    address=PostalAddress("찻집 물소리", "010-0000-2801", "55041", "물소리길 14", city="전북특별자치도 전주시"),
    contact_name="구름새",
    contact_email="gureum@mulsori.example",
    contact_phone="010-0000-2801",
    wishes="다기 세트를 달마다 들이고 싶습니다. 월말 결제가 되면 좋겠습니다.",
)
INN = ApplicationDraft(
    name="여관 달무리",
    name_en="Dalmuri Inn",
    business_number="305-81-33079",
    representative="표하늘",
    trade="호텔",
    address=PostalAddress("여관 달무리", "010-0000-2901", "63309", "달무리로 88", city="제주특별자치도 제주시"),
    contact_name="Mira Caldwell",
    contact_email="mira@dalmuri.example",
    contact_phone="010-0000-2901",
    wishes="Bedside lamps and linen for 24 rooms.",
)


def make_applications(wholesale: Channel, dealer: Buyer) -> None:
    """Presets for new dealers, two applications and an invitation that wait."""
    _make_presets(wholesale)
    papers = [
        FileUpload(DocumentKind.REGISTRATION, "사업자등록증.pdf", _paper("사업자등록증", TEAHOUSE)),
        FileUpload(DocumentKind.BANK, "통장 사본.pdf", _paper("통장 사본", TEAHOUSE)),
    ]
    onboarding.take_down_application(channel=wholesale, draft=TEAHOUSE, files=papers, language="ko", actor=SEEDER)
    inn = onboarding.take_down_application(channel=wholesale, draft=INN, files=[], language="en", actor=SEEDER)
    onboarding.start_review(application_id=inn, actor=SEEDER)
    onboarding.ask_for_more(
        application_id=inn, why="Please add your business registration certificate (사업자등록증).", actor=SEEDER
    )
    if dealer.actor.party_id:
        onboarding.invite_member(
            channel=wholesale,
            party_id=dealer.actor.party_id,
            email=INVITED,
            role=MemberRole.BUYER,
            language="ko",
            actor=SEEDER,
        )


def _make_presets(wholesale: Channel) -> None:
    for code, names, terms, trades in (
        ("dealer", {"ko": "거래처 기본", "en": "Dealers"}, "net30", ()),
        ("hotel", {"ko": "호텔과 숙소", "en": "Hotels and inns"}, "net60", ("호텔", "hotel")),
    ):
        onboarding.save_policy(
            channel=wholesale,
            code=code,
            names=names,
            conditions=Conditions(segment="dealers", terms=terms),
            trades=trades,
            is_default=code == "dealer",
            actor=SEEDER,
        )


def _paper(title: str, draft: ApplicationDraft) -> bytes:
    """A page that looks like such a paper and says that it is invented."""
    rows = [("상호", draft.name), ("등록번호", draft.business_number), ("성명", draft.representative)]
    rows.append(("소재지", f"{draft.address.city} {draft.address.line1}"))
    content, typefaces = files("jangteo.demo.content"), files("jangteo.kernel.fonts")
    with as_file(content / "paper.typ") as template, as_file(typefaces) as fonts:
        pdf = typst.compile(
            template,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"paper": json.dumps({"title": title, "rows": rows}, ensure_ascii=False)},
        )
    return bytes(pdf)
