"""What roles, rights and scopes are called, for every page that shows them."""

from collections.abc import Mapping

from jangteo.kernel.languages import say
from jangteo.kernel.types import Action, Scope
from jangteo.parties.types import HeldRole, MemberRole, RoleAudience, RoleDefinition

type Names = Mapping[str, str]

ROLE_NAMES: Mapping[MemberRole, Names] = {
    MemberRole.ADMINISTRATOR: {"ko": "관리자", "en": "Administrator"},
    MemberRole.BUYER: {"ko": "구매 담당", "en": "Buyer"},
    MemberRole.APPROVER: {"ko": "승인자", "en": "Approver"},
    MemberRole.FINANCE: {"ko": "재무 담당", "en": "Finance"},
    MemberRole.GUARDIAN: {"ko": "보호자", "en": "Guardian"},
    MemberRole.PAYER: {"ko": "결제자", "en": "Payer"},
    MemberRole.CHILD: {"ko": "자녀", "en": "Child"},
    MemberRole.STAFF_VIEWER: {"ko": "열람 직원", "en": "Viewer"},
    MemberRole.STAFF_CLERK: {"ko": "업무 직원", "en": "Clerk"},
    MemberRole.SALES_REP: {"ko": "영업 담당", "en": "Sales rep"},
    MemberRole.STAFF_FINANCE: {"ko": "재무 직원", "en": "Finance (staff)"},
    MemberRole.STORE: {"ko": "매장 직원", "en": "Store"},
    MemberRole.STAFF_ADMINISTRATOR: {"ko": "운영 관리자", "en": "Administrator (staff)"},
}
AUDIENCE_NAMES: Mapping[RoleAudience, Names] = {
    RoleAudience.HOUSEHOLD: {"ko": "가족", "en": "Families"},
    RoleAudience.COMPANY: {"ko": "회사", "en": "Companies"},
    RoleAudience.STAFF: {"ko": "직원", "en": "Staff"},
}
SCOPE_NAMES: Mapping[Scope, Names] = {
    Scope.OWN: {"ko": "자기 것만", "en": "their own"},
    Scope.UNIT: {"ko": "소속 단위", "en": "their unit's"},
    Scope.ALL: {"ko": "전체", "en": "everything"},
}
ACTION_NAMES: Mapping[Action, Names] = {
    Action.GOODS_SEE: {"ko": "상품 보기", "en": "See products"},
    Action.PRICES_SEE: {"ko": "가격 보기", "en": "See prices"},
    Action.CARTS_USE: {"ko": "장바구니에 담기", "en": "Fill a cart"},
    Action.ORDERS_PLACE: {"ko": "주문하기", "en": "Place orders"},
    Action.ORDERS_SEE: {"ko": "주문 보기", "en": "See orders"},
    Action.ORDERS_CANCEL: {"ko": "주문 취소하기", "en": "Cancel orders"},
    Action.ORDERS_APPROVE: {"ko": "주문 승인하기", "en": "Approve orders"},
    Action.ORDERS_HANDLE: {"ko": "주문 처리하기", "en": "Handle orders"},
    Action.PAYMENTS_HANDLE: {"ko": "입금 처리하기", "en": "Handle payments"},
    Action.QUOTES_MAKE: {"ko": "견적 내기", "en": "Make quotes"},
    Action.QUOTES_ALLOW: {"ko": "남이 낸 견적 허락하기", "en": "Let others' quotes go out"},
    Action.REVIEWS_HANDLE: {"ko": "후기와 문의 살피기", "en": "Look through reviews and answer questions"},
    Action.MONEY_SEE: {"ko": "청구와 잔액 보기", "en": "See bills and balances"},
    Action.MONEY_PAY: {"ko": "결제하기", "en": "Pay"},
    Action.ADDRESSES_SEE: {"ko": "주소 보기", "en": "See addresses"},
    Action.ADDRESSES_CHANGE: {"ko": "주소 바꾸기", "en": "Change addresses"},
    Action.PARTIES_SEE: {"ko": "거래처 정보 보기", "en": "See who the buyer is"},
    Action.PARTIES_CHANGE: {"ko": "거래처 정보 바꾸기", "en": "Change who the buyer is"},
    Action.MEMBERS_SEE: {"ko": "구성원 보기", "en": "See members"},
    Action.MEMBERS_CHANGE: {"ko": "구성원과 역할 바꾸기", "en": "Change members and their roles"},
    Action.ROLES_CHANGE: {"ko": "역할 만들고 바꾸기", "en": "Make and change roles"},
    Action.UNITS_CHANGE: {"ko": "부서와 지점 바꾸기", "en": "Change divisions and locations"},
    Action.CONSENTS_CHANGE: {"ko": "동의 바꾸기", "en": "Change consents"},
    Action.OFFICE_ENTER: {"ko": "사무실 들어가기", "en": "Enter the office"},
    Action.PARTIES_ACT_FOR: {"ko": "거래처를 대신해 주문하기", "en": "Order on a buyer's behalf"},
    Action.ACCOUNTS_ASSIGN: {"ko": "담당 거래처 정하기", "en": "Assign accounts"},
    Action.APPLICATIONS_REVIEW: {"ko": "거래 신청 심사하기", "en": "Review applications"},
    Action.NOTES_SEE: {"ko": "거래처 기록 보기", "en": "See notes and tasks"},
    Action.NOTES_WRITE: {"ko": "거래처 기록 쓰기", "en": "Write notes and tasks"},
    Action.CATALOGUE_SEE: {"ko": "상품 자료 보기", "en": "See the catalogue"},
    Action.CATALOGUE_CHANGE: {"ko": "상품 자료 바꾸기", "en": "Change the catalogue"},
    Action.CONTENT_CHANGE: {"ko": "페이지 쓰고 게시하기", "en": "Write and publish pages"},
    Action.ASSORTMENTS_CHANGE: {"ko": "상품 구성 바꾸기", "en": "Change assortments"},
    Action.PRICE_LISTS_SEE: {"ko": "가격표 보기", "en": "See price lists"},
    Action.PRICE_LISTS_CHANGE: {"ko": "가격표 바꾸기", "en": "Change price lists"},
    Action.PROMOTIONS_SEE: {"ko": "프로모션과 쿠폰 보기", "en": "See promotions and coupons"},
    Action.PROMOTIONS_CHANGE: {"ko": "프로모션과 쿠폰 바꾸기", "en": "Change promotions and coupons"},
    Action.TAXES_SEE: {"ko": "세율과 세금 증명서 보기", "en": "See tax rates and certificates"},
    Action.TAXES_CHANGE: {"ko": "세율과 세금 증명서 바꾸기", "en": "Change tax rates and certificates"},
    Action.COSTS_SEE: {"ko": "원가와 이익 보기", "en": "See what goods cost, and margins"},
    Action.COSTS_CHANGE: {"ko": "원가 바꾸기", "en": "Change what goods cost"},
    Action.STOCK_SEE: {"ko": "재고 보기", "en": "See stock"},
    Action.STOCK_CHANGE: {"ko": "재고 바꾸기", "en": "Change stock"},
    Action.EXPORTS_TAKE: {"ko": "파일로 내려받기", "en": "Take exports"},
    Action.PRIVACY_HANDLE: {"ko": "개인정보 요청 처리하기", "en": "Handle privacy requests"},
    Action.AUDIT_SEE: {"ko": "감사 기록 보기", "en": "See the audit trail"},
    Action.WEBHOOKS_SEE: {"ko": "웹훅 보기", "en": "See webhooks"},
    Action.WEBHOOKS_CHANGE: {"ko": "웹훅 바꾸기", "en": "Change webhooks"},
    Action.CHECKS_RUN: {"ko": "점검 돌리기", "en": "Run checks"},
    Action.FEATURES_SWITCH: {"ko": "기능 켜고 끄기", "en": "Switch features on and off"},
    Action.RECORDS_SEE: {"ko": "모든 표 보기", "en": "See every table"},
}


def role_name(role: RoleDefinition, language: str) -> str:
    """What a role is called."""
    if role.id is not None:
        return say(role.names, language) or role.code
    return say(ROLE_NAMES[MemberRole(role.code)], language)


def role_word(code: str, language: str) -> str:
    """What a role is called of which only the code was kept; a custom role's code stays as it is."""
    return say(ROLE_NAMES[MemberRole(code)], language) if code in MemberRole else code


def roles_in_words(held: tuple[HeldRole, ...], language: str) -> str:
    """The names of several roles, each once."""
    return ", ".join(dict.fromkeys(role_name(one.role, language) for one in held))


def action_name(action: Action, language: str) -> str:
    """What a right is called."""
    return say(ACTION_NAMES[action], language)


def scope_name(scope: Scope, language: str) -> str:
    """How far a right reaches, in words."""
    return say(SCOPE_NAMES[scope], language)


def audience_name(audience: RoleAudience, language: str) -> str:
    """Whose members a role is for."""
    return say(AUDIENCE_NAMES[audience], language)
