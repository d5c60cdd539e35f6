"""Accounts granted, changed and ended: by whom, for whom, and what of it remains."""

from dataclasses import replace
from datetime import timedelta

import pytest
from granting_people import AT, CLERK, IOC, OFFICE, OFFICER

from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.handle import Actor
from quyche.handle.granting import Wanted
from quyche.service import account_log, accounts, granting, passwords
from quyche.service.desk import Desk
from quyche.store import journal, registers
from quyche.store.account_tables import SessionRow
from quyche.store.tables import Account, EventRow

WARD = Wanted("lo.thi-sao", "Lò Thị Sao", frozenset({"can-bo-don-vi"}), "ubnd-tan-phong", "Bà Vàng Thị Mai, Chủ tịch")
WATCH = Wanted("truc.ca-1", "Tao Văn Inh", frozenset({"truc-ioc"}), "ioc")
PASSWORD = "nương lúa bên suối Nậm"  # noqa: S105 - of an invented person


def grant(desk: Desk, wanted: Wanted, by: Actor, command: str = "") -> granting.Issued:
    return granting.grant(desk, [wanted], command or wanted.id, by, AT)[0]


def settled(desk: Desk, wanted: Wanted, by: Actor = OFFICE) -> str:
    """A token of somebody who got an account, set a password and signed in."""
    assert passwords.set_first(desk, wanted.id, grant(desk, wanted, by).code, PASSWORD, PASSWORD, "here", AT)
    token = accounts.sign_in(desk, wanted.id, PASSWORD, "here", AT)
    assert token
    return token


def test_an_account_is_granted_changed_and_ended_and_all_of_it_remains(desk: Desk) -> None:
    settled(desk, WARD)
    moved = replace(WARD, agency="ubnd-dong-phong", head="", document="12/QĐ-UBND")
    granting.change(desk, moved, "Chuyển công tác", account_log.seen(WARD.id), CLERK, AT)
    granting.end(desk, WARD.id, "Nghỉ hưu", account_log.seen(WARD.id), OFFICE, AT)
    told = account_log.history(desk, WARD.id)
    assert [(e.kind, e.by) for e in reversed(told)] == [
        ("account-granted", OFFICE.id), ("account-password", WARD.id), ("account-changed", CLERK.id),
        ("account-ended", OFFICE.id),
    ]  # fmt: skip
    granted, _, changed, ended = reversed(told)
    assert (granted.agency, granted.typed["head"]) == ("ubnd-tan-phong", "Bà Vàng Thị Mai, Chủ tịch")
    assert (changed.agency, changed.typed["reason"]) == ("ubnd-dong-phong", "Chuyển công tác")
    assert changed.typed["head"].endswith("UBND phường Đông Phong")
    assert (ended.typed["reason"], ended.typed["document"]) == ("Nghỉ hưu", "12/QĐ-UBND")
    assert journal.verify() == []
    assert not any(word in row.text for row in EventRow.select() for word in ("Sao", "Vàng", "Nghỉ hưu"))


MAY = {
    "the office for a ward": (OFFICE, WARD, True),
    "a clerk of the office for a ward": (CLERK, WARD, True),
    "the head of IOC for IOC": (IOC, WATCH, True),
    "the head of IOC for a ward": (IOC, WARD, False),
    "the office for those on watch at IOC": (OFFICE, WATCH, False),
    "the office for the head of IOC": (OFFICE, replace(WATCH, roles=frozenset({"truong-ioc"})), True),
    "a clerk for the head of the office": (
        CLERK, replace(WARD, roles=frozenset({"chanh-van-phong"}), agency="van-phong"), False,
    ),
    "an officer for anybody": (OFFICER, WARD, False),
    "whoever only stands in": (Actor("x", OFFICE.roles, "", (("chanh-van-phong", OFFICE.id),)), WARD, False),
}  # fmt: skip


@pytest.mark.parametrize(("by", "wanted", "may"), MAY.values(), ids=MAY.keys())
def test_who_may_grant_which_roles_is_the_policys_word(desk: Desk, by: Actor, wanted: Wanted, may: bool) -> None:
    if may:
        assert grant(desk, wanted, by).account == wanted.id
        return
    with pytest.raises((NotAllowed, Refused)):
        grant(desk, wanted, by)
    assert (Account.select().count(), EventRow.select().count()) == (0, 0)


