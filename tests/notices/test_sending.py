"""What leaves the house: retried with its key, one dead channel holding up no other, nothing sent in the dark."""

import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from letters import Letters
from notice_office import AT, PHONE, WARD, Office, Postbox, outbox

from quyche.channels import Message, Unanswered, Undeliverable
from quyche.channels.mail import Mail
from quyche.channels.push import Push, _packed, _raw, _unpacked
from quyche.channels.webhook import Webhook
from quyche.errors import Refused
from quyche.service import choosing
from quyche.store import outbox as box

REFUSED = Undeliverable("smtp 550", final=True)


def ready(office: Office, **outlets: object) -> str:
    """A case of the ward's, whose message waits in each of these channels."""
    office.opens(**outlets)
    office.reach(WARD)
    return office.assigned()


def states(**equal: str) -> list[str]:
    return [r.state for r in outbox(receiver=WARD, **equal)]


def test_a_dead_server_holds_up_its_own_channel_alone(both: Office) -> None:
    mail, hook = Postbox(raising=Unanswered("ConnectionRefusedError")), Postbox()
    for _ in range(2):
        ready(both, mail=mail, webhook=hook)
    assert both.send() == 2
    assert (states(channel="webhook"), states(channel="mail")) == (["sent"] * 2, ["waiting"] * 2)
    assert mail.tried == 1  # who does not answer is not asked for the second letter
    rest = box.resting()["mail"]
    assert rest.until == both.at + timedelta(minutes=1)
    mail.raising = None
    ready(both, mail=mail, webhook=hook)
    both.send()
    assert len(hook.got) == 3 and not mail.got  # a new letter waits too; the gateway goes on
    both.later(minutes=2)
    both.send()
    assert len(mail.got) == 3 and not box.resting()


def test_rests_grow_and_a_message_is_given_up_in_the_end(both: Office) -> None:
    mail = Postbox(raising=Unanswered("TimeoutError"))
    ready(both, mail=mail)
    rests = []
    for _ in range(12):
        both.send()
        rests.append(box.resting()["mail"].until - both.at)
        both.at += rests[-1]
    assert rests[:6] == [timedelta(minutes=m) for m in (1, 2, 4, 8, 16, 30)]
    assert states(channel="mail") == ["dead"]
    assert box.standing(both.at).dead == 1
    mail.raising, dead = None, outbox(state="dead")[0]
    assert box.again(dead.id, both.at) and not box.again(dead.id, both.at)
    assert both.send() == 1 and mail.got[0].key == dead.key


def test_one_address_refused_stops_no_other(office: Office) -> None:
    mail = Postbox(raising=REFUSED)
    ready(office, mail=mail)
    office.send()
    assert states(channel="mail") == ["dead"] and not box.resting()


def test_killed_between_sending_and_marking_it_goes_again_with_its_key(both: Office) -> None:
    class Killed(BaseException):
        """As a process ends: nothing after it runs."""

    class Mortal(Postbox):
        def send(self, message: Message) -> None:
            super().send(message)
            if len(self.got) == 1:
                raise Killed

    mail = Mortal()
    ready(both, mail=mail)
    with pytest.raises(Killed):
        both.send()
    assert both.send() == 0  # in the dead one's hand until its lease is over
    both.later(minutes=6)
    assert both.send() == 1
    assert len(mail.got) == 2 and len({m.key for m in mail.got}) == 1


def test_two_workers_take_different_messages(both: Office) -> None:
    ready(both, mail=Postbox())
    ready(both, mail=Postbox())
    first, second, third = (box.claim(["mail"], both.at, timedelta(minutes=5)) for _ in range(3))
    assert first and second and first.id != second.id and third is None


def test_no_message_leaves_from_within_a_transaction(office: Office) -> None:
    class Asking(Postbox):
        def send(self, message: Message) -> None:
            assert not office.desk.database.in_transaction()
            super().send(message)

    mail = Asking()
    ready(office, mail=mail)
    assert office.send() == 1


