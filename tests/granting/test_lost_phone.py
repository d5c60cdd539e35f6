"""A lost phone: whoever grants the account resets its second step, and all of it goes on record."""

from datetime import timedelta

import pyotp
import pytest
from granting_people import AT, CLERK, IOC, OFFICE, OFFICER

from quyche.errors import Conflict, NotAllowed, Refused
from quyche.handle.granting import Wanted
from quyche.service import account_log, accounts, granting, passwords, second_factor
from quyche.service.desk import Desk
from quyche.store import factors, journal, sessions

WHO = "lo.thi-sao"
WARD = Wanted(WHO, "Lò Thị Sao", frozenset({"can-bo-don-vi"}), "ubnd-tan-phong", document="12/QĐ-UBND")
PASSWORD, REASON = "nương lúa bên suối Nậm", "Rơi điện thoại xuống suối"


def enrolled(desk: Desk) -> str:
    """A token of somebody with an account, a password and a phone."""
    code = granting.grant(desk, [WARD], "c", OFFICE, AT)[0].code
    assert passwords.set_first(desk, WHO, code, PASSWORD, PASSWORD, "here", AT)
    token = accounts.sign_in(desk, WHO, PASSWORD, "here", AT)
    phone = pyotp.TOTP(second_factor.standing(desk, WHO).secret)
    assert accounts.enrol(desk, WHO, phone.at(AT), "here", AT)
    assert token
    return token


def test_the_grantor_resets_it_and_everybody_is_out(desk: Desk) -> None:
    token = enrolled(desk)
    with pytest.raises(accounts.CodeWanted) as wanted:
        accounts.sign_in(desk, WHO, PASSWORD, "here", AT)
    later = AT + timedelta(minutes=3)
    granting.reset_factor(desk, WHO, REASON, account_log.seen(WHO), CLERK, later)
    assert accounts.whose(token, later) is None
    assert sessions.half(wanted.value.half, AT - timedelta(hours=1)) is None
    assert not second_factor.has(WHO)
    assert factors.codes_left(WHO) == 0
    assert accounts.sign_in(desk, WHO, PASSWORD, "here", later)
    told = account_log.history(desk, WHO)
    assert [e.kind for e in reversed(told)] == [
        "account-granted", "account-password", "account-factor", "account-factor-reset",
    ]  # fmt: skip
    assert (told[0].by, told[0].at, told[0].typed["reason"]) == (CLERK.id, later, REASON)
    assert granting.standing(desk, granting.decided(desk, WHO, OFFICE)).document == "12/QĐ-UBND"
    assert journal.verify() == []


def test_only_who_decides_on_the_account_and_with_a_reason(desk: Desk) -> None:
    token, seen = enrolled(desk), account_log.seen(WHO)
    for by in (IOC, OFFICER):
        with pytest.raises(NotAllowed):
            granting.reset_factor(desk, WHO, REASON, seen, by, AT)
    with pytest.raises(Refused):
        granting.reset_factor(desk, WHO, " ", seen, OFFICE, AT)
    with pytest.raises(Conflict):
        granting.reset_factor(desk, WHO, REASON, seen - 1, OFFICE, AT)
    assert second_factor.has(WHO)
    assert accounts.whose(token, AT)
    granting.reset_factor(desk, WHO, REASON, seen, OFFICE, AT)
    with pytest.raises(Conflict):
        granting.reset_factor(desk, WHO, REASON, seen + 1, OFFICE, AT)


def test_what_people_do_with_their_own_account_is_recorded(desk: Desk) -> None:
    token = enrolled(desk)
    accounts.leave_others(desk, WHO, token, AT)
    second = sessions.open_session(WHO, AT)
    assert accounts.leave_one(desk, WHO, sessions.digest(second), AT)
    assert not accounts.leave_one(desk, WHO, sessions.digest(second), AT)
    sessions.open_session(WHO, AT)
    accounts.leave_others(desk, WHO, token, AT)
    assert [(e.kind, e.by) for e in account_log.history(desk, WHO)][:3] == [
        ("account-sessions-ended", WHO), ("account-session-ended", WHO), ("account-factor", WHO),
    ]  # fmt: skip
    assert accounts.whose(token, AT)


def test_many_wrong_passwords_at_once_are_counted_before_they_are_judged(desk: Desk) -> None:
    token = enrolled(desk)
    new = "một câu dài khác hẳn"
    for n in range(accounts.MOST_FAILURES):
        with pytest.raises(Refused):
            passwords.change(desk, WHO, f"wrong {n}", new, new, token, f"place {n}", AT)
    with pytest.raises(accounts.TooManyTries):
        passwords.change(desk, WHO, PASSWORD, new, new, token, "elsewhere", AT)
    passwords.change(desk, WHO, PASSWORD, new, new, token, "elsewhere", AT + timedelta(minutes=16))
