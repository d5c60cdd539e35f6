"""An office on the shipped policy on either database, and browsers without a screen."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from peewee import Database

from quyche.files import FileStore
from quyche.service.accounts import sample_accounts
from quyche.service.desk import Desk
from quyche.service.serving import Serving
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())


@pytest.fixture(scope="session")
def serving() -> Serving:
    return Serving(ROOT, follow=True)


@pytest.fixture
def desk(database: Database, tmp_path: Path, serving: Serving) -> Desk:
    live = serving.refresh(AT)
    made = Desk(database, KEYS, FileStore(tmp_path / "files"), serving, live)
    sample_accounts(made.policy, "quyche")
    return made


@pytest.fixture
def app(address: str, tmp_path: Path, serving: Serving) -> Flask:
    return app_on(address, tmp_path, serving, demo=True)


@pytest.fixture
def strict_app(address: str, tmp_path: Path, serving: Serving) -> Flask:
    """No trial: what the policy demands is demanded."""
    return app_on(address, tmp_path, serving, demo=False)


def app_on(address: str, folder: Path, serving: Serving, demo: bool) -> Flask:
    database = connect(address)
    migrate(database)
    made = make_app(database, KEYS, FileStore(folder / "files"), serving, "s" * 32, demo)
    with database.connection_context():
        sample_accounts(serving.refresh(AT).book.policy, "quyche")
    made.extensions["database"] = database
    return made
