"""Why a version may not come into force, and what stands on record of the others, in words."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: dict[str, tuple[str, str]] = {
    "has-errors": (
        "chính sách có {count} lỗi; xin sửa các lỗi kể dưới đây rồi kiểm tra lại bằng quyche check",
        "the policy has {count} errors; mend those below and run quyche check again",
    ),
    "test-failed": (
        "{count} kiểm thử của chính sách không đạt; sửa quy tắc, hoặc sửa kiểm thử nếu kết quả mới mới là đúng",
        "{count} of the policy's tests fail; mend the rules, or the tests where the new result is the right one",
    ),
    "departs-without-document": (
        "{count} dòng nói khác Quy chế mà chưa ghi văn bản cho phép; thêm văn bản (số, ngày, người ký) vào các dòng ấy",
        "{count} rows depart from the regulation without a document; add `văn bản` (number, date, signer) to them",
    ),
    "leaves-cases": (
        "{count} chỗ bỏ rơi vụ việc đang chạy; thêm “thay cho” vào trạng thái hoặc cơ quan kế nhiệm",
        "{count} places leave running cases behind; add `thay cho` to the state or agency that follows",
    ),
    "not-approved": (
        "chưa ai phê duyệt đúng bản {version}; người có quyền phê duyệt mở trang của bản này ở mục Chính sách để phê duyệt",
        "nobody has approved exactly version {version}; somebody with the right approves it on its page under Chính sách",
    ),
    "approval-not-allowed": (
        "bản {version} do {people} phê duyệt, nhưng theo chính sách đang chạy thì nay không còn quyền ấy; xin người khác "
        "phê duyệt",
        "version {version} was approved by {people}, whom the serving policy no longer allows to; ask somebody else",
    ),
    "no-impact": (
        "chưa có báo cáo tác động trên mọi vụ việc từ bản đang chạy {old} sang đúng bản {new}; lập báo cáo (quyche impact, "
        "không đặt từ ngày) rồi làm lại",
        "there is no impact report on all cases from the serving version {old} to exactly {new}; make one (quyche impact, "
        "without --since) and try again",
    ),
    "serves-already": (
        "bản này đang chạy rồi, không có gì để thay",
        "this version serves already; nothing would change",
    ),
    "reason-missing": (
        "trường hợp khẩn cấp phải ghi lý do (ít nhất 3 chữ cái)",
        "an emergency needs its reason (three letters at least)",
    ),
    "naive-instant": (
        "thời điểm {instant} thiếu múi giờ; viết đủ, như {instant}+07:00",
        "the instant {instant} lacks its offset; write it whole, as {instant}+07:00",
    ),
    "in-the-past": (
        "thời điểm {instant} đã qua; chọn lúc sau bây giờ, hoặc khai hồi tố kèm điều khoản cho phép (--retroactive)",
        "the instant {instant} has passed; choose a later one, or declare it retroactive with its clause (--retroactive)",
    ),
    "changes-the-past": (
        "{count} chỗ đổi cả câu trả lời trước {instant}, như dòng ở {row}: {what}; ghi hiệu lực từ {day} trở đi, hoặc kích "
        "hoạt có khai báo hồi tố kèm điều khoản cho phép",
        "{count} places give other answers before {instant} too, such as the row at {row}: {what_en}; let it hold from "
        "{day} on, or activate it as declared retroactive with the clause that allows it",
    ),
    "plan-failed": (
        "đã đến lượt bản {version} nhưng bản ấy không chạy được nữa, bản trước vẫn chạy; xem các lỗi kể dưới đây, rồi khôi phục "
        "bản đã lưu hoặc cho một bản khác có hiệu lực",
        "the turn of version {version} has come but it cannot serve any more, the one before goes on; see the errors below, "
        "then restore what was stored or bring another version into force",
    ),
    "clause-unknown": (
        "không có điều khoản “{clause}” trong rules/regulation.yaml; ghi đúng tên điều khoản cho phép hồi tố",
        "there is no clause “{clause}” in rules/regulation.yaml; name the clause that allows it as it stands there",
    ),
    "not-retroactive": (
        "khai hồi tố thì phải kèm thời điểm đã qua (--from)",
        "what is retroactive needs an instant that has passed (--from)",
    ),
}
KINDS: dict[str, tuple[str, str]] = {
    "bootstrap": ("lần chạy đầu tiên", "first start"),
    "ordinary": ("theo phê duyệt", "as approved"),
    "rollback": ("trở lại bản cũ", "back to an earlier version"),
    "emergency": ("khẩn cấp, chưa qua phê duyệt", "emergency, without approval"),
}
ORIGINS: dict[str, tuple[str, str]] = {
    "git": ("trong git", "in git"),
    "uncommitted": ("chưa ghi vào git", "not committed"),
    "no-git": ("thư mục không dùng git", "a folder without git"),
    "": ("không rõ", "unknown"),
}
ACTORS: dict[str, tuple[str, str]] = {
    "first-start": ("hệ thống, khi chạy lần đầu", "the system, at its first start"),
    "operator": ("người vận hành, bằng dòng lệnh", "the operator, by the command line"),
    "worker": ("hệ thống", "the system"),
}


def reason_said(code: str, words: Mapping[str, str], language: str = "vi") -> str:
    """A reason of a refusal as one sentence with its mend."""
    return REASONS[code][1 if language == "en" else 0].format_map(words)


def word(table: Mapping[str, tuple[str, str]], key: str, language: str = "vi") -> str:
    """What a table calls a key; one it does not know is told as it is."""
    return table.get(key, (key, key))[1 if language == "en" else 0]
