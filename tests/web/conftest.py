"""An office whose every address is walked as everybody."""

from collections.abc import Iterator

import pytest

from house import House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.database.close()
