"""What nobody should send, to every field of every form: told in words, and nothing of it stays."""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from peewee import Database
from PIL import Image

from quyche import clock, handle
from quyche.files import LARGEST, FileStore
from quyche.forms import fill, offered, visible
from quyche.handle import ANYBODY, Actor
from quyche.policy.workplace import UPLOADS, Field, Form
from quyche.service import books, cases, duties
from quyche.service.accounts import actor_of
from quyche.service.desk import Desk, Submission, load_case
from quyche.service.samples import load_samples
from quyche.service.serving import Serving
from quyche.store import cases as rows
from quyche.store import lines, registers
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.store.tables import Attachment, CaseRow, CommandRow, Content, EventRow
from quyche.texts.form_messages import say_problem
from quyche.web.app import make_app

ROOT = Path(__file__).parents[2]
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
CITIZEN = Actor(ANYBODY, frozenset())
Typed = dict[str, list[str | bytes]]
BEFORE = (
    "khoa", "khoa", "xin-chia-se", "cho-phep-chia-se", "xin-chia-se", "don-doc", "bao-cao-chua-giai-quyet", "xin-lui",
    "giao-phoi-hop",
)  # fmt: skip
"""What has to happen first so that somebody may take each action that has a form."""


@dataclass(frozen=True)
class Door:
    """A form at its address, with somebody who may send it."""

    form: Form
    address: str
    user: str
    roles: frozenset[str] = frozenset()
    hidden: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    other: str = ""


@dataclass
class Office:
    app: Flask
    database: Database
    desk: Desk
    folder: Path
    clients: dict[str, tuple[FlaskClient, str]] = field(default_factory=dict)

    def client(self, user: str) -> tuple[FlaskClient, str]:
        """A signed-in browser and its token."""
        if user not in self.clients:
            made = self.app.test_client()
            token = _token(made.get("/dang-nhap").text)
            if user != ANYBODY:
                typed = {"csrf_token": token, "user": user, "password": "quyche"}
                assert made.post("/dang-nhap", data=typed).status_code == 302
            self.clients[user] = (
                made,
                _token(made.get("/viec" if user != ANYBODY else "/gui", follow_redirects=True).text),
            )
        return self.clients[user]

    def stands(self) -> tuple[int, ...]:
        """How much there is: rows of every table that a form fills, and files."""
        with self.database.connection_context():
            counts = [t.select().count() for t in (EventRow, CaseRow, Content, Attachment, CommandRow)]
        return (*counts, sum(p.is_file() for p in self.folder.rglob("*")))


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def open_office(address: str, folder: Path) -> Office:
    database, files, serving = connect(address), FileStore(folder), Serving(ROOT, follow=True)
    migrate(database)
    now = clock.now()
    with database.connection_context():
        desk = Desk(database, KEYS, files, serving, serving.refresh(now))
        load_samples(desk, now)
        for action in BEFORE:
            _do(desk, action, now)
        for book in (b for b in desk.policy.books if b.answer_form):
            door = dict(_book_doors(desk, [actor_of(a) for a in registers.accounts()]))[f"{book.head.id}/ghi"]
            typed = {k: [str(v) for v in vs] for k, vs in right(door, desk).items()}
            books.enter(desk, book, Submission("first", typed), actor_of(registers.account(door.user)), now)
    return Office(make_app(database, KEYS, files, serving, "s" * 32, demo=True), database, desk, folder)


def _do(desk: Desk, action: str, now: datetime) -> None:
    door = next((d for name, d in doors_of(desk) if name == action), None)
    if door is None:
        return
    who = actor_of(registers.account(door.user))
    code = door.address.split("/")[2]
    typed = {k: [str(v) for v in vs] for k, vs in right(door, desk).items()}
    cases.act(
        desk,
        code,
        action,
        Submission(f"{action}{code}{door.hidden}", typed, (), *map(int, door.hidden.values())),
        who,
        now,
    )