def test_a_receiver_who_may_no_longer_know_gets_nothing(both: Office) -> None:
    mail = Postbox()
    code = ready(both, mail=mail)
    both.act(code, "khoa", "truc-ioc", vi_sao="bi-mat")
    both.send()
    assert not [m for m in mail.got if m.receiver == WARD]
    dropped = outbox(receiver=WARD)[0]
    assert (dropped.state, dropped.title, dropped.text) == ("dropped", "", "")


def test_an_address_taken_back_is_written_to_no_more(office: Office) -> None:
    mail = Postbox()
    ready(office, mail=mail)
    choosing.choose(office.desk, WARD, choosing.Choices("", choosing.all_ways()))
    office.send()
    assert not mail.got and states() == ["dropped"]


@pytest.mark.parametrize("mail", ["ten", "a@b", "a@b.vn, c@d.vn", "a@b.vn\nBcc: c@d.vn", "thư@b.vn"])
def test_an_address_must_be_one_address(office: Office, mail: str) -> None:
    with pytest.raises(Refused):
        choosing.choose(office.desk, WARD, choosing.Choices(mail, choosing.all_ways()))


def test_a_letter_through_a_real_server(office: Office, smtp: tuple[str, Letters]) -> None:
    url, letters = smtp
    code = ready(office, mail=Mail(url, "quyche@laichau.example"))
    assert office.send() == 1
    letter = letters.got[0]
    assert letter["To"] == f"{WARD}@example.vn" and letter["Subject"] == f"Việc mới {code}, hạn 16/11/2026 11:00"
    assert letter["Message-ID"] == f"<{outbox(receiver=WARD)[0].key}@laichau.example>"
    assert f"https://phananh.example.vn/vu-viec/{code}" in letter.get_content()
    assert "Phường Tân Phong" in letter.get_content()


def test_a_server_that_knows_no_such_person_or_is_gone(smtp: tuple[str, Letters]) -> None:
    url, _ = smtp
    said = Message("k" * 64, WARD, "khong-co@example.vn", "t", "x", "", "vi", "normal", AT)
    with pytest.raises(Undeliverable) as refused:
        Mail(url, "quyche@laichau.example").send(said)
    assert refused.value.final and str(refused.value) == "smtp 550"
    with pytest.raises(Unanswered):
        Mail("smtp://127.0.0.1:9", "quyche@laichau.example").send(said)


class House(BaseHTTPRequestHandler):
    """Somebody else's server: keeps requests, answers as told."""

    got: list[tuple[dict[str, str], bytes]]
    status = 201

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def house() -> Iterator[tuple[str, type[House]]]:
    kept = type("Kept", (House,), {"got": [], "status": 201})
    server = HTTPServer(("127.0.0.1", 0), kept)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", kept
    server.shutdown()
    server.server_close()


SECRET = "mot-bi-mat-du-dai"  # noqa: S105 - a test's own


