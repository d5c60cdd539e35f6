"""An office on the shipped policy on either database, and browsers without a screen."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from peewee import Database

from quyche.files import FileStore
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk
from quyche.service.serving import Serving
from quyche.store.contents import Keys

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())


@pytest.fixture
def desk(database: Database, tmp_path: Path, serving: Serving) -> Desk:
    live = serving.refresh(AT)
    made = Desk(database, KEYS, FileStore(tmp_path / "files"), serving, live)
    sample_accounts(made.policy, "quyche")
    return made
