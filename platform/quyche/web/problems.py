"""What a person reads when a request could not be carried out: what happened, and what to do."""

from __future__ import annotations

from flask import Flask, abort, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from quyche.errors import Conflict, NotAllowed, NotFound, Refused
from quyche.texts.pages import translated
from quyche.web import context

GONE = ("Không tìm thấy trang", "Địa chỉ này không có, hoặc không dành cho quý vị.")
NOT_NOW = ("Không làm được lúc này", "Việc này không thuộc vai trò của bạn, hoặc vụ việc đã sang bước khác.")
MOVED = (
    "Vụ việc vừa thay đổi, chưa ghi được",
    "Người khác vừa làm một bước khác nên bước này không còn nữa. Phần đã nhập vẫn còn ở trang trước; "
    "xin mở lại vụ việc để xem tình trạng mới.",
)
NOT_READY = ("Không làm được lúc này", "Vụ việc chưa đủ điều kiện cho bước này.")
STALE = (
    "Trang đã cũ, chưa gửi được",
    "Xin quay lại, tải lại trang rồi gửi lại. Phần chữ đã nhập vẫn còn trong trình duyệt; tệp thì xin chọn lại.",
)
TOO_LARGE = (
    "Gửi lên quá lớn",
    "Mỗi tệp tối đa 20 MB, tất cả không quá 200 MB. Xin quay lại trang trước, bớt chữ hoặc tệp rồi gửi lại; "
    "phần đã nhập vẫn còn ở đó.",
)
UNREADABLE = (
    "Không đọc được yêu cầu",
    "Nội dung gửi lên bị hỏng hoặc không đúng dạng. Xin quay lại trang trước rồi gửi lại.",
)
OURS = (
    "Hệ thống gặp lỗi",
    "Chưa có gì được ghi lại. Xin thử lại sau ít phút; nếu vẫn lỗi, xin báo bộ phận vận hành.",
)
BY_STATUS = {404: GONE, 400: UNREADABLE, 413: TOO_LARGE}


def install(app: Flask) -> None:
    """Answer every refusal with a page, in the reader's language."""
    for error, said, status in (
        (NotFound, GONE, 404), (Conflict, MOVED, 409), (NotAllowed, NOT_NOW, 403), (Refused, NOT_READY, 422),
        (CSRFError, STALE, 400),
    ):  # fmt: skip
        app.register_error_handler(error, lambda _, said=said, status=status: _page(said, status))

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        return _page(BY_STATUS.get(status, OURS if status >= 500 else UNREADABLE), status)


_FORMS = frozenset({"public.report", "work.enter", "work.action", "books.write", "books.answer"})


def refuse_unreadable() -> None:
    """A NUL in an address or a field is nobody's typing, and not every database can look for it.

    Forms of the policy say themselves which field it stands in.
    """
    typed = () if request.endpoint in _FORMS else request.form.values()
    if any("\0" in text for text in (request.path, *request.args.values(), *typed)):
        abort(400)


def _page(said: tuple[str, str], status: int) -> tuple[str, int]:
    if "desk" not in g:
        title, text = said
        return f'<!doctype html><html lang="vi"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>', status
    title, text = (translated(words, context.language()) for words in said)
    return render_template("problem.html", title=title, text=text), status
