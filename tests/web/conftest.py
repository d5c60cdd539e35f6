"""An office whose every address is walked as everybody."""

from collections.abc import Iterator

import pytest

from house import House
from quyche.service.serving import Serving


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, serving: Serving) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"), serving)
    yield made
    made.database.close()
