"""Questions per category are written once and asked on every form a report comes in by."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quyche.forms import Options, fill, options_of, visible
from quyche.policy.policy import Policy
from quyche.policy.workplace import Form
from quyche.service.preparing import prepare, read_directory
from quyche.source.loading import load

ROOT = Path(__file__).parents[2]
FILES = read_directory(ROOT)
ASKED = {
    "ve-sinh-an-toan-thuc-pham": {"so-nguoi-mac", "an-luc", "mon-an"},
    "an-toan-giao-thong": {"bien-so", "loai-xe"},
    "trat-tu-xay-dung": {"dang-xay", "anh-huong"},
    "gia-ca-thi-truong": {"gia-da-tra", "gia-niem-yet"},
    "moi-truong": {"thay-luc-nao"},
    "trat-tu-do-thi": set(),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    book = prepare(FILES, prove=False).book
    assert book
    return book.policy


def _form(policy: Policy, form_id: str) -> Form:
    return next(f for f in policy.forms if f.head.id == form_id)


@pytest.mark.parametrize("form_id", ["phan-anh", "nhap-ho", "phat-hien-camera"])
@pytest.mark.parametrize(("category", "asked"), ASKED.items(), ids=ASKED.keys())
def test_every_way_in_asks_what_the_category_needs(
    policy: Policy, form_id: str, category: str, asked: set[str]
) -> None:
    form, every = _form(policy, form_id), set().union(*ASKED.values())
    seen = {f.id for f in form.fields if f.id in every and visible(form, f, {"linh-vuc": [category]})}
    assert seen == asked


def test_what_is_borrowed_is_checked_as_at_home(policy: Policy) -> None:
    now = datetime(2026, 11, 16, 2, tzinfo=UTC)
    options: Options = options_of(policy, frozenset(), frozenset(), UTC, now)
    raw = {"linh-vuc": ["an-toan-giao-thong"], "bien-so": ["không rõ"]}
    assert fill(_form(policy, "nhap-ho"), raw, {}, options).problems["bien-so"].code == "pattern"


def test_the_order_of_what_is_borrowed_says_nothing(policy: Policy) -> None:
    other = FILES | {"forms/nhap-ho.yaml": FILES["forms/nhap-ho.yaml"].replace(
        b"[ve-thuc-pham, ve-phuong-tien,", b"[ve-phuong-tien, ve-thuc-pham,"
    )}  # fmt: skip
    assert other != FILES
    shuffled = load(other).policy
    assert shuffled
    assert shuffled.digests == policy.digests
    assert [f.id for f in _form(shuffled, "nhap-ho").fields] == [f.id for f in _form(policy, "nhap-ho").fields]
