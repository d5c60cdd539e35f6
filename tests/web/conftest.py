"""An office whose every address is walked as everybody."""

from collections.abc import Iterator

import pytest

from house import House
from quyche.service.serving import Serving


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, serving: Serving) -> Iterator[House]:
    """One a module: the tables are those of the office opened last, and other modules open theirs in between."""
    made = House(tmp_path_factory.mktemp("house"), serving)
    yield made
    made.database.close()
