"""A desk over the shipped policy on each database, and another policy on record."""

from pathlib import Path

import pytest
from peewee import Database
from reporting import KEYS, ROOT
from seeding import EDITS, NOW, edited

from quyche.files import FileStore
from quyche.service.desk import Desk
from quyche.service.impacting import put_on_record
from quyche.service.preparing import read_directory
from quyche.service.serving import Serving


@pytest.fixture
def desk(database: Database, tmp_path: Path, serving: Serving) -> Desk:
    made = Desk(database, KEYS, FileStore(tmp_path / "files"), serving, serving.refresh(NOW))
    put_on_record(read_directory(ROOT), "", NOW)
    return made


@pytest.fixture
def other(desk: Desk) -> str:
    """The digest of the policy with EDITS, on record."""
    return put_on_record(edited(*EDITS), "", NOW)
