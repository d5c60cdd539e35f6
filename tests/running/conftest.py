"""An office of a changing policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from town_of_changes import Changing

from quyche.store.database import connect, migrate


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Changing]:
    """On one database: what is counted does not depend on which."""
    database = connect(f"sqlite:///{tmp_path}/quyche.db")
    migrate(database)
    database.connect()
    yield Changing(database, tmp_path)
    if not database.is_closed():
        database.close()