def test_nobody_decides_on_an_account_above_them_or_on_their_own(desk: Desk) -> None:
    head = replace(WARD, id=OFFICE.id, roles=OFFICE.roles, agency="van-phong")
    grant(desk, head, replace(OFFICE, id="first.of-all"))
    for by in (CLERK, OFFICE, OFFICER, IOC):
        with pytest.raises(NotAllowed):
            granting.end(desk, head.id, "thử", account_log.seen(head.id), by, AT)
        with pytest.raises(NotAllowed):
            granting.change(desk, head, "thử", account_log.seen(head.id), by, AT)
        with pytest.raises(NotAllowed):
            granting.issue(desk, head.id, by, AT)


def test_whoever_is_ended_is_out_at_once_and_the_id_is_never_given_again(desk: Desk) -> None:
    token = settled(desk, WARD)
    assert accounts.whose(token, AT)
    granting.end(desk, WARD.id, "Nghỉ hưu", account_log.seen(WARD.id), OFFICE, AT)
    assert SessionRow.select().count() == 0
    assert accounts.whose(token, AT) is None
    assert accounts.sign_in(desk, WARD.id, PASSWORD, "here", AT) is None
    with pytest.raises(Refused) as refused:
        grant(desk, WARD, OFFICE, "again")
    assert refused.value.problems["0.id"][0] == "account-id-taken"
    with pytest.raises(NotFound):
        granting.end(desk, WARD.id, "lần nữa", account_log.seen(WARD.id), OFFICE, AT)


def test_of_two_who_change_at_once_the_second_is_told(desk: Desk) -> None:
    grant(desk, WARD, OFFICE)
    seen = account_log.seen(WARD.id)
    granting.change(desk, replace(WARD, name="Lò Sao"), "Đổi tên", seen, OFFICE, AT)
    with pytest.raises(Conflict):
        granting.change(desk, replace(WARD, agency="ubnd-san-thang"), "Chuyển", seen, CLERK, AT)
    account = registers.account(WARD.id)
    assert account
    assert (account.name, account.agency) == ("Lò Sao", "ubnd-tan-phong")


WRONG = {
    "capitals": ({"id": "Lo.Sao"}, "id", "account-id-form"),
    "marks": ({"id": "lò.sao"}, "id", "account-id-form"),
    "a dot at the end": ({"id": "lo.sao."}, "id", "account-id-form"),
    "too short": ({"id": "ab"}, "id", "account-id-form"),
    "a path": ({"id": "../etc"}, "id", "account-id-form"),
    "no id": ({"id": ""}, "id", "account-id-missing"),
    "whoever has no account": ({"id": "anybody"}, "id", "account-id-taken"),
    "no name": ({"name": " "}, "name", "account-text-missing"),
    "a huge name": ({"name": "x" * 121}, "name", "account-text-long"),
    "a control character": ({"name": "Sao\x00"}, "name", "account-text-broken"),
    "no role": ({"roles": frozenset()}, "roles", "account-role-missing"),
    "an unknown role": ({"roles": frozenset({"vua"})}, "roles", "account-role-unknown"),
    "an unknown agency": ({"agency": "ubnd-ba-dinh"}, "agency", "account-agency-unknown"),
    "no agency": ({"agency": ""}, "agency", "account-agency-missing"),
    "an agency without that role": ({"agency": "ioc"}, "agency", "account-agency-unfit"),
    "roles of two agencies": ({"roles": frozenset({"can-bo-don-vi", "van-thu"})}, "agency", "account-roles-apart"),
}