def doors_of(desk: Desk) -> Iterator[tuple[str, Door]]:
    """One door for every entrance and for every action with a form that somebody may take now."""
    policy, people, seen = desk.policy, [actor_of(a) for a in registers.accounts()], set()
    for entrance in policy.entrances:
        user = next((p for p in people if p.roles & set(entrance.roles)), CITIZEN)
        address = f"/nhap/{entrance.head.id}" if entrance.roles else "/gui"
        yield entrance.head.id, Door(cases.form_of(desk, entrance.form), address, user.id, user.roles)
    yield from _book_doors(desk, people)
    known = {
        r["code"]: load_case(r["code"]) for r in sorted(rows.all_rows(), key=lambda r: str(r["sent_at"]), reverse=True)
    }
    plain = [code for code, case in known.items() if case and not (case.closed or case.locked)]
    for code, case in known.items():
        assert case
        for person in (p for p in people if handle.sees(policy, case, p)):
            may = [(a, 0) for a in handle.available(policy, case, person)]
            may += [(a, t.number) for t in case.tasks for a in handle.available_on(policy, case, t, person)]
            for action, task in may:
                if action.form and action.head.id not in seen:
                    seen.add(action.head.id)
                    hidden = {"~seen": str(case.seq), "~task": str(task)}
                    form, other = cases.form_of(desk, action.form), next(c for c in plain if c != code)
                    address = f"/vu-viec/{code}/{action.head.id}"
                    yield action.head.id, Door(form, address, person.id, person.roles, hidden, case.facts, other)


def _book_doors(desk: Desk, people: list[Actor]) -> Iterator[tuple[str, Door]]:
    """One for every book, and one for an answer to its newest line."""
    for book in desk.policy.books:
        writer = next(p for p in people if p.roles & set(book.writers))
        other, address = next(iter(rows.all_rows()))["code"], f"/so/{book.head.id}"
        form = cases.form_of(desk, book.form)
        yield f"{book.head.id}/ghi", Door(form, f"{address}/ghi", writer.id, writer.roles, other=other)
        for line in lines.of_book(book.head.id, 1) if book.answer_form else ():
            user = next(p for p in people if p.roles & set(book.answerers))
            seen = {"~seen": str(books.visible(desk, book, line, user).line.seq)}
            form = cases.form_of(desk, book.answer_form)
            yield f"{book.head.id}/{line}", Door(form, f"{address}/{line}/tra-loi", user.id, user.roles, seen)


def right(door: Door, desk: Desk, wanted: Mapping[str, str] | None = None) -> Typed:
    """What a sensible person types: the required fields, ward and reason where they can be given, and those of `wanted`."""
    typed: Typed = {k: [v] for k, v in (wanted or {}).items()}
    for f in door.form.fields:
        if (
            (f.required or f.use in ("reason", "ward"))
            and f.kind not in UPLOADS
            and f.id not in typed
            and visible(door.form, f, typed)
        ):  # type: ignore[arg-type]
            typed |= _value(door, desk, f)
    return typed


_DELEGATED = {
    "line_for": "chanh-van-phong", "line_role": "chanh-van-phong", "line_person": "van-thu",
    "line_phone": "0912345678",
}  # fmt: skip


def _value(door: Door, desk: Desk, f: Field) -> Typed:
    near = desk.live.book.zone
    then = clock.now().astimezone(near) + timedelta(hours=1 if f.moment == "future" else -1)
    known: dict[str, Callable[[], str]] = {
        "text": lambda: "Chữ thường, đủ dài.", "long_text": lambda: "Chữ thường, đủ dài.", "consent": lambda: "yes",
        "number": lambda: str(f.minimum or 1), "case": lambda: door.other, "date": lambda: then.date().isoformat(),
        "datetime": lambda: then.strftime("%Y-%m-%dT%H:%M"), "choice": lambda: offered(f, door.roles)[0].id,
        "category": lambda: door.facts.get("category") or desk.policy.categories[0].head.id,
        "ward": lambda: door.facts.get("ward") or desk.policy.wards[0].head.id,
        "agency": lambda: desk.policy.agencies[-1].head.id, "agencies": lambda: desk.policy.agencies[-1].head.id,
        "person": lambda: door.user if door.roles & set(f.holders) else registers.accounts()[0].id, "role": lambda: desk.policy.roles[0].head.id,
        "clause": lambda: desk.policy.clauses[0].head.id, "rule": lambda: "",
    }  # fmt: skip
    if f.use in _DELEGATED:
        return {f.id: [_DELEGATED[f.use]]}
    if f.kind == "table":
        return {f"{f.id}.0.{c.id}": v for c in f.columns if c.required for v in _value(door, desk, c).values()}
    return {f.id: [known[f.kind]()]}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    return open_office(f"sqlite:///{folder}/quyche.db", folder / "files")


