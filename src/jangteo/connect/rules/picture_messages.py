"""What codes of pictures say, in both languages."""

from collections.abc import Mapping

PICTURE_MESSAGES: Mapping[str, Mapping[str, str]] = {
    "unknown_product": {"en": "there is no product of this slug", "ko": "없는 상품입니다"},
    "not_a_digest": {
        "en": "a SHA-256, or its first 16 signs, in hexadecimal",
        "ko": "SHA-256 값(16진수 64자) 또는 그 앞 16자를 적어 주세요",
    },
    "digest_differs": {"en": "the file is another than the digest says", "ko": "파일이 적힌 digest 값과 다릅니다"},
    "no_such_file": {
        "en": "the ZIP holds no file of this name; a table alone brings no files",
        "ko": "ZIP에 이 이름의 파일이 없습니다. 표만 올리면 파일은 들어오지 않습니다",
    },
    "repeated_picture": {
        "en": "another row has this picture of this product; that one counts",
        "ko": "같은 상품의 같은 그림이 이미 있어 앞의 행만 반영했습니다",
    },
    "words_from_name": {
        "en": "not said in both languages: the product's name or the other language stands for it",
        "ko": "두 언어의 그림 설명이 다 있지 않아 상품 이름이나 다른 언어의 설명을 대신 넣었습니다",
    },
    "address_refused": {
        "en": "pictures are fetched from public https addresses alone",
        "ko": "공개된 https 주소의 그림만 가져옵니다",
    },
    "address_failed": {
        "en": "the picture could not be fetched from this address",
        "ko": "이 주소에서 그림을 받지 못했습니다",
    },
    "picture_empty": {"en": "the file is empty", "ko": "빈 파일입니다"},
    "picture_too_large": {"en": "the picture is larger than 10 MB", "ko": "그림이 10MB보다 큽니다"},
    "picture_wrong_type": {
        "en": "no JPEG, PNG, WebP, AVIF, GIF or SVG",
        "ko": "JPEG, PNG, WebP, AVIF, GIF, SVG 그림이 아닙니다",
    },
    "picture_too_many_pixels": {"en": "the picture has too many dots", "ko": "그림의 픽셀 수가 너무 많습니다"},
    "picture_too_small": {"en": "the picture is smaller than 16 dots", "ko": "그림이 16픽셀보다 작습니다"},
    "picture_too_uneven": {
        "en": "one side is more than six times the other",
        "ko": "한 변이 다른 변의 여섯 배보다 깁니다",
    },
    "picture_moving": {"en": "a picture that moves", "ko": "움직이는 그림입니다"},
    "picture_broken": {"en": "the picture is damaged", "ko": "그림 파일이 손상되었습니다"},
    "picture_active": {
        "en": "a drawing that runs or loads something",
        "ko": "무언가를 실행하거나 불러오는 SVG입니다",
    },
    "picture_too_many": {"en": "a product has 40 pictures at most", "ko": "상품 하나에 그림은 40장까지입니다"},
}
