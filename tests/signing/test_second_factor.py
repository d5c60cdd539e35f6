"""A code beside the password: once each, never guessed, demanded where the policy names the role."""

import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from quyche.service import accounts, second_factor
from quyche.service.desk import Desk
from quyche.store import factors, sessions
from quyche.store.account_tables import Failure, HalfSession, RecoveryCode
from quyche.store.tables import Content

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
WHO, WHERE = "truong-ioc", "192.0.2.1"


def code_at(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def enrolled(desk: Desk, who: str = WHO) -> tuple[str, list[str]]:
    secret = second_factor.standing(desk, who).secret
    return secret, accounts.enrol(desk, who, code_at(secret, AT), WHERE, AT)


def half_way(desk: Desk, at: datetime) -> str:
    with pytest.raises(accounts.CodeWanted) as wanted:
        accounts.sign_in(desk, WHO, "quyche", WHERE, at)
    return wanted.value.half


CODES = [  # seconds after enrolling, whose clock the phone keeps (seconds beside ours), whether it is good
    (0, 0, False),  # used to enrol
    (30, 0, True),
    (60, -30, True),
    (60, 30, True),
    (90, -60, False),
    (90, 60, False),
    (3600, 0, True),
]


@pytest.mark.parametrize(("after", "beside", "good"), CODES)
def test_a_code_is_good_for_its_step_and_the_ones_beside(desk: Desk, after: int, beside: int, good: bool) -> None:
    secret, codes = enrolled(desk)
    assert len(set(codes)) == 10
    at = AT + timedelta(seconds=after)
    half = half_way(desk, at)
    assert accounts.whose(half, at) is None
    token = accounts.enter_code(desk, half, code_at(secret, at + timedelta(seconds=beside)), WHERE, at)
    assert bool(token) == good
    if token:
        held = accounts.held(token, at)
        assert held
        assert held.confirmed


def test_a_code_is_good_once(desk: Desk) -> None:
    secret, _ = enrolled(desk)
    at = AT + timedelta(minutes=5)
    code = code_at(secret, at)
    first, second = half_way(desk, at), half_way(desk, at)
    assert accounts.enter_code(desk, first, code, WHERE, at)
    assert accounts.enter_code(desk, second, code, WHERE, at + timedelta(seconds=1)) is None
    with pytest.raises(accounts.Expired):
        accounts.enter_code(desk, first, code_at(secret, at + timedelta(minutes=1)), WHERE, at + timedelta(minutes=1))


def test_a_recovery_code_is_good_once_however_it_is_typed(desk: Desk) -> None:
    _, codes = enrolled(desk)
    for typed, good in ((codes[0].lower(), True), (codes[0], False), (codes[1].replace("-", " "), True), ("", False)):
        assert bool(accounts.enter_code(desk, half_way(desk, AT), typed, WHERE, AT)) == good
    assert factors.codes_left(WHO) == 8


def test_nothing_of_secret_or_codes_lies_open(desk: Desk) -> None:
    secret, codes = enrolled(desk)
    sealed = b"".join(bytes(r.sealed) for r in Content.select())
    kept = " ".join(r.digest for r in RecoveryCode.select())
    assert secret.encode() not in sealed
    assert not any(second_factor.tidy(c) in kept for c in codes)
    assert second_factor.standing(desk, WHO).secret == ""
    assert second_factor.address(desk, WHO) == ""


def test_half_a_sign_in_ends_after_ten_minutes(desk: Desk) -> None:
    secret, _ = enrolled(desk)
    half, late = half_way(desk, AT), AT + timedelta(minutes=10)
    with pytest.raises(accounts.Expired):
        accounts.enter_code(desk, half, code_at(secret, late), WHERE, late)
    with pytest.raises(accounts.Expired):
        accounts.enter_code(desk, "made up", "123456", WHERE, AT)


def test_codes_cannot_be_guessed(desk: Desk) -> None:
    secret, _ = enrolled(desk)
    at = AT + timedelta(minutes=1)
    half = half_way(desk, at)
    for _ in range(accounts.MOST_FAILURES):
        assert accounts.enter_code(desk, half, "000000", WHERE, at) is None
    with pytest.raises(accounts.TooManyTries):
        accounts.enter_code(desk, half, code_at(secret, at), "198.51.100.7", at)
    later = at + timedelta(minutes=16)
    assert accounts.enter_code(desk, half_way(desk, later), code_at(secret, later), WHERE, later)
    assert Failure.select().count() == 0
    assert HalfSession.select().count() == 0


def test_a_phone_is_given_up_with_both_password_and_code(desk: Desk) -> None:
    _, codes = enrolled(desk)
    assert not accounts.drop_factor(desk, WHO, "wrong", codes[0], WHERE, AT)
    assert not accounts.drop_factor(desk, WHO, "quyche", "wrong", WHERE, AT)
    assert accounts.drop_factor(desk, WHO, "quyche", codes[0], WHERE, AT)
    assert accounts.sign_in(desk, WHO, "quyche", WHERE, AT)
    assert second_factor.standing(desk, WHO).secret
    assert factors.codes_left(WHO) == 0


def test_the_policy_names_who_needs_it(desk: Desk) -> None:
    wanted = {r.head.id for r in desk.policy.roles if second_factor.demanded(desk.policy, frozenset({r.head.id}))}
    assert wanted == {"truong-ioc", "chanh-van-phong", "chuyen-vien-van-phong", "lanh-dao"}


def test_many_tries_at_once_do_not_slip_under_the_limit(desk: Desk) -> None:
    told: list[str] = []

    def guess(number: int) -> None:
        with desk.database.connection_context():
            try:
                accounts.sign_in(desk, WHO, "wrong", f"192.0.2.{number}", AT)
                told.append("wrong")
            except accounts.TooManyTries:
                told.append("wait")

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(told) == 20
    assert told.count("wrong") <= accounts.MOST_FAILURES


def test_old_failures_are_swept(desk: Desk) -> None:
    for number in range(5):
        accounts.sign_in(desk, f"nobody-{number}", "wrong", WHERE, AT)
    assert Failure.select().count() == 10
    assert accounts.sign_in(desk, WHO, "quyche", WHERE, AT + timedelta(minutes=16))
    assert Failure.select().count() == 0


def test_one_address_may_try_more_names_but_not_all(desk: Desk) -> None:
    for number in range(accounts.MOST_FAILURES * accounts.FROM_ONE_ADDRESS):
        assert sessions.begin_try((f"name:{number}", f"from:{WHERE}"), AT)
    with pytest.raises(accounts.TooManyTries):
        accounts.sign_in(desk, WHO, "quyche", WHERE, AT)
    assert accounts.sign_in(desk, WHO, "quyche", "198.51.100.7", AT)
