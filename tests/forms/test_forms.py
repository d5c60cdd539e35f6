"""Every kind of field: what is taken, what is told, what hidden ones do; alike through every way in."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from every_kind import NOW, ONLY_ON_PAGES, TAKEN, TOLD, Typed, as_object, policy_with_the_form
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from quyche import clock
from quyche.files import FileStore
from quyche.forms import Options, fill, from_object, options_of
from quyche.handle import ANYBODY, Actor
from quyche.policy.workplace import Form
from quyche.service import reading
from quyche.service.desk import Desk, load_case
from quyche.service.preparing import prepare, read_directory
from quyche.service.serving import Serving
from quyche.store import registers
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.store.tables import EventRow
from quyche.texts.form_messages import FORM_MESSAGES, name_field, say_problem
from quyche.web.app import make_app
from quyche.wiring.main import quyche

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
ON_PAGES = TOLD | ONLY_ON_PAGES
NAMES = [
    "loai",
    "cao",
    "so",
    "ke",
    "ngay",
    "hen",
    "ai",
    "vu",
    "noi.lat",
    "noi.lon",
    "xa",
    "mau",
    "co",
    "bang.0.viec",
    "bang.1.bao-nhieu",
]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return policy_with_the_form(tmp_path_factory.mktemp("every") / "policy")


@pytest.fixture(scope="module")
def asked(policy: Path) -> tuple[Form, Options]:
    found = prepare(read_directory(policy))
    assert found.book, [f for f in found.findings if f.severity == "error"]
    form = next(f for f in found.book.policy.forms if f.head.id == "f")
    return form, options_of(found.book.policy, frozenset({"sao"}), frozenset(), found.book.zone, NOW)


@pytest.mark.parametrize(("raw", "values"), TAKEN.values(), ids=TAKEN.keys())
def test_what_is_right_is_taken(asked: tuple[Form, Options], raw: Typed, values: dict) -> None:
    form, options = asked
    filled = fill(form, raw, {}, options)
    assert filled.problems == {}
    assert filled.values == values


@pytest.mark.parametrize(("raw", "codes"), ON_PAGES.values(), ids=ON_PAGES.keys())
def test_what_is_wrong_is_told(asked: tuple[Form, Options], raw: Typed, codes: dict) -> None:
    form, options = asked
    problems = fill(form, raw, {}, options).problems
    assert {f: p.code for f, p in problems.items()} == codes
    assert all(say_problem(p.code, dict(p.words), lang) for p in problems.values() for lang in ("vi", "en"))


@given(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.lists(st.text(max_size=40), max_size=3),
    )
)
@settings(max_examples=300, deadline=None)
def test_nothing_typed_makes_a_form_fall(asked: tuple[Form, Options], raw: Typed) -> None:
    filled = fill(asked[0], raw, {}, asked[1])
    assert not set(filled.values) & set(filled.problems)
    json.dumps(filled.values, ensure_ascii=False).encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["lat", "lon", "viec", "x"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["loai", "cao", "ke", "ngay", "noi", "mau", "bang", "anh", "hua", "la"]), JSON))
@settings(max_examples=300, deadline=None)
def test_no_object_makes_a_form_fall(asked: tuple[Form, Options], said: dict) -> None:
    taken = from_object(asked[0], said)
    filled = fill(asked[0], taken.raw, taken.uploads, asked[1])
    assert all(p.code in FORM_MESSAGES for p in (taken.problems | filled.problems).values())


SHAPES = {
    "a list for a text": {"ke": ["abc"]},
    "a text for a list": {"mau": "x"},
    "a number for a point": {"noi": 3},
    "a point with a height": {"noi": {"lat": 1, "lon": 2, "alt": 3}},
    "rows that are none": {"bang": ["x"]},
    "a nested row": {"bang": [{"viec": {"x": 1}}]},
    "half a number": {"cao": 1.5, "loai": "cay"},
    "an object for a text": {"ke": {"a": 1}},
    "files that are no list": {"anh": "a.jpg"},
    "a field of another form": {"khong-co": "x"},
}


@pytest.mark.parametrize("said", SHAPES.values(), ids=SHAPES.keys())
def test_a_wrong_shape_is_told(asked: tuple[Form, Options], said: dict) -> None:
    assert {p.code for p in from_object(asked[0], said).problems.values()} <= {"wrong-shape", "unknown-field"}
    assert from_object(asked[0], said).problems


def test_the_command_line_says_the_same(policy: Path, asked: tuple[Form, Options]) -> None:
    lines = [json.dumps(as_object(raw)) for raw, _ in (*TAKEN.values(), *TOLD.values())]
    result = CliRunner().invoke(
        quyche, ["fill", "f", str(policy), "--at", NOW.isoformat()], input="\n".join(lines), standalone_mode=False
    )
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a["values"] for a in answers[: len(TAKEN)]] == [values for _, values in TAKEN.values()]
    assert [a["codes"] for a in answers[len(TAKEN) :]] == [codes for _, codes in TOLD.values()]
    assert answers[len(TAKEN)]["problems"] == {"cao": "Cao mấy mét: Xin điền mục này."}


@pytest.mark.parametrize("line", ["", "[", "3", "[]", "\ud800", "{" * 9000, '{"ke": "\\ud800"}', "\xff"])
def test_a_broken_line_is_told(policy: Path, line: str) -> None:
    typed = line.encode("latin-1", "surrogatepass") if line == "\xff" else line.encode("utf-8", "surrogatepass")
    result = CliRunner().invoke(quyche, ["fill", "f", str(policy)], input=typed)
    assert result.exit_code == (1 if line else 0), result.output
    assert "Traceback" not in result.output


@pytest.fixture(scope="module")
def client(policy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("app")
    database, files, serving = connect(f"sqlite:///{folder}/quyche.db"), FileStore(folder), Serving(policy, follow=True)
    migrate(database)
    app = make_app(database, KEYS, files, serving, "s" * 32, demo=True)
    with database.connection_context():
        registers.keep_account("sao", "Lò Thị Sao", frozenset(), "", "")
        app.extensions["desk"] = Desk(database, KEYS, files, serving, serving.refresh(NOW))
    app.extensions["database"] = database
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        yield app.test_client()


def post(client: FlaskClient, raw: Typed) -> tuple[int, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/gui").text)
    assert found
    answer = client.post("/gui", data={"csrf_token": found[1], **raw})
    return answer.status_code, answer.text


@pytest.mark.parametrize(("raw", "values"), TAKEN.values(), ids=TAKEN.keys())
def test_a_page_takes_the_same(client: FlaskClient, raw: Typed, values: dict) -> None:
    assert post(client, raw)[0] == 302
    with client.session_transaction() as session, client.application.extensions["database"].connection_context():
        case = load_case(session["sent"])
        assert case
        desk = client.application.extensions["desk"]
        assert {
            v.field.id: v.value for e in reading.entries(desk, case, Actor(ANYBODY, frozenset())) for v in e.values
        } == values


@pytest.mark.parametrize(("raw", "codes"), ON_PAGES.values(), ids=ON_PAGES.keys())
def test_a_page_tells_the_same_and_loses_nothing(
    client: FlaskClient, asked: tuple[Form, Options], raw: Typed, codes: dict
) -> None:
    with client.application.extensions["database"].connection_context():
        before = EventRow.select().count()
    status, text = post(client, raw)
    assert status == 422
    problems = fill(asked[0], raw, {}, asked[1]).problems
    for key, problem in problems.items():
        assert str(escape(name_field(asked[0], key))) in text
        assert str(escape(say_problem(problem.code, dict(problem.words)))) in text
        assert f'id="{key}' in text
    for key in set(codes) & {"so", "ngay", "hen", "vu", "ke", "cao"}:
        assert str(escape(raw.get(key, [""])[0])) in text
    with client.application.extensions["database"].connection_context():
        assert EventRow.select().count() == before
