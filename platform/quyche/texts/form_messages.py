"""What is wrong with something a person filled in."""

from __future__ import annotations

from collections.abc import Mapping

from quyche.policy.workplace import Form

FORM_MESSAGES: dict[str, tuple[str, str]] = {
    "required": ("Xin điền mục này.", "Please fill this in."),
    "consent-needed": ("Xin đánh dấu để xác nhận.", "Please tick to confirm."),
    "file-required": ("Xin chọn ít nhất một tệp.", "Please choose at least one file."),
    "too-many-files": ("Chỉ được gửi tối đa {limit} tệp.", "At most {limit} files."),
    "too-long": ("Dài {length} ký tự; tối đa {limit} ký tự.", "{length} characters; at most {limit}."),
    "too-short": ("Xin viết ít nhất {limit} ký tự.", "At least {limit} characters, please."),
    "control-characters": ("Có ký tự điều khiển không hiển thị được; xin gõ lại.", "Contains control characters; please retype."),
    "broken-characters": ("Có chữ bị hỏng, không đọc được; xin gõ lại.", "Some letters are broken and cannot be read; please retype."),
    "given-twice": ("Mục này được gửi hai lần với nội dung khác nhau; xin điền lại một lần.", "This arrived twice with different contents; please fill it in once."),
    "unknown-field": ("Biểu mẫu không có mục này.", "The form has no such field."),
    "wrong-shape": ("Giá trị không đúng dạng của mục này.", "The value has not the shape of this field."),
    "not-a-number": ("Xin nhập một số nguyên, viết liền, không có dấu chấm hay dấu phẩy.", "Please enter a whole number without dots or commas."),
    "too-small": ("Số nhỏ nhất là {limit}.", "The smallest number is {limit}."),
    "too-large": ("Số lớn nhất là {limit}.", "The largest number is {limit}."),
    "not-a-time": ("Xin nhập ngày và giờ, như 23/11/2026 14:05.", "Please enter a date and time, like 23/11/2026 14:05."),
    "not-a-date": ("Xin nhập ngày, như 23/11/2026.", "Please enter a date, like 23/11/2026."),
    "no-such-day": ("Lịch không có ngày {found}; xin nhập ngày có thật.", "The calendar has no day {found}; please enter a real one."),
    "no-such-hour": ("Không có giờ {found}; giờ trong ngày từ 00:00 đến 23:59.", "There is no {found} o'clock; hours run from 00:00 to 23:59."),
    "must-be-past": ("Thời điểm này chưa tới; xin nhập thời điểm đã qua.", "This is still to come; please enter a past time."),
    "must-be-future": ("Thời điểm này đã qua; xin nhập thời điểm sắp tới.", "This is past; please enter a time to come."),
    "span-backwards": ("Ngày cuối phải bằng hoặc sau ngày đầu.", "The last day must not come before the first."),
    "span-ahead": ("Ngày đầu chưa tới; xin chọn khoảng ngày đã bắt đầu.", "The first day is still to come."),
    "span-too-long": ("Nhiều nhất {days} ngày một lần.", "At most {days} days at a time."),
    "template-broken": ("{what}", "{what}"),
    "not-a-case": ("Mã vụ việc có dạng ABCD-EFGHJ-KLMN.", "A case code looks like ABCD-EFGHJ-KLMN."),
    "pattern": ("{said}", "{said_en}"),
    "too-many-rows": ("Chỉ được điền tối đa {limit} dòng.", "At most {limit} rows."),
    "not-sound": ("“{name}” không phải tệp âm thanh MP3, M4A, OGG hoặc WAV.", "“{name}” is not an MP3, M4A, OGG or WAV sound file."),
    "not-video": ("“{name}” không phải tệp video MP4, MOV hoặc WebM.", "“{name}” is not an MP4, MOV or WebM video file."),
    "not-offered": ("Lựa chọn này không có trong danh sách.", "That choice is not in the list."),
    "too-many-choices": ("Chỉ được chọn tối đa {limit} mục.", "Choose at most {limit}."),
    "not-a-point": ("Xin nhập cả vĩ độ và kinh độ bằng số, như 22,3953 và 103,4600.", "Please enter both latitude and longitude as numbers, like 22.3953 and 103.4600."),
    "file-let-go": (
        "Tệp “{name}” đã tải lên trước đó không còn được giữ; xin chọn lại.",
        "The file “{name}” uploaded before is no longer held; please choose it again.",
    ),
    "file-empty": ("Tệp “{name}” rỗng.", "The file “{name}” is empty."),
    "file-too-large": ("Tệp “{name}” lớn hơn 20 MB.", "The file “{name}” is over 20 MB."),
    "not-a-picture": ("“{name}” không phải ảnh JPEG, PNG hoặc WebP đọc được.", "“{name}” is not a readable JPEG, PNG or WebP picture."),
    "picture-too-large": ("Ảnh “{name}” có quá nhiều điểm ảnh (tối đa 60 triệu); xin gửi bản nhỏ hơn.", "The picture “{name}” has too many pixels (at most 60 million); please send a smaller one."),
    "picture-moves": ("“{name}” là ảnh động; xin gửi ảnh tĩnh hoặc video.", "“{name}” is a moving picture; please send a still one or a video."),
    "file-kind": ("“{name}” không phải ảnh, PDF, DOCX hoặc XLSX đọc được; tệp có macro không được nhận.", "“{name}” is not a readable picture, PDF, DOCX or XLSX; files with macros are not taken."),
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
    "ends-before-it-starts": ("Lúc kết thúc phải sau lúc bắt đầu.", "It must end after it starts."),
    "twice-on-duty": (
        "Số điện thoại này đã có lịch trực tại {agency} trong thời gian trùng nhau.",
        "This phone is already on duty at {agency} at the same time.",
    ),
    "delegated-to-oneself": ("Không tự ghi ủy quyền cho chính mình.", "Nobody writes down a delegation to themselves."),
    "role-not-theirs": ("Người ủy quyền không giữ vai trò này.", "The delegator does not hold this role."),
    "other-agency": ("Người được ủy quyền phải cùng cơ quan với người ủy quyền.", "Both must belong to the same agency."),
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
    "chased-already": (
        "Đã đôn đốc {agencies} lúc {at}, chưa trả lời; đôn đốc lần nữa xin nêu vì sao.",
        "{agencies} was chased at {at} and has not answered; please say why once more.",
    ),
    "leave-first": (
        "Cơ quan đã báo cáo chưa giải quyết được một lần. Báo cáo lần nữa phải được lãnh đạo cho phép trước: "
        "xin dùng {actions}, được cho phép rồi quay lại đây. Đồng hồ vẫn chạy.",
        "A second report needs leave first: please use {actions}.",
    ),
    "asked-already": (
        "Cơ quan đã xin phép lúc {at}, lãnh đạo chưa cho ý kiến; xin chờ ý kiến đó, chưa cần xin lần nữa. "
        "Đồng hồ vẫn chạy.",
        "Leave was asked for at {at} and the leadership has not answered yet; please wait for it.",
    ),
    "nothing-to-answer": ("Không có báo cáo nào đang chờ ý kiến.", "No report waits for an answer."),
    "no-such-task": ("Vụ việc không có ý kiến, việc số {number}.", "The case has no item number {number}."),
    "signs-without-authority": (
        "Người này không ký được với thẩm quyền “{authority}”; xin chọn lại người ký hoặc thẩm quyền ký.",
        "This person cannot sign as “{authority}”; please choose another signer or authority.",
    ),
    "kept-without-reason": (
        "Không gỡ {cases}: xin nêu vì sao giữ lại, hoặc chọn lại để gỡ cùng.",
        "{cases} would stay: please say why, or choose it again.",
    ),
    "reason-needed": ("Khác với đề xuất hoặc với lựa chọn của người gửi: xin nêu lý do.", "Please say why this departs from the proposal."),
}  # fmt: skip


def say_problem(code: str, words: Mapping[str, str], language: str = "vi") -> str:
    return FORM_MESSAGES[code][1 if language == "en" else 0].format_map(words)


def name_field(form: Form, key: str, language: str = "vi") -> str:
    """What people call the field, or the cell of a table, that a problem is about."""
    field_id, _, cell = key.partition(".")
    field = next((f for f in form.fields if f.id == field_id), None)
    number, _, column_id = cell.partition(".")
    column = next((c for c in field.columns if c.id == column_id), None) if field else None
    if field is None:
        return key
    if column is None or not number.isdecimal():
        return field.label.said(language)
    row = f"{'row' if language == 'en' else 'dòng'} {int(number) + 1}"
    return f"{field.label.said(language)}, {row}, {column.label.said(language)}"