@pytest.fixture(scope="module")
def doors(office: Office) -> dict[str, Door]:
    with office.database.connection_context():
        return dict(doors_of(office.desk))


def test_every_form_of_the_policy_has_a_door_here(office: Office, doors: dict[str, Door]) -> None:
    reached = {d.form.head.id for d in doors.values()}
    assert {f.head.id for f in office.desk.policy.forms} - reached == set()


def names_of(f: Field) -> list[str]:
    if f.kind == "point":
        return [f"{f.id}.lat", f"{f.id}.lon"]
    return [f"{f.id}.0.{c.id}" for c in f.columns] if f.kind == "table" else [f.id]


def scenes(form: Form) -> list[dict[str, str]]:
    """Nothing chosen, then each choice that brings further fields to light."""
    conditions = {c for x in (*form.fields, *form.sections) for c in x.shown_when}
    return [
        {},
        *({c.field: sorted(c.values)[0]} for c in sorted(conditions, key=lambda c: (c.field, sorted(c.values)))),
    ]


SCRIPT = "<script>alert(1)</script>{{7*7}}{% raw %}${7*7}"
BAD: dict[str, list[str | bytes]] = {
    "another type": ["khong-phải-dạng-này"],
    "an object": ['{"a": [{"b": {}}]}'],
    "a list": ["[[[[[[]]]]]]"],
    "huge": ["x" * 60_000],
    "endless number": ["9" * 400],
    "29 February": ["29/02/2027"],
    "24:00": ["2026-11-25T24:00"],
    "control characters": ["abc\x00\x07defghijklmn"],
    "broken UTF-8": [b"\xff\xfe\xc3(\xed\xa0\x80 abcdefgh"],
    "two answers": ["câu trả lời thứ nhất", "câu trả lời thứ hai"],
    "nothing seen": ["\u200b\u2060\ufeff\u202e"],
    "letters and marks apart": ["Hoa\u0300 va\u0300 Nguye\u0302\u0303n rat da\u0300i"],
    "turned round": ["abcdefghi\u202egpj.exe\u2066"],
    "script and template": [SCRIPT],
    "SQL": ["'; DROP TABLE event; --"],
    "empty": [""],
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_every_field_tells_and_nothing_stays(office: Office, doors: dict[str, Door], bad: list[str | bytes]) -> None:
    """The very problems that the pure layer finds stand on the page; a form without one is held back otherwise."""
    before = office.stands()
    for name, door in doors.items():
        for scene in scenes(door.form):
            typed: Typed = {
                n: bad for f in door.form.fields if f.id not in scene and f.kind not in UPLOADS for n in names_of(f)
            }
            _refused(office, door, typed | {k: [v] for k, v in scene.items()}, name)
    assert office.stands() == before


def multipart(typed: Typed) -> bytes:
    """As a browser sends it, but byte for byte."""
    parts = [(k, v.encode() if isinstance(v, str) else v) for k, vs in typed.items() for v in vs]
    head = '--edge\r\nContent-Disposition: form-data; name="{}"\r\n\r\n'
    return b"".join(head.format(k).encode() + v + b"\r\n" for k, v in parts) + b"--edge--\r\n"


def _refused(office: Office, door: Door, typed: Typed, name: str) -> None:
    client, token = office.client(door.user)
    data = {**typed, **{k: [v] for k, v in {**door.hidden, "~seen": "0", "csrf_token": token}.items()}}
    answer = client.post(door.address, data=multipart(data), content_type="multipart/form-data; boundary=edge")
    read = {k: [v.decode(errors="replace") if isinstance(v, bytes) else v for v in vs] for k, vs in typed.items()}
    with office.database.connection_context():
        problems = fill(door.form, read, {}, duties.options(office.desk, clock.now(), door.roles)).problems
    assert answer.status_code == (422 if problems else 409), (name, answer.status_code, problems)
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    for key, problem in problems.items():
        assert str(escape(say_problem(problem.code, dict(problem.words)))) in answer.text, (name, key)
        assert f'id="{key}' in answer.text, (name, key)


WHOLE: dict[str, tuple[dict[str, object], int]] = {
    "ten megabytes of text": ({"noi-dung": "x" * 10_000_000}, 413),
    "a thousand parts": ({f"x{n}": "" for n in range(1000)}, 413),
    "no token": ({"csrf_token": ""}, 400),
    "another's token": ({"csrf_token": "IjEi.x.y"}, 400),
}


@pytest.mark.parametrize(("more", "status"), WHOLE.values(), ids=WHOLE.keys())
def test_what_cannot_be_read_comes_back_as_a_page(
    office: Office, doors: dict[str, Door], more: dict, status: int
) -> None:
    before = office.stands()
    for door in doors.values() if status == 400 else list(doors.values())[:2]:
        client, token = office.client(door.user)
        answer = client.post(
            door.address, data={"csrf_token": token, **door.hidden} | more, content_type="multipart/form-data"
        )
        assert answer.status_code == status
        assert "Xin quay lại" in answer.text
        assert "<main" in answer.text
    assert office.stands() == before


def test_a_body_that_is_none_comes_back_as_a_page(office: Office) -> None:
    client, _ = office.client(ANYBODY)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/x; charset=\xff"):
        answer = client.post("/gui", data=b"--y\r\n\xff\x00", content_type=kind)
        assert answer.status_code in (400, 413)
        assert "<main" in answer.text


def picture(form: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 200), (200, 30, 30)).save(out, form, **options)
    return out.getvalue()


