"""What serves is what the record says: at once, from an instant, back again, after an emergency; and every refusal."""

import zlib
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp
import pytest
from shelf import ALL, AT, CLERK, HEAD, PASSWORD, READER, SECOND, Shelf, altered, policy, reasons, write

from quyche.activation import fold
from quyche.errors import NotAllowed
from quyche.handle import Actor
from quyche.service import affecting, approving, cases, finding_versions, keeping, rebuilding, recording, second_factor
from quyche.service.activating import ActivationRefused
from quyche.service.approving import NotShown, Shown
from quyche.service.desk import Submission, load_case
from quyche.service.git import NO_GIT
from quyche.service.preparing import source_digest
from quyche.service.standing import standing
from quyche.store import activations, journal, registers
from quyche.store.activation_tables import ActivationRow, AlarmRow, CaseVersion, CompiledTable
from quyche.store.tables import VersionRow

TOKYO = ZoneInfo("Asia/Tokyo")
FIELD = "{mã: ke, loại: đoạn văn, nhãn: Kể lại, bắt buộc: có, dùng cho: nội dung phản ánh}"
SEEN = (FIELD, FIELD + "\n      - {mã: luc, loại: ngày giờ, nhãn: Thấy lúc, dùng cho: thời điểm phát hiện}")
LATER = AT + timedelta(minutes=5)


def test_the_first_start_serves_what_was_shipped_and_says_so(shelf: Shelf) -> None:
    first = recording.read().activations
    assert [(a.source, a.kind, a.by, a.start) for a in first] == [(shelf.first, "bootstrap", "first-start", AT)]
    assert shelf.again().served(LATER) == shelf.first
    assert len(recording.read().activations) == 1


def test_a_saved_file_is_a_candidate_and_never_a_rule(shelf: Shelf) -> None:
    write(policy(45), shelf.root)
    assert shelf.served(LATER) == shelf.again().served(LATER) == shelf.first


def test_an_approved_version_serves_in_every_process(shelf: Shelf) -> None:
    other = shelf.again()
    done = shelf.bring(policy(45), LATER)
    for process in (shelf, other, shelf.again()):
        assert process.served(LATER + SECOND) == done.activation.source == source_digest(policy(45))
    live = other.desk(LATER + SECOND).live
    assert (live.since, live.activation) == (LATER, done.activation.id)
    assert (done.activation.approver, done.activation.kind, done.activation.over) == (HEAD, "ordinary", shelf.first)


def test_a_request_keeps_the_version_it_began_with(shelf: Shelf) -> None:
    begun = shelf.desk(LATER)
    shelf.bring(policy(45), LATER)
    assert shelf.served(LATER + SECOND) != begun.live.source_digest == shelf.first


def test_a_plan_takes_effect_by_itself_at_its_instant_to_the_second(shelf: Shelf) -> None:
    other, instant = shelf.again(), LATER + timedelta(hours=1)
    new = shelf.bring(policy(45), LATER, start=instant).activation.source
    for process in (shelf, other, shelf.again()):
        assert process.served(instant - timedelta(microseconds=1)) == shelf.first
        assert process.served(instant) == new


def test_a_plan_may_be_withdrawn_until_it_serves(shelf: Shelf) -> None:
    instant = LATER + timedelta(hours=1)
    plan = shelf.bring(policy(45), LATER, start=instant).activation
    head, shown = Actor(HEAD, frozenset({HEAD})), Shown(PASSWORD, "", "here")
    approving.withdraw(shelf.desk(LATER), plan.id, head, shown, LATER)
    assert shelf.served(instant + SECOND) == shelf.again().served(instant + SECOND) == shelf.first
    serving = recording.read().serving(instant + SECOND)
    assert serving
    assert serving.source == shelf.first


