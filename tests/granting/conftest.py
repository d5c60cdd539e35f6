"""An office whose people get accounts through the use cases that clicks call."""

import base64
from pathlib import Path

import pytest
from granting_people import AT
from peewee import Database

from quyche.files import FileStore
from quyche.service.desk import Desk
from quyche.service.serving import Serving
from quyche.store.contents import Keys

ROOT = Path(__file__).parents[2]
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
_serving: list[Serving] = []


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    """On each database."""
    if not _serving:
        _serving.append(Serving(ROOT, follow=True))
    return Desk(database, KEYS, FileStore(tmp_path / "files"), _serving[0], _serving[0].refresh(AT))
