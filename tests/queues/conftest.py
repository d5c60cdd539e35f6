"""A desk over the shipped policy on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database
from reporting import AT, KEYS

from quyche.files import FileStore
from quyche.service.desk import Desk
from quyche.service.serving import Serving


@pytest.fixture
def desk(database: Database, tmp_path: Path, serving: Serving) -> Iterator[Desk]:
    yield Desk(database, KEYS, FileStore(tmp_path / "files"), serving, serving.refresh(AT))