NO_LIMIT = ("  - {mã: han-on", "  - {mã: han-on-khac, mã: han-on")
WRONG_TEST = {"rules/tests/t.yaml": "- {tên: Sai, điền: {linh-vuc: on-ao}}\n".encode()}
REFUSED = {
    "nobody approved": ("not-approved", "no-impact"),
    "no impact report": ("no-impact",),
    "an impact report on other bytes": ("no-impact",),
    "an error of check": ("has-errors", "not-approved", "no-impact"),
    "departs without document": ("departs-without-document", "not-approved", "no-impact"),
    "the past": ("in-the-past",),
    "naive": ("naive-instant",),
    "clause": ("clause-unknown",),
    "no past": ("not-retroactive",),
    "serves": ("serves-already",),
    "an emergency without reason": ("reason-missing",),
    "an emergency with an error": ("has-errors",),
    "cases left behind": ("leaves-cases",),
}
GONE = ("{mã: kho, tên: Kho sách", "{mã: kho-moi, tên: Kho sách"), ("chủ trì: kho,", "chủ trì: kho-moi,")


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_changes_nothing_and_stands_on_record(shelf: Shelf, case: str) -> None:
    files, asked = policy(45), {}
    if case == "an impact report on other bytes":
        shelf.report(source_digest(policy(46)), AT)
        shelf.approve(files, AT)
    elif case == "no impact report":
        shelf.approve(files, AT)
    elif case == "an error of check":
        files = policy(45, NO_LIMIT)
    elif case == "departs without document":
        files = policy(45, (", văn bản: {số: 7/QĐ, ngày: 01/11/2026, người ký: Hiệu trưởng}", ""))
    elif case == "an emergency without reason":
        asked = {"is_emergency": True, "emergency": " "}
    elif case == "an emergency with an error":
        files, asked = policy(45, NO_LIMIT), {"is_emergency": True, "emergency": "Lũ quét"}
    elif case != "nobody approved":
        files = {"serves": policy(), "cases left behind": policy(45, *GONE)}.get(case, files)
        asked = {
            "the past": {"start": AT - SECOND}, "naive": {"start": LATER.replace(tzinfo=None)},
            "clause": {"start": AT - SECOND, "retroactive": "Điều 99"}, "no past": {"retroactive": "Điều 3"},
        }.get(case, {})  # fmt: skip
        shelf.approve(files, AT)
        shelf.report(source_digest(files), AT)
    with pytest.raises(ActivationRefused) as refused:
        shelf.activate(files, LATER, **asked)
    assert reasons(refused.value) == set(REFUSED[case])
    assert shelf.served(LATER + SECOND) == shelf.again().served(LATER + SECOND) == shelf.first
    told = standing(shelf.desk(LATER), LATER).refused
    assert {code for code, _ in told[0].reasons} == set(REFUSED[case])
    assert (told[0].id, told[0].source, told[0].name) == (refused.value.number, source_digest(files), "here")
    assert [(a.kind, a.id) for a in activations.alarms()] == [("refused", refused.value.number)]


def test_only_whom_the_serving_version_allows_may_approve(shelf: Shelf) -> None:
    """A candidate that gives the right to its own author gives it to nobody until it serves."""
    files = policy(
        45,
        (
            f"mã: {CLERK}, tên: Thủ thư, xem vụ việc: tất cả,",
            f"mã: {CLERK}, tên: Thủ thư, xem vụ việc: tất cả, phê duyệt quy tắc: có,",
        ),
    )
    with pytest.raises(NotAllowed):
        shelf.approve(files, AT, by=CLERK)
    shelf.bring(files, AT)
    shelf.approve(policy(50), LATER, by=CLERK)


def test_an_approval_counts_only_while_its_giver_may_give_it(shelf: Shelf) -> None:
    shelf.report(shelf.approve(policy(45), AT), AT)
    registers.keep_account(HEAD, HEAD, frozenset({CLERK}), "", "x")
    with pytest.raises(ActivationRefused) as refused:
        shelf.activate(policy(45), LATER)
    assert reasons(refused.value) == {"approval-not-allowed"}


def test_an_approval_is_of_these_bytes_to_the_last(shelf: Shelf) -> None:
    shelf.approve(policy(45), AT)
    touched = {**policy(45), ALL: policy(45)[ALL] + b"# \n"}
    shelf.report(source_digest(touched), AT)
    with pytest.raises(ActivationRefused) as refused:
        shelf.activate(touched, LATER)
    assert reasons(refused.value) == {"not-approved"}


