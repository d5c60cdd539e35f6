"""Who grants accounts in these tests, and when."""

from datetime import UTC, datetime

from quyche.handle import Actor

AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
OFFICE = Actor("van.phong", frozenset({"chanh-van-phong"}), "van-phong")
CLERK = Actor("chuyen.vien", frozenset({"chuyen-vien-van-phong"}), "van-phong")
IOC = Actor("truong.ioc", frozenset({"truong-ioc"}), "ioc")
OFFICER = Actor("can.bo", frozenset({"can-bo-don-vi"}), "cong-an-thanh-pho")