def archive_of(size: int) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        made.writestr("a", b"\0" * size)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
FILES: dict[str, list[tuple[bytes, str]]] = {
    "nothing": [(b"", "a.jpg")],
    "a cut picture": [(picture()[:700], "a.jpg")],
    "a page": [(b"<html><script>alert(1)</script>", "a.jpg")],
    "a drawing": [(SVG, "a.svg")],
    "a drawing called a picture": [(SVG, "a.png")],
    "a bomb": [(archive_of(30_000_000), "a.docx")],
    "a program": [(b"MZ" + b"\0" * 400, "a.jpg.exe")],
    "a path": [(b"x", "../../../etc/passwd")],
    "a path of another system": [(b"x", "..\\..\\windows\\a.jpg\x00.exe")],
    "a name to break a page": [(b"x", "'><script>alert(1)</script>.jpg")],
    "a very long name": [(b"x", "đ" * 4000 + ".jpg")],
    "one good of two": [(picture(), "a.jpg"), (b"<html>", "b.jpg")],
    "sixty": [(picture(), "a.jpg")] * 60,
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES.keys())
def test_every_upload_tells_and_nothing_stays(
    office: Office, doors: dict[str, Door], files: list[tuple[bytes, str]]
) -> None:
    before = office.stands()
    for name, door in doors.items():
        uploads = [f for f in door.form.fields if f.kind in UPLOADS]
        for f in uploads:
            client, token = office.client(door.user)
            with office.database.connection_context():
                shown = {c.field: sorted(c.values)[0] for c in f.shown_when}
                typed = right(door, office.desk, shown)
            data = {**typed, **door.hidden, "csrf_token": token, f.id: [(BytesIO(b), n) for b, n in files]}
            answer = client.post(door.address, data=data)
            assert answer.status_code == 422, (name, f.id)
            assert f'id="{f.id}-error"' in answer.text, (name, f.id)
            assert "<script>alert" not in answer.text
            assert ("etc/" in answer.text) is False
    assert office.stands() == before