def test_a_gateway_can_tell_that_it_is_us_and_that_it_is_a_repeat(
    office: Office, house: tuple[str, type[House]]
) -> None:
    url, kept = house
    office.opens(webhook=Webhook(f"{url}/zalo", SECRET))
    office.report(dien_thoai=PHONE)
    code = office.assigned()
    assert office.send() == 1
    headers, body = kept.got[0]
    made = hmac.new(SECRET.encode(), headers["x-quyche-time"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-quyche-signature"] == f"sha256={made}"
    said = json.loads(body)
    assert headers["idempotency-key"] == said["key"] == outbox(receiver=WARD)[0].key
    assert (said["case"], said["receiver"], said["category"], said["ward"]) == (
        code,
        WARD,
        "trat-tu-do-thi",
        "tan-phong",
    )
    assert PHONE not in body.decode() and "cổng trường" not in body.decode()


@pytest.mark.parametrize(("status", "state"), [(500, "waiting"), (429, "waiting"), (401, "waiting"), (422, "dead")])
def test_a_gateway_that_will_not(office: Office, house: tuple[str, type[House]], status: int, state: str) -> None:
    url, kept = house
    kept.status = status
    ready(office, webhook=Webhook(url, SECRET))
    office.send()
    assert states(channel="webhook") == [state]


class Browser:
    """What a browser keeps to itself, and what it gives away."""

    def __init__(self, endpoint: str) -> None:
        self.key, self.auth, self.endpoint = ec.generate_private_key(ec.SECP256R1()), b"a" * 16, endpoint

    @property
    def subscription(self) -> str:
        keys = {"p256dh": _packed(_raw(self.key.public_key())), "auth": _packed(self.auth)}
        return json.dumps({"endpoint": self.endpoint, "keys": keys})

    def opened(self, body: bytes) -> dict[str, str]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return json.loads(plain)


def test_only_the_browser_can_open_what_is_pushed(office: Office, house: tuple[str, type[House]]) -> None:
    url, kept = house
    push = Push(b"p" * 32, "mailto:quyche@laichau.example", anywhere=True)
    office.opens(push=push)
    browser = Browser(f"{url}/push/abc")
    choosing.add_device(office.desk, WARD, browser.subscription, "Chrome", office.at)
    code = office.assigned()
    assert office.send() == 1
    headers, body = kept.got[0]
    said = browser.opened(body)
    assert said["title"].startswith(f"Việc mới {code}") and said["link"].endswith(f"/vu-viec/{code}")
    assert headers["topic"] == said["key"][:32] and headers["urgency"] == "high" and headers["ttl"] == "86400"
    token, public = re.fullmatch(r"vapid t=(\S+), k=(\S+)", headers["authorization"]).groups()
    head, claims, proof = token.split(".")
    raw = _unpacked(proof)
    signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _unpacked(public))
    key.verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(_unpacked(claims))["aud"] == url and public == push.public_key


def test_a_browser_that_is_gone_is_forgotten(both: Office, house: tuple[str, type[House]]) -> None:
    url, kept = house
    kept.status = 410
    both.opens(push=Push(b"p" * 32, "mailto:a@b.vn", anywhere=True))
    choosing.add_device(both.desk, WARD, Browser(url).subscription, "Chrome", both.at)
    both.assigned()
    both.send()
    assert not choosing.devices(WARD) and states(channel="push") == ["dead"]


BAD_ENDPOINTS = {
    "not encrypted": "http://push.example.org/x",
    "this machine": "https://127.0.0.1/x",
    "this machine by name": "https://localhost/x",
    "inside the house": "https://10.0.0.5/x",
    "the cloud's own secrets": "https://169.254.169.254/latest",
    "this machine, another way": "https://[::1]/x",
}


@pytest.mark.parametrize("endpoint", BAD_ENDPOINTS.values(), ids=BAD_ENDPOINTS.keys())
def test_push_goes_to_nobody_inside_the_house(endpoint: str) -> None:
    push = Push(b"p" * 32, "mailto:a@b.vn")
    said = Message("k" * 64, WARD, Browser(endpoint).subscription, "t", "x", "", "vi", "normal", AT)
    with pytest.raises(Undeliverable) as refused:
        push.send(said)
    assert refused.value.final and str(refused.value) == "address"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "[]",
        "null",
        '{"endpoint": "https://a.example"}',
        '{"endpoint": 1, "keys": {"p256dh": "AAAA", "auth": "AAAA"}}',
    ],
)
def test_what_is_no_subscription_is_refused(office: Office, given: str) -> None:
    office.opens(push=Push(b"p" * 32, "mailto:a@b.vn"))
    with pytest.raises(Refused):
        choosing.add_device(office.desk, WARD, given, "Chrome", office.at)
