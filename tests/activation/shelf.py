"""A library's policy with two librarians, in as many versions as a test wants, and an office where its record rules."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peewee import Database

from quyche.files import FileStore
from quyche.handle import ANYBODY, Actor
from quyche.service import activating, approving, cases, keeping
from quyche.service.accounts import hashed
from quyche.service.approving import Shown
from quyche.service.desk import Desk, Submission
from quyche.service.git import NO_GIT
from quyche.service.judging import Wish
from quyche.service.preparing import read_directory
from quyche.service.serving import Serving
from quyche.store import impacts, registers
from quyche.store.contents import Keys

TINY = Path(__file__).parents[1] / "policy" / "tiny"
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HEAD, CLERK, DESK = "thu-thu-truong", "thu-thu", "nhan-vien"
READER = Actor(ANYBODY, frozenset())
PASSWORD = "mot hai ba bon"  # noqa: S105 - of an invented librarian
ROLES = f"""
vai trò:
  - {{mã: {HEAD}, tên: Thủ thư trưởng, xem vụ việc: tất cả, giữ quy chế: có, phê duyệt quy tắc: có, căn cứ: Điều 1}}
  - {{mã: {CLERK}, tên: Thủ thư, xem vụ việc: tất cả, giữ quy chế: có, căn cứ: Điều 1}}"""
ALL = "rules/all.yaml"
KEY = "k:" + base64.urlsafe_b64encode(b"k" * 32).decode()
KEYS = Keys.read(KEY)
ROOT = Path(__file__).parents[2]
_SECRET = hashed(PASSWORD)


def policy(minutes: int = 30, *changes: tuple[str, str]) -> dict[str, bytes]:
    """The library's files; `minutes` for noise, with a document where that departs from its rules."""
    files = read_directory(TINY)
    text = files[ALL].decode().replace("\nvai trò:", ROLES, 1)
    document = "" if minutes == 30 else ", văn bản: {số: 7/QĐ, ngày: 01/11/2026, người ký: Hiệu trưởng}"
    row = "thời hạn: 30 phút, căn cứ: Điều 3}\nbước nhắc"
    assert row in text
    text = text.replace(row, f"thời hạn: {minutes} phút, căn cứ: Điều 3{document}}}\nbước nhắc")
    made = {**files, ALL: text.encode()}
    for old, new in changes:
        names = [name for name in made if old.encode() in made[name]]
        assert names, old
        made |= {name: made[name].replace(old.encode(), new.encode()) for name in names}
    return made


Limit = tuple[str, int, str, str]
ROW = "  - {mã: han-on, áp dụng khi: {lĩnh vực: on-ao}, thời hạn: 30 phút, căn cứ: Điều 3}\n"
USUAL = ("han-on", 30, "", "")
NOVEMBER = (("han-on", 30, "", "2026-10-31"), ("han-on", 45, "2026-11-01", ""))


def limits(*rows: Limit) -> dict[str, bytes]:
    """The library's policy with these limits for noise: id, minutes, first and last day."""
    return policy(30, (ROW, "".join(map(_row, rows))))


def _row(row: Limit) -> str:
    name, minutes, since, until = row
    said = f"mã: {name}, áp dụng khi: {{lĩnh vực: on-ao}}, thời hạn: {minutes} phút, căn cứ: Điều 3"
    said += ", trường hợp riêng của: han-on" if name != "han-on" else ""
    said += f", hiệu lực từ: {since}" if since else ""
    said += f", đến hết ngày: {until}" if until else ""
    said += ", văn bản: {số: 7/QĐ, ngày: 01/11/2026, người ký: Hiệu trưởng}" if minutes != 30 else ""
    return f"  - {{{said}}}\n"


def write(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


class Shelf:
    """One process of an office that serves what is on record; `desk(at)` sits down in it at an instant."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        keys: Keys,
        at: datetime = AT,
        shipped: Mapping[str, bytes] | None = None,
    ) -> None:
        self.database, self.keys, self.files = database, keys, FileStore(folder / "files")
        self.root = folder / "policy"
        if not self.root.exists():
            write(shipped or policy(), self.root)
        self.serving = Serving(self.root, follow=False)
        for account in (HEAD, CLERK, DESK):
            registers.keep_account(account, account, frozenset({account}), "", _SECRET)
        self.first = self.desk(at).live.source_digest

    def desk(self, at: datetime) -> Desk:
        return Desk(self.database, self.keys, self.files, self.serving, self.serving.refresh(at))

    def served(self, at: datetime) -> str:
        self.database.connect(reuse_if_open=True)
        return self.desk(at).live.source_digest

    def again(self) -> "Shelf":
        """Another process on the same record."""
        return Shelf(self.database, self.root.parent, self.keys)

    def approve(self, files: Mapping[str, bytes], at: datetime, by: str = HEAD) -> str:
        desk = self.desk(at)
        digest = approving.keep_candidate(desk, files, NO_GIT, by, at)
        approving.approve(desk, digest, Actor(by, frozenset({by})), Shown(PASSWORD, "", "here"), at)
        return digest

    def report(self, new: str, at: datetime) -> None:
        """The impact of going from what serves to `new` was looked at."""
        impacts.keep(self.served(at), new, "", at, HEAD, "{}")

    def activate(self, files: Mapping[str, bytes], at: datetime, **asked: object) -> activating.Activated:
        return activating.activate(self.desk(at), files, at, "operator", Wish(**asked), name="here")

    def bring(self, files: Mapping[str, bytes], at: datetime, **asked: object) -> activating.Activated:
        """Approved, looked at, activated: the whole road."""
        self.report(self.approve(files, at), at)
        return self.activate(files, at, **asked)

    def send(self, at: datetime) -> str:
        return cases.report(
            self.desk(at), "khe-thu", Submission(f"{at}", {"loai": ["on-ao"], "ke": ["Ồn."]}), READER, at
        )


def reasons(refused: activating.ActivationRefused) -> set[str]:
    return {code for code, _ in refused.reasons}


def altered(digest: str) -> bool:
    return keeping.stored(digest).book is None