SOUND: dict[str, tuple[bytes, str]] = {
    "photos": (picture(), "một.jpg"), "files": (picture(), "hai.jpg"),
    "sound": (b"ID3" + b"\0" * 400, "ba.mp3"), "video": (b"\0" * 4 + b"ftyp" + b"\0" * 400, "bốn.mp4"),
}  # fmt: skip


def test_sound_files_of_every_refused_form_are_held(office: Office, doors: dict[str, Door]) -> None:
    """Nothing but bytes: no row speaks of them."""
    rows = office.stands()[:-1]
    for name, door in doors.items():
        for f in (f for f in door.form.fields if f.kind in UPLOADS):
            client, token = office.client(door.user)
            shown = {c.field: sorted(c.values)[0] for c in f.shown_when}
            data, file = SOUND[f.kind]
            typed = {**shown, **door.hidden, "csrf_token": token, "~seen": "0", f.id: (BytesIO(data), file)}
            answer = client.post(door.address, data=typed)
            assert answer.status_code in (409, 422), (name, f.id)
            assert f"Đã tải lên: {file}" in answer.text, (name, f.id)
            assert f'name="~held.{f.id}"' in answer.text, (name, f.id)
    assert office.stands()[:-1] == rows


def test_a_file_of_more_than_the_most_is_told(office: Office) -> None:
    client, token = office.client(ANYBODY)
    data = {"csrf_token": token, "noi-dung": "Chữ thường, đủ dài.", "anh": (BytesIO(b"\xff" * (LARGEST + 1)), "a.jpg")}
    answer = client.post("/gui", data=data)
    assert (answer.status_code, "lớn hơn 20 MB" in answer.text) == (422, True)


def test_every_door_opens_to_what_is_right_and_once(office: Office) -> None:
    """The counterpart: the same doors let a sensible entry through, and a replay of it changes nothing."""
    tried: set[str] = set()
    shut = []
    while door := _next_door(office, tried):
        name = door.address
        client, token = office.client(door.user)
        with office.database.connection_context():
            data = {**right(door, office.desk), **door.hidden, "csrf_token": token, "~command": f"once-{name}"}
        first = client.post(door.address, data=data)
        if first.status_code != 302:
            shut.append((name, first.status_code, re.findall(r"<li>(.*?)</li>", first.text)))
            continue
        after = office.stands()
        again = client.post(door.address, data=data)
        assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"]), name
        assert office.stands() == after, name
    assert shut == []
    assert len(tried) > 30


def _next_door(office: Office, tried: set[str]) -> Door | None:
    """A door not tried yet, as things stand now."""
    with office.database.connection_context():
        name, door = next(((n, d) for n, d in doors_of(office.desk) if n not in tried), ("", None))
    tried.add(name)
    return door


SAMPLE = ("control characters", "broken UTF-8", "turned round", "script and template", "another type")


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_another_database_falls_over_none_of_it(address: str, tmp_path: Path) -> None:
    """A NUL that SQLite takes is what PostgreSQL chokes on."""
    office = open_office(address, tmp_path / "files")
    with office.database.connection_context():
        doors = {d.form.head.id: d for _, d in doors_of(office.desk)}
    before = office.stands()
    for name in SAMPLE:
        for door in list(doors.values())[:8]:
            typed: Typed = {n: BAD[name] for f in door.form.fields if f.kind not in UPLOADS for n in names_of(f)}
            _refused(office, door, typed, name)
    client, _ = office.client("truong-ioc")
    for odd in ("%00", "%ff%fe", "\ud800", "x" * 3000, "..%2f..%2fetc"):
        for page in (
            "/theo-doi/{}",
            "/theo-doi?code={}",
            "/cong-khai/{}",
            "/cong-khai?truoc={}",
            "/vu-viec/{}",
            "/vu-viec/{}/x",
        ):
            answer = client.get(page.format(quote(odd, safe="%", errors="surrogatepass")))
            assert answer.status_code in (200, 400, 404), (page, odd)
    stranger = office.app.test_client()
    data = {"csrf_token": _token(stranger.get("/dang-nhap").text), "user": "a\x00", "password": "\x00" * 9000}
    assert stranger.post("/dang-nhap", data=data).status_code == 400
    assert office.stands() == before