@pytest.mark.parametrize(("change", "field", "code"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_and_nothing_kept(desk: Desk, change: dict, field: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        grant(desk, replace(WARD, **change), OFFICE)
    assert {k: p[0] for k, p in refused.value.problems.items()} == {f"0.{field}": code}
    assert (Account.select().count(), EventRow.select().count()) == (0, 0)


def test_a_second_tap_makes_no_second_account_and_shows_a_code_that_works(desk: Desk) -> None:
    first, second = grant(desk, WARD, OFFICE, "tap"), grant(desk, WARD, OFFICE, "tap")
    assert Account.select().count() == 1
    assert not passwords.set_first(desk, WARD.id, first.code, PASSWORD, PASSWORD, "here", AT)
    assert passwords.set_first(desk, WARD.id, second.code, PASSWORD, PASSWORD, "here", AT)


def test_a_code_sets_one_password_for_seven_days(desk: Desk) -> None:
    code = grant(desk, WARD, OFFICE).code
    late = AT + timedelta(days=7, seconds=1)
    assert accounts.sign_in(desk, WARD.id, "nobody has this password", "here", AT) is None
    assert not passwords.set_first(desk, WARD.id, code, PASSWORD, PASSWORD, "here", late)
    assert not passwords.set_first(desk, "khong.co", code, PASSWORD, PASSWORD, "here", AT)
    assert passwords.set_first(desk, WARD.id, code.lower().replace("-", " "), PASSWORD, PASSWORD, "here", AT)
    assert not passwords.set_first(desk, WARD.id, code, "một mật khẩu khác", "một mật khẩu khác", "here", AT)
    assert accounts.sign_in(desk, WARD.id, PASSWORD, "here", AT)


def test_guessing_codes_is_slowed_down(desk: Desk) -> None:
    code = grant(desk, WARD, OFFICE).code
    for n in range(accounts.MOST_FAILURES):
        assert not passwords.set_first(desk, WARD.id, f"code{n}", PASSWORD, PASSWORD, f"place {n}", AT)
    with pytest.raises(accounts.TooManyTries):
        passwords.set_first(desk, WARD.id, code, PASSWORD, PASSWORD, "elsewhere", AT)
    later = AT + timedelta(minutes=16)
    assert passwords.set_first(desk, WARD.id, code, PASSWORD, PASSWORD, "elsewhere", later)


def test_a_lost_password_is_gone_when_a_new_code_is_given(desk: Desk) -> None:
    token = settled(desk, WARD)
    issued = granting.issue(desk, WARD.id, CLERK, AT)
    assert accounts.whose(token, AT) is None
    assert accounts.sign_in(desk, WARD.id, PASSWORD, "here", AT) is None
    assert passwords.set_first(desk, WARD.id, issued.code, PASSWORD, PASSWORD, "here", AT)


REFUSED = {
    "short": ("một hai ba", "một hai ba", "password", "password-length"),
    "huge": ("x y z w v" * 100, "x y z w v" * 100, "password", "password-length"),
    "one letter": ("a" * 20, "a" * 20, "password", "password-easy"),
    "the id itself": ("lo.thi-sao-2026", "lo.thi-sao-2026", "password", "password-easy"),
    "not the same twice": (PASSWORD, PASSWORD + "?", "again", "password-differs"),
}


@pytest.mark.parametrize(("password", "again", "field", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_password_that_will_not_do_leaves_the_code(
    desk: Desk, password: str, again: str, field: str, code: str
) -> None:
    issued = grant(desk, WARD, OFFICE)
    with pytest.raises(Refused) as refused:
        passwords.set_first(desk, WARD.id, issued.code, password, again, "here", AT)
    assert refused.value.problems[field][0] == code
    assert passwords.set_first(desk, WARD.id, issued.code, PASSWORD, PASSWORD, "here", AT)


def test_changing_ones_password_asks_the_old_one_and_closes_other_sessions(desk: Desk) -> None:
    mine = settled(desk, WARD)
    other = accounts.sign_in(desk, WARD.id, PASSWORD, "there", AT)
    with pytest.raises(Refused) as refused:
        passwords.change(desk, WARD.id, "không phải", "một câu dài khác hẳn", "một câu dài khác hẳn", mine, "here", AT)
    assert refused.value.problems["old"][0] == "password-old"
    passwords.change(desk, WARD.id, PASSWORD, "một câu dài khác hẳn", "một câu dài khác hẳn", mine, "here", AT)
    assert accounts.whose(mine, AT)
    assert other
    assert accounts.whose(other, AT) is None
    assert accounts.sign_in(desk, WARD.id, PASSWORD, "here", AT) is None
