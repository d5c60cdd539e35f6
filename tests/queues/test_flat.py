"""The first page of a queue costs the same few queries however many queues and rows there are."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import Database
from test_doors import app, send, signed_in, token  # noqa: F401 - fixtures

MOST = 5


class Counted:
    """Counts what a database is asked, apart from what every connection says first."""

    def __init__(self, database: Database) -> None:
        self.database, self.asked = database, [""]
        self.really = database.execute_sql

    def __enter__(self) -> list[str]:
        self.asked.clear()
        self.database.execute_sql = self._note  # type: ignore[method-assign]
        return self.asked

    def _note(self, sql: str, *args: object, **kwargs: object) -> object:
        self.asked.append(sql)
        return self.really(sql, *args, **kwargs)

    def __exit__(self, *_: object) -> None:
        self.database.execute_sql = self.really  # type: ignore[method-assign]


@pytest.fixture
def head(app: Flask) -> Iterator[FlaskClient]:  # noqa: F811
    for number in range(3):
        assert send(app.test_client(), **{"~command": f"c{number}"})[0] == 200
    yield signed_in(app, "truong-ioc")


def test_the_first_page_of_a_queue_asks_at_most_five_times(app: Flask, head: FlaskClient) -> None:  # noqa: F811
    home = head.get("/viec/phan-loai").text  # whether reminders keep up is looked at now and then, not by every page
    queues = sorted(set(re.findall(r'href="(/viec/[a-z-]+)"', home)))
    assert len(queues) > 4
    for address in queues:
        with Counted(app.extensions["database"]) as asked:
            page = head.get(address).text
        assert len(asked) <= MOST, f"{address}\n" + "\n".join(asked)
        ready = re.findall(r'class="ready" href="([^"]+)"', page)
        assert all('aria-current="true"' in head.get(unescape(view)).text.split("narrow-down")[0] for view in ready)
        assert len(ready) == {"/viec/phan-loai": 1, "/viec/dang-xu-ly": 4}.get(address, 0)
        assert len(set(re.findall(r"/vu-viec/[2-9A-Z-]{15}", page))) == (3 if address == "/viec/phan-loai" else 0)
