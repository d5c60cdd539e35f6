"""What a browser calls itself, in the few words by which a person knows their own device."""

from __future__ import annotations

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"), ("FxiOS", "Firefox"), ("Firefox/", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "máy Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def device(agent: str) -> str:
    """`Chrome trên Android`; the first found counts, for browsers also call themselves by older names."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Trình duyệt khác")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "thiết bị không rõ")
    return f"{browser} trên {system}"
