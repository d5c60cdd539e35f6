"""What is wrong with something a person filled in."""

from __future__ import annotations

from collections.abc import Mapping

FORM_MESSAGES: dict[str, tuple[str, str]] = {
    "required": ("Xin điền mục này.", "Please fill this in."),
    "consent-needed": ("Xin đánh dấu để xác nhận.", "Please tick to confirm."),
    "file-required": ("Xin chọn ít nhất một tệp.", "Please choose at least one file."),
    "too-many-files": ("Chỉ được gửi tối đa {limit} tệp.", "At most {limit} files."),
    "too-long": ("Dài {length} ký tự; tối đa {limit} ký tự.", "{length} characters; at most {limit}."),
    "too-short": ("Xin viết ít nhất {limit} ký tự.", "At least {limit} characters, please."),
    "control-characters": ("Có ký tự điều khiển không hiển thị được; xin gõ lại.", "Contains control characters; please retype."),
    "not-a-number": ("Xin nhập một số nguyên.", "Please enter a whole number."),
    "too-small": ("Số nhỏ nhất là {limit}.", "The smallest number is {limit}."),
    "too-large": ("Số lớn nhất là {limit}.", "The largest number is {limit}."),
    "not-a-time": ("Xin nhập ngày và giờ có thật.", "Please enter a real date and time."),
    "not-a-date": ("Xin nhập ngày có thật.", "Please enter a real date."),
    "must-be-past": ("Thời điểm này chưa tới; xin nhập thời điểm đã qua.", "This is still to come; please enter a past time."),
    "must-be-future": ("Thời điểm này đã qua; xin nhập thời điểm sắp tới.", "This is past; please enter a time to come."),
    "not-a-case": ("Mã vụ việc có dạng ABCD-EFGHJ-KLMN.", "A case code looks like ABCD-EFGHJ-KLMN."),
    "pattern": ("{said}", "{said_en}"),
    "too-many-rows": ("Chỉ được điền tối đa {limit} dòng.", "At most {limit} rows."),
    "not-sound": ("“{name}” không phải tệp âm thanh MP3, M4A, OGG hoặc WAV.", "“{name}” is not an MP3, M4A, OGG or WAV sound file."),
    "not-video": ("“{name}” không phải tệp video MP4, MOV hoặc WebM.", "“{name}” is not an MP4, MOV or WebM video file."),
    "not-offered": ("Lựa chọn này không có trong danh sách.", "That choice is not in the list."),
    "not-a-point": ("Tọa độ không đúng.", "These are not coordinates."),
    "file-empty": ("Tệp “{name}” rỗng.", "The file “{name}” is empty."),
    "file-too-large": ("Tệp “{name}” lớn hơn 20 MB.", "The file “{name}” is over 20 MB."),
    "not-a-picture": ("“{name}” không phải ảnh JPEG, PNG hoặc WebP đọc được.", "“{name}” is not a readable JPEG, PNG or WebP picture."),
    "file-kind": ("“{name}”: chỉ nhận ảnh, PDF, DOCX, XLSX.", "“{name}”: only pictures, PDF, DOCX, XLSX."),
    "no-lead": (
        "Quy tắc chưa xác định được cơ quan chủ trì (thiếu lĩnh vực hoặc địa bàn); xin chọn cơ quan chủ trì.",
        "The rules name no lead yet; please choose one.",
    ),
    "lead-barred": ("Cơ quan này không được xử lý vụ việc vì chính họ bị phản ánh.", "This agency is barred from the case."),
    "not-admissible": (
        "Quy chế không cho tiếp nhận việc này ({reason}); xin dùng hành động không tiếp nhận để trả lời người gửi.",
        "The rules do not admit this case ({reason}); please refuse it and answer the sender.",
    ),
    "another-decides": (
        "Việc này do {role} quyết định. Xin khóa vụ việc: người ấy được báo ngay, không ai khác xem được nữa.",
        "This is decided by {role}. Please lock the case.",
    ),
    "milestone-first": (
        "Vụ việc được đánh dấu “{flag}” nên cần bước {actions} trước khi giao.",
        "The case is marked “{flag}”: {actions} comes first.",
    ),
    "no-receiver": ("Xin chọn nơi nhận.", "Please choose who receives it."),
    "no-limit": (
        "Quy tắc chưa có thời hạn cho vụ việc này; xin chọn lĩnh vực trước.",
        "The rules give no limit yet; please choose a category.",
    ),
    "withheld": ("Quy tắc không cho công khai vụ việc này.", "The rules withhold this case from the public."),
    "consent-missing": (
        "Người gửi chưa đồng ý công khai lời và ảnh của mình; xin bỏ chọn, hoặc xin đồng ý trước.",
        "The sender has not agreed to have their words and pictures published.",
    ),
    "merge-into-itself": ("Xin chọn một vụ việc khác để gộp vào.", "Please choose another case to merge into."),
    "no-such-case": ("Không có vụ việc mang mã này, hoặc vụ việc đã gộp, đã khóa.", "There is no such case, or it was merged or locked."),
    "no-such-task": ("Vụ việc không có ý kiến, việc số {number}.", "The case has no item number {number}."),
    "reason-needed": ("Khác với đề xuất hoặc với lựa chọn của người gửi: xin nêu lý do.", "Please say why this departs from the proposal."),
}  # fmt: skip


def say_problem(code: str, words: Mapping[str, str], language: str = "vi") -> str:
    if code == "in-row":
        where = "Row {row}, {column}: " if language == "en" else "Dòng {row}, {column}: "
        return where.format_map(words) + say_problem(words["code"], words, language)
    return FORM_MESSAGES[code][1 if language == "en" else 0].format_map(words)
