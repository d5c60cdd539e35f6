"""Each of the twelve changes comes to serve in an office with running cases: what may be done on either side of the day."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chronicle import Chronicle, entries
from peewee import Database
from scenario import Scenario, scenarios
from town_hall import TownHall

from quyche.store.database import connect, migrate

SOUGHT = {"work", "reads"}
"""Entries in which cases are looked for in the database, and not only read by their code."""


def databases(scenario: Scenario) -> tuple[str, ...]:
    return ("sqlite", "postgresql") if any(SOUGHT & e.keys() for e in entries(scenario)) else ("sqlite",)


EACH = [(s, kind) for s in scenarios() for kind in databases(s)]
"""One change on both databases, then the next: what is compiled of it is held for a while only."""


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """A page that is opened hangs up when it is done, so the line is not held by a context."""
    made = connect(address)
    migrate(made)
    made.connect()
    yield made
    made.close()


@pytest.mark.parametrize(("scenario", "address"), EACH, ids=[f"{s.name}-{k}" for s, k in EACH], indirect=["address"])
def test_an_office_around_the_day(database: Database, tmp_path: Path, scenario: Scenario) -> None:
    town = TownHall(database, tmp_path, scenario.files, scenario.told["serves"])
    Chronicle(town).walk(scenario)
