"""Settings from the environment, and what production refuses."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quyche.channels import Channels
from quyche.errors import QuycheError
from quyche.store.contents import Keys
from quyche.wiring.channels import new_push_key, read_channels

TREE = "tree"


class SettingsRefused(QuycheError):
    """The settings do not fit together; every reason is in the message."""


@dataclass(frozen=True)
class Settings:
    policy: Path
    data: Path
    files: Path
    database_url: str
    demo: bool
    follow: bool
    secret: str
    keys: Keys
    port: int
    proxies: int
    channels: Channels


def read_settings(environ: Mapping[str, str], serving: bool = True) -> Settings:
    """Raises SettingsRefused with all reasons. A trial makes its own keys; production must be given them."""
    demo = environ.get("QUYCHE_DEMO") == "1"
    follow = environ.get("QUYCHE_FOLLOW") == TREE
    problems = [] if demo or not serving else list(_refusals(environ, follow))
    if problems:
        raise SettingsRefused("; ".join(problems))
    data = Path(environ.get("QUYCHE_DATA", "var")).resolve()
    try:
        keys = Keys.read(environ.get("QUYCHE_KEYS") or _made_key(data))
        port = int(environ.get("PORT", "8000"))
        proxies = _proxies(environ.get("QUYCHE_PROXIES", "0"))
        channels = read_channels(environ, _made_push_key(data) if demo else "", anywhere=demo)
    except ValueError as error:
        raise SettingsRefused(str(error)) from error
    return Settings(
        policy=Path(environ.get("QUYCHE_POLICY", Path.cwd())).resolve(), data=data,
        files=Path(environ.get("QUYCHE_FILES", data / "files")),
        database_url=environ.get("DATABASE_URL", f"sqlite:///{data / 'quyche.db'}"),
        demo=demo, follow=follow, secret=environ.get("SECRET_KEY") or _made_secret(data), keys=keys, port=port,
        proxies=proxies, channels=channels,
    )  # fmt: skip


def shown(settings: Settings) -> dict[str, str]:
    """The settings as an administrator may read them, by label: no key, no secret, no password of a database."""
    kind = settings.database_url.partition(":")[0]
    return {
        "Thư mục chính sách (QUYCHE_POLICY)": str(settings.policy),
        "Thư mục dữ liệu (QUYCHE_DATA)": str(settings.data),
        "Nơi giữ tệp (QUYCHE_FILES)": str(settings.files),
        "Loại cơ sở dữ liệu (DATABASE_URL)": kind,
        "Bản chạy thử (QUYCHE_DEMO)": "có" if settings.demo else "không",
        "Theo thư mục chính sách (QUYCHE_FOLLOW)": "có" if settings.follow else "không",
        "Cổng (PORT)": str(settings.port),
        "Kênh thông báo đã cài đặt": ", ".join(settings.channels.outlets) or "chưa có",
        "Địa chỉ của hệ thống (QUYCHE_HOME)": settings.channels.home or "chưa đặt",
        "Số proxy tin cậy (QUYCHE_PROXIES)": str(settings.proxies),
    }


def _proxies(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise ValueError("QUYCHE_PROXIES: số proxy đứng trước máy chủ, 0 đến 9 / how many proxies stand before, 0 to 9")
    return int(text)


def _refusals(environ: Mapping[str, str], follow: bool) -> list[str]:
    reasons = {
        "thiếu SECRET_KEY / SECRET_KEY is missing": not environ.get("SECRET_KEY"),
        "thiếu QUYCHE_KEYS / QUYCHE_KEYS is missing": not environ.get("QUYCHE_KEYS"),
        "QUYCHE_FOLLOW=tree chỉ dùng khi chạy thử / is for trials only": follow,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _made_secret(data: Path) -> str:
    return _kept(data / "secret", lambda: os.urandom(32).hex())


def _made_key(data: Path) -> str:
    return _kept(data / "keys", lambda: "trial:" + urlsafe_b64encode(os.urandom(32)).decode())


def _made_push_key(data: Path) -> str:
    return _kept(data / "push-key", new_push_key)


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")
