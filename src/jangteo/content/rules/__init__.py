from jangteo.content.rules.addresses import check_slug, is_safe_address, picture_named, plain_path, told_address
from jangteo.content.rules.audience import is_for, is_shown
from jangteo.content.rules.checking import Named, named_in, problems_of, shape_problem
from jangteo.content.rules.differences import differences
from jangteo.content.rules.markdown import html_of, lines_of, questions_of
from jangteo.content.rules.stored import read_content, written

__all__ = [
    "Named",
    "check_slug",
    "differences",
    "html_of",
    "is_for",
    "is_safe_address",
    "is_shown",
    "lines_of",
    "named_in",
    "picture_named",
    "plain_path",
    "problems_of",
    "questions_of",
    "read_content",
    "shape_problem",
    "told_address",
    "written",
]
