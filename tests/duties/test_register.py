"""The register of clauses keeps its word: what it calls executed here is run by a test it names."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from quyche.policy.policy import Policy
from quyche.service import telling
from quyche.web.app import make_app

ROOT = Path(__file__).parents[2]


@pytest.fixture
def policy(office) -> Policy:
    return office.desk.policy


@pytest.fixture
def client(office) -> FlaskClient:
    desk = office.desk
    return make_app(desk.database, desk.keys, desk.files, desk.serving, "s" * 32, demo=True).test_client()


def test_every_clause_executed_here_names_its_tests_and_the_others_say_why_not(policy: Policy) -> None:
    assert [c.text for c in policy.clauses if c.executed and not c.tests] == []
    assert [c.text for c in policy.clauses if not c.executed and (c.tests or not c.why_not)] == []


def test_every_test_a_clause_names_is_collected(policy: Policy) -> None:
    named = {t for c in policy.clauses for t in c.tests}
    files = sorted({t.partition("::")[0] for t in named})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-o",
        "addopts=--import-mode=importlib",
        "-p",
        "no:cacheprovider",
        *files,
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    collected = {line.partition("[")[0] for line in told.splitlines()}
    assert named - collected == set()


def test_every_clause_is_cited_by_a_row_or_done_by_a_person(policy: Policy) -> None:
    """A clause that the system executes rests on rows, save those that are properties of the whole."""
    kinds = (
        policy.rules, policy.categories, policy.agencies, policy.states, policy.actions, policy.entrances, policy.forms,
        policy.queues, policy.books, policy.flags, policy.sources, policy.roles, policy.sites, policy.gaps,
        policy.instruments, policy.task_kinds, policy.briefings,
    )  # fmt: skip
    cited = {c.ref for rows in kinds for row in rows for c in row.head.cites}
    everywhere = {
        "Điều 3 khoản 2 điểm c",
        "Điều 3 khoản 2 điểm d",
        "Điều 4 khoản 2",
        "Điều 4 khoản 3",
        "Điều 7 khoản 4",
    }
    assert {c.text for c in policy.clauses if c.executed} - cited <= everywhere


def test_an_unsigned_regulation_is_said_to_be(office, client: FlaskClient) -> None:
    live = office.desk.live
    assert [i.head.id for i in live.book.policy.instruments if i.signed_on is None] == ["quy-che"]
    assert "unsigned" in {f.code for f in live.findings}
    early = next(i for i in live.book.policy.instruments if i.head.id == "quy-che")
    assert str(early.assumed_from) == "2022-12-01"


def test_residents_and_visitors_report_in_two_languages_without_an_account(office, client: FlaskClient) -> None:
    page = client.get("/gui").text
    assert "Gửi phản ánh" in page
    assert "<strong>Môi trường</strong>: Xả thải, khói bụi, ô nhiễm" in page
    code = office.report()
    assert telling.strands(office.desk, office.case(code))
    client.get("/ngon-ngu/en?back=/gui")
    page = client.get("/gui").text
    assert "Send a report" in page
    assert "Danger: call" in page
    assert "<strong>Environment</strong>: Waste water, smoke, pollution" in page
    assert "Received, being sorted" in client.get(f"/theo-doi/{code}").text


def test_whoever_follows_reads_the_promised_time_in_their_language(office, client: FlaskClient) -> None:
    code = office.report()
    office.assign(code)
    office.act(
        code, "bao-cao-chua-giai-quyet", "ubnd-tan-phong", nguyen_nhan="Chưa có phương tiện cẩu dỡ.",
        du_kien="2026-11-20T17:00", bao_cao_voi="lanh-dao-ubnd",
    )  # fmt: skip
    assert "Cơ quan hẹn xong trước 20/11/2026 17:00" in client.get(f"/theo-doi/{code}").text
    client.get("/ngon-ngu/en?back=/gui")
    page = client.get(f"/theo-doi/{code}").text
    assert "The agency promises to be done by 20/11/2026 17:00; the official time limit still counts." in page
    assert "hẹn xong" not in page
    office.finish(code)
    assert "promises" not in client.get(f"/theo-doi/{code}").text


def test_the_public_side_bears_the_name_of_the_regulation(client: FlaskClient) -> None:
    assert "Lai Châu Smart" in client.get("/").text


def test_every_agency_can_act_on_what_it_is_given(office, policy: Policy) -> None:
    people = {a.head.id: a.role for a in policy.agencies}
    assert all(people.values())
    report = next(a for a in policy.actions if a.head.id == "bao-cao-ket-qua")
    assert {role for agency, role in people.items() if role not in report.roles} == {"truc-ioc"}
