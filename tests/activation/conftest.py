"""A library on either database."""

import base64
from pathlib import Path

import pytest
from peewee import Database
from shelf import Shelf

from quyche.store.contents import Keys

KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    return Shelf(database, tmp_path, KEYS)
