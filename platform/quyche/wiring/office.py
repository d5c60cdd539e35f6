"""Putting the parts together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Flask
from peewee import Database
from werkzeug.middleware.proxy_fix import ProxyFix

from quyche import admin
from quyche.files import FileStore
from quyche.service.desk import Desk
from quyche.service.serving import Serving
from quyche.store import registers
from quyche.store.database import connect, migrate
from quyche.web.app import make_app
from quyche.wiring.settings import Settings, SettingsRefused, read_settings, shown

TRIAL = "trial"


@dataclass(frozen=True)
class Office:
    settings: Settings
    database: Database
    files: FileStore
    serving: Serving

    def desk(self, now: datetime) -> Desk:
        """For work outside a request; the caller holds a connection."""
        return Desk(
            self.database,
            self.settings.keys,
            self.files,
            self.serving,
            self.serving.refresh(now),
            self.settings.channels,
        )

    def app(self) -> Flask:
        s = self.settings
        technical = partial(admin.install, settings=shown(s))
        made = make_app(
            self.database, s.keys, self.files, self.serving, s.secret, s.demo, technical, channels=s.channels
        )
        if s.proxies:  # without it everybody behind a proxy is one address, and with too many anybody may make one up
            made.wsgi_app = ProxyFix(made.wsgi_app, x_for=s.proxies, x_proto=s.proxies, x_host=0)  # type: ignore[method-assign]
        return made


def open_office(settings: Settings) -> Office:
    """Open the stores and make the tables. Raises SettingsRefused for a trial's database in production."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = connect(settings.database_url)
    migrate(database)
    with database.connection_context():
        if settings.demo:
            registers.set_mark(TRIAL, "1")
        elif registers.mark(TRIAL):
            raise SettingsRefused("cơ sở dữ liệu này là của bản chạy thử / this database belongs to a trial")
    return Office(settings, database, FileStore(settings.files), Serving(settings.policy, settings.follow))


def create_app() -> Flask:
    """The application behind `quyche serve`, from the environment: a trial's too."""
    return open_office(read_settings(os.environ)).app()


def production_app() -> Flask:
    """The application for a WSGI server. Raises SettingsRefused for anything of a trial."""
    if "QUYCHE_DEMO" in os.environ:
        raise SettingsRefused("QUYCHE_DEMO chỉ dùng khi chạy thử / is for trials only")
    return create_app()
