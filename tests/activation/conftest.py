"""A library on either database."""

from pathlib import Path

import pytest
from peewee import Database
from shelf import KEYS, Shelf


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    return Shelf(database, tmp_path, KEYS)
