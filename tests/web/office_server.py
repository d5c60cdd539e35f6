"""A served office on a copy of the shipped policy, for tests that click."""

import atexit
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
POLICY = ("agencies.yaml", "categories.yaml", "sla.yaml", "rules", "forms")


def copy_policy(target: Path) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    for name in POLICY:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target / name)
    return target


def copy_of(database: Path, target: Path) -> Path:
    """A whole copy of a SQLite database, also while others write in it."""
    with closing(sqlite3.connect(database)) as open_database:
        open_database.execute("VACUUM INTO ?", [str(target)])
    return target


class Served:
    """`quyche serve` as a process of its own; stop() ends the whole group."""

    filled: Path | None = None
    """Where the first one of this process put its sample cases aside: the next ones begin with a copy of them."""

    def __init__(self, folder: Path) -> None:
        self.policy = copy_policy(folder / "policy")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {
            "QUYCHE_POLICY": str(self.policy), "QUYCHE_DATA": str(folder / "data"), "QUYCHE_DEMO": "1",
            "QUYCHE_FOLLOW": "tree", "PORT": str(self.port), "PYTHONPATH": str(ROOT / "platform"),
            "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "pycache"),
        }  # fmt: skip
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        if Served.filled:
            shutil.copytree(Served.filled, folder / "data")
        self.start()
        if not Served.filled:
            Served.filled = self._put_aside(folder / "data", Path(tempfile.mkdtemp(prefix="quyche-filled-")))

    def _put_aside(self, data: Path, target: Path) -> Path:
        atexit.register(shutil.rmtree, target, ignore_errors=True)
        copy_of(data / "quyche.db", target / "quyche.db")
        for name in ("keys", "secret", "push-key"):
            shutil.copy(data / name, target / name)
        return target

    def start(self) -> None:
        command = [sys.executable, "-m", "quyche.wiring.main", "serve"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + 120  # a busy machine compiles the policy slowly
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=20)