def test_an_approval_taken_back_counts_for_nothing(shelf: Shelf) -> None:
    shelf.report(shelf.approve(policy(45), AT), AT)
    number = recording.read().approvals[0].id
    approving.take_back(shelf.desk(AT), number, Actor(HEAD, frozenset({HEAD})), Shown(PASSWORD, "", "here"), AT)
    with pytest.raises(ActivationRefused) as refused:
        shelf.activate(policy(45), LATER)
    assert reasons(refused.value) == {"not-approved"}


def test_whoever_approves_shows_again_who_they_are(shelf: Shelf) -> None:
    desk = shelf.desk(AT)
    digest = approving.keep_candidate(desk, policy(45), NO_GIT, HEAD, AT)
    with pytest.raises(NotShown):
        approving.approve(desk, digest, Actor(HEAD, frozenset({HEAD})), Shown("guess", "", "here"), AT)
    assert recording.read().approvals == ()


def test_what_check_holds_against_a_version_is_held_against_approving_it(shelf: Shelf) -> None:
    bare = policy(45, (", văn bản: {số: 7/QĐ, ngày: 01/11/2026, người ký: Hiệu trưởng}", ""))
    with pytest.raises(approving.NotApprovable, match="departs-without-document"):
        shelf.approve(bare, AT)


def test_going_back_names_the_cases_decided_under_what_was_left(shelf: Shelf) -> None:
    shelf.send(AT)
    shelf.bring(policy(45), LATER)
    bad = [shelf.send(LATER + SECOND * n) for n in (2, 3)]
    back = shelf.bring(policy(), LATER + SECOND * 9)
    found = affecting.affected(back.record, back.activation)
    assert back.activation.kind == "rollback"
    assert found
    assert (found.why, found.count, {r.code for r in found.rows}) == ("rollback", 2, set(bad))
    assert shelf.served(LATER + SECOND * 10) == shelf.first


def test_a_declared_past_names_its_clause_and_the_cases_it_reaches(shelf: Shelf) -> None:
    shelf.send(AT)
    reached = [shelf.send(AT + SECOND * n) for n in (60, 61)]
    done = shelf.bring(policy(45), LATER, start=AT + SECOND * 60, retroactive="Điều 3")
    found = affecting.affected(done.record, done.activation)
    assert (done.activation.start, done.activation.since) == (LATER, AT + SECOND * 60)
    assert found
    assert (found.why, {r.code for r in found.rows}) == ("retroactive", set(reached))


def test_what_is_recorded_late_counts_by_what_served_when_it_was_seen(shelf: Shelf) -> None:
    """The form says when; between then and now another version came into force, and one was declared to count before."""
    shelf.bring(policy(45, SEEN), LATER)
    declared = LATER + SECOND * 20
    done = shelf.bring(policy(50, SEEN), LATER + SECOND * 60, start=declared, retroactive="Điều 3")
    now = LATER + SECOND * 120
    for number, (seen, version) in enumerate({
        LATER - SECOND: shelf.first, LATER: source_digest(policy(45, SEEN)), declared: done.activation.source,
        LATER + SECOND * 90: done.activation.source, AT - timedelta(days=9): done.activation.source,
    }.items()):  # fmt: skip
        typed = {"loai": ["on-ao"], "ke": ["Ồn."], "luc": [f"{seen.astimezone(TOKYO):%Y-%m-%dT%H:%M:%S}"]}
        code = cases.report(shelf.desk(now), "khe-thu", Submission(f"{number}", typed), READER, now)
        case = load_case(code)
        assert case
        assert (case.version, CaseVersion.get_by_id(code).source_digest) == (version, version), seen


def test_a_planned_version_that_is_gone_stops_nothing(shelf: Shelf) -> None:
    instant = LATER + timedelta(hours=1)
    new = shelf.bring(policy(45), LATER, start=instant).activation.source
    VersionRow.delete().where(VersionRow.source_digest == new).execute()
    fresh = shelf.again()
    assert fresh.served(instant + SECOND) == shelf.first
    assert fresh.serving.trouble


