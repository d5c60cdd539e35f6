"""An office on the shipped policy, driven through the use cases that people's clicks call."""

import base64
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from peewee import Database
from PIL import Image

from quyche import handle
from quyche.case import Case
from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor
from quyche.service import cases, queues, reading, telling
from quyche.service.desk import Desk, Submission, Upload, load_case
from quyche.service.serving import Serving
from quyche.store import registers
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
WORDS = "Hàng quán bày kín vỉa hè trước cổng trường."
PEOPLE = Actor(ANYBODY, frozenset())
SIGNERS = {"lanh-dao": "Nguyễn Văn A", "chanh-van-phong": "Trần Thị B"}
_serving: list[Serving] = []


class Office:
    """Time stands still until `later`; `act` types what it is given and sees the case as it is."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.at, self.numbers = desk, AT, itertools.count()

    def picture(self, field: str = "anh", name: str = "vỉa hè.jpg") -> Upload:
        drawn = BytesIO()
        Image.new("RGB", (64, 48), "olive").save(drawn, "JPEG")
        return Upload(field, name, drawn.getvalue())

    def later(self, **length: float) -> None:
        self.at += timedelta(**length)

    def who(self, name: str) -> Actor:
        """A role by its id, or an officer of an agency by the agency's."""
        role = next((r for r in self.desk.policy.roles if r.head.id == name), None)
        return Actor(name, frozenset({name}), role.agency) if role else Actor(name, frozenset({"can-bo-don-vi"}), name)

    def report(
        self, entrance: str = "nguoi-dan", by: str = "", uploads: tuple[Upload, ...] = (), **typed: object
    ) -> str:
        """The code of a new report; keys are field ids with _ for -."""
        usual = {"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong", "noi-dung": WORDS, "cam-ket": "yes"}
        sent = Submission(f"r{next(self.numbers)}", _raw(usual | _fields(typed)), uploads)
        return cases.report(self.desk, entrance, sent, self.who(by) if by else PEOPLE, self.at)

    def act(
        self, code: str, action: str, by: str | Actor, task: int = 0, uploads: tuple[Upload, ...] = (), **typed: object
    ) -> Case:
        who = self.who(by) if isinstance(by, str) else by
        sent = Submission(f"a{next(self.numbers)}", _raw(_fields(typed)), uploads, self.case(code).seq, task)
        return cases.act(self.desk, code, action, sent, who, self.at)

    def assign(self, code: str, **typed: object) -> Case:
        usual = {"linh_vuc": self.case(code).facts.get("category"), "dia_ban": self.case(code).facts.get("ward")}
        return self.act(code, "giao-xu-ly", "truong-ioc", **{**usual, **typed})

    def finish(self, code: str, by: str = "ubnd-tan-phong") -> Case:
        return self.act(code, "bao-cao-ket-qua", by, ket_qua="Đã yêu cầu thu dọn, trả lại vỉa hè.")

    def publish(self, code: str, reply: str = "UBND phường đã yêu cầu thu dọn.", **typed: object) -> Case:
        said = {"tieu_de": "Vỉa hè trước cổng trường", "tom_tat": "Hàng quán lấn vỉa hè.", "tra_loi": reply}
        return self.act(code, "cong-khai-tra-loi", "truong-ioc", **{**said, **typed})

    def case(self, code: str) -> Case:
        case = load_case(code)
        assert case
        return case

    def offered(self, code: str, by: str, task: int = 0) -> set[str]:
        """Ids of what the person may do now with the case, or with something asked in it."""
        case, who, policy = self.case(code), self.who(by), self.desk.policy
        asked = next((t for t in case.tasks if t.number == task), None)
        found = handle.available_on(policy, case, asked, who) if asked else handle.available(policy, case, who)
        return {a.head.id for a in found}

    def sees(self, code: str, by: str) -> bool:
        return reading.visible(self.desk, code, self.who(by)) is not None

    def queue(self, queue_id: str, by: str) -> list[str]:
        """Codes on the first page of a queue."""
        who = self.who(by)
        return [r.code for r in queues.first_of(queues.queue_of(self.desk, queue_id, who), who)]

    def text(self, code: str, by: str) -> str:
        """Everything typed into the case that the person may read."""
        return "\n".join(
            str(v.value) for e in reading.entries(self.desk, self.case(code), self.who(by)) for v in e.values
        )

    def followed(self, code: str) -> list[telling.Strand]:
        return telling.strands(self.desk, self.case(code))

    def sender(self, code: str, action: str) -> None:
        sent = Submission(f"s{next(self.numbers)}", {}, (), self.case(code).seq)
        telling.answer(self.desk, code, action, sent, self.at)


def _fields(typed: dict[str, object]) -> dict[str, object]:
    return {k.replace("_", "-"): v for k, v in typed.items()}


def _raw(typed: dict[str, object]) -> dict[str, list[str]]:
    return {k: [str(x) for x in v] if isinstance(v, list) else [str(v)] for k, v in typed.items() if v}


def office_on(database: Database, files: Path) -> Office:
    if not _serving:
        _serving.append(Serving(ROOT, follow=True))
    serving = _serving[0]
    for role, name in SIGNERS.items():
        registers.keep_account(role, name, frozenset({role}), role.replace("chanh-", ""), "")
    return Office(Desk(database, KEYS, FileStore(files), serving, serving.refresh(AT)))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite: what these tests ask does not depend on the database."""
    database = connect(f"sqlite:///{tmp_path}/quyche.db")
    migrate(database)
    database.connect()
    yield office_on(database, tmp_path / "files")
    database.close()


@pytest.fixture
def both(database: Database, tmp_path: Path) -> Office:
    """On each database, for what is stored or taken away."""
    return office_on(database, tmp_path / "files")
