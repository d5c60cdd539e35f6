"""A desk over the shipped policy on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database
from reporting import AT, KEYS, ROOT

from quyche.files import FileStore
from quyche.service.desk import Desk
from quyche.service.serving import Serving


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    serving = Serving(ROOT, follow=True)
    yield Desk(database, KEYS, FileStore(tmp_path / "files"), serving, serving.refresh(AT))