def test_an_emergency_needs_no_approval_and_alarms_until_it_was_seen(shelf: Shelf) -> None:
    done = shelf.activate(policy(45), LATER, is_emergency=True, emergency="Lũ quét ở bản")
    assert shelf.served(LATER + SECOND) == done.activation.source
    assert [t.reason for t in standing(shelf.desk(LATER), LATER).emergencies] == ["Lũ quét ở bản"]
    assert [a.kind for a in activations.alarms()] == ["emergency"]
    assert "Lũ quét" not in "".join(s.text for s in journal.read("policy"))
    with pytest.raises(NotAllowed):
        approving.acknowledge(shelf.desk(LATER), done.activation.id, Actor(CLERK, frozenset({CLERK})), LATER)
    approving.acknowledge(shelf.desk(LATER), done.activation.id, Actor(HEAD, frozenset({HEAD})), LATER)
    assert activations.alarms() == []


def test_a_version_is_stored_whole(shelf: Shelf) -> None:
    done = shelf.bring(policy(45), LATER)
    note = keeping.note(done.activation.source)
    assert finding_versions.stored(done.activation.source)[0] == policy(45)
    assert (note.origin, note.report["tests"]["failed"]) == ("no-git", 0)
    assert CompiledTable.select().count() == 2
    assert not altered(done.activation.source)


def test_what_was_stored_and_is_no_longer_so_does_not_serve(shelf: Shelf) -> None:
    new = shelf.bring(policy(45), LATER, start=LATER + timedelta(hours=1)).activation.source
    book = keeping.stored(new).book
    assert book
    mine = CompiledTable.rules_digest == book.policy.digests.rules
    text = zlib.decompress(bytes(CompiledTable.get(mine).packed)).replace(b"han-on", b"han-no")
    CompiledTable.update(packed=zlib.compress(text)).where(mine).execute()
    assert altered(new)
    fresh, when = shelf.again(), LATER + timedelta(hours=2)
    assert fresh.served(when) == shelf.first
    assert fresh.serving.trouble
    assert [f.code for f in fresh.serving.trouble.prepared.findings] == ["table-altered"]


def test_everything_is_made_again_from_the_log(shelf: Shelf) -> None:
    shelf.send(AT)
    shelf.bring(policy(45), LATER)
    with pytest.raises(ActivationRefused):
        shelf.activate(policy(50), LATER + SECOND)
    shelf.activate(policy(50), LATER + SECOND, is_emergency=True, emergency="Lũ quét")
    tables = (ActivationRow, AlarmRow, CaseVersion)
    before = [list(t.select().order_by(t._meta.primary_key).dicts()) for t in tables]
    for table in tables:
        table.delete().execute()
    rebuilding.rebuild(shelf.desk(LATER + SECOND * 2))
    assert [list(t.select().order_by(t._meta.primary_key).dicts()) for t in tables] == before
    assert rebuilding.verify(shelf.database, LATER) == []


def test_events_of_later_programs_are_passed_over() -> None:
    from quyche.events import Event

    assert fold([Event("somebody_sang", 1, AT, "x", "", {})]).seq == 1


def test_the_directory_is_read_by_status_too(shelf: Shelf, tmp_path: Path) -> None:
    from quyche.service.standing import in_directory

    write(policy(45), shelf.root)
    there = in_directory(shelf.desk(LATER), LATER)
    assert there
    assert (there.serves, there.prepared.source_digest, there.reasons) == (False, source_digest(policy(45)), ())


def test_a_second_factor_is_asked_for_where_there_is_one(shelf: Shelf) -> None:
    desk = shelf.desk(AT)
    digest = approving.keep_candidate(desk, policy(45), NO_GIT, HEAD, AT)
    phone = pyotp.TOTP(second_factor.standing(desk, HEAD).secret)
    assert second_factor.confirm(desk, HEAD, phone.at(AT), AT)
    head = Actor(HEAD, frozenset({HEAD}))
    for code in ("", phone.at(AT)):  # a code that was used is none
        with pytest.raises(NotShown):
            approving.approve(desk, digest, head, Shown(PASSWORD, code, "here"), AT)
    approving.approve(desk, digest, head, Shown(PASSWORD, phone.at(LATER), "here"), LATER)
