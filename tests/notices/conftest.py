"""The shipped policy's office with everybody's accounts, for each test; time stands still."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from notice_office import AT, KEYS, ROOT, Office
from peewee import Database

from quyche.files import FileStore
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk
from quyche.service.serving import Serving
from quyche.store.database import connect, migrate

_serving: list[Serving] = []


def office_on(database: Database, files: Path) -> Office:
    if not _serving:
        _serving.append(Serving(ROOT, follow=True))
    desk = Desk(database, KEYS, FileStore(files), _serving[0], _serving[0].refresh(AT))
    sample_accounts(desk.policy, "quyche")
    return Office(desk, AT, itertools.count())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite: what these tests ask does not depend on the database."""
    database = connect(f"sqlite:///{tmp_path}/quyche.db")
    migrate(database)
    with database.connection_context():
        yield office_on(database, tmp_path / "files")


@pytest.fixture
def both(database: Database, tmp_path: Path) -> Office:
    """On each database, for what is kept, claimed or taken away."""
    return office_on(database, tmp_path / "files")
