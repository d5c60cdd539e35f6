"""One HTTP request to another house: no redirects, a short patience, and only to where it may go."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 8
_ANSWER_READ = 4096


class Forbidden(Exception):
    """The address is not one messages may go to."""


def post(url: str, body: bytes, headers: Mapping[str, str], anywhere: bool = False) -> int:
    """The status of the answer. Raises OSError or HTTPException when there is none, Forbidden before anything is sent.

    Unless `anywhere` (an administrator's own address), only https to public addresses; the address
    looked up is the very one connected to, so that a name cannot change between the two.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or (parts.scheme == "http" and not anywhere):
        raise Forbidden("scheme")
    connection = _connection(parts.scheme, parts.hostname, parts.port, anywhere)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {**headers, "Host": parts.netloc.rpartition("@")[2]})
        answer = connection.getresponse()
        answer.read(_ANSWER_READ)
        return answer.status
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None, anywhere: bool) -> http.client.HTTPConnection:
    port = port or (443 if scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(address[0]) for *_, address in found]
    if not anywhere and not all(ipaddress.ip_address(a.partition("%")[0]).is_global for a in addresses):
        raise Forbidden("address")
    sock = socket.create_connection((addresses[0], port), TIMEOUT_SECONDS)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    connection.sock = sock if scheme == "http" else ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    return connection
