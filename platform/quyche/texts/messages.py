"""What each finding says. Vietnamese first, then English; `{word}` is filled from the finding."""

from __future__ import annotations

from quyche.texts.notice_messages import MESSAGES as NOTICE_MESSAGES
from quyche.texts.proof_messages import MESSAGES as PROOF_MESSAGES
from quyche.texts.yaml_messages import MESSAGES as YAML_MESSAGES

TABLES = {
    "admission": ("bảng tiếp nhận", "admission table"),
    "routing": ("bảng giao xử lý", "routing table"),
    "limit": ("bảng thời hạn", "table of limits"),
    "ladder": ("bảng báo cáo cấp trên", "escalation table"),
    "publication": ("bảng công khai", "publication table"),
}

MESSAGES: dict[str, tuple[str, str]] = {
    **YAML_MESSAGES,
    **NOTICE_MESSAGES,
    **PROOF_MESSAGES,
    "version-altered": (
        "bản chính sách {version} trong cơ sở dữ liệu không còn đúng từng byte như khi lưu; hãy khôi phục từ bản sao lưu",
        "the stored version {version} is no longer, byte for byte, what was stored; restore it from a backup",
    ),
    "table-altered": (
        "bảng quyết định dịch lại từ bản {version} khác bảng đã lưu (trình dịch {compiler}); bản này không được dùng",
        "the table compiled again from version {version} is not the one stored (compiler {compiler}); it may not serve",
    ),
    "changes-the-past": (
        "{what}: đổi cả câu trả lời trước {instant}, lúc bản này bắt đầu được tính; ghi hiệu lực từ {day} trở đi, hoặc "
        "kích hoạt có khai báo hồi tố",
        "{what}: answers before {instant}, when this version begins to count, are others too; let it hold from {day} on, "
        "or activate it as declared retroactive",
    ),
    "no-answer": (
        "{category}: chưa có dòng nào trong {table} trả lời; dòng còn thiếu cần đặt trong tệp {file}",
        "{category}: no row of the {table} answers; the missing row belongs in {file}",
    ),
    "two-answers": (
        "{category}: hai dòng của {table} cùng trả lời: {rows}; chỉ được một dòng",
        "{category}: two rows of the {table} answer at once: {rows}; only one may",
    ),
    "answer-incomplete": (
        "{category}: dòng {rows} của {table} không nói “{part}”",
        "{category}: row {rows} of the {table} does not say “{part}”",
    ),
    "departs-without-document": (
        "dòng {row} nói khác {clause} ở khóa “{key}” mà chưa ghi văn bản cho phép (số, ngày, người ký)",
        "row {row} departs from {clause} at “{key}” without naming the document that allows it",
    ),
    "open-point": (
        "điểm cần làm rõ {gap}: {about} (người quyết định: {decider})",
        "open point {gap}: {about} (to be decided by: {decider})",
    ),
    "unsigned": ("{name}: chưa có ngày ký, hiệu lực đang được giả định", "{name}: not signed; its start is assumed"),
    "unusual-week": ("tuần làm việc dài {hours} giờ, không phải 40 giờ", "the week has {hours} hours, not 40"),
    "calendar-undecided": (
        "lịch mới được quyết định đến hết ngày {day}; hạn xử lý sau ngày đó được đánh dấu “chưa chắc chắn”",
        "the calendar is decided until {day}; due times beyond are marked undecided",
    ),
    "ward-without-agency": (
        "{ward} không có cơ quan nào thuộc nhóm “{group}” mà dòng {row} cần đến",
        "{ward} has no agency of the group “{group}” that row {row} needs",
    ),
    "want-sections": (
        "tệp phải gồm các phần, mỗi phần là “tên phần:” rồi danh sách các dòng",
        "a file holds sections, each a name and a list of rows",
    ),
    "unknown-section": ("không có phần nào tên “{found}”", "there is no section named “{found}”"),
    "want-list": ("phần “{found}” phải là danh sách, mỗi dòng bắt đầu bằng “- ”", "section “{found}” must be a list"),
    "want-tests": ("tệp kiểm thử phải là danh sách, mỗi mục bắt đầu bằng “- ”", "a test file is a list of tests"),
    "want-row": ("mỗi dòng phải gồm các cặp “khóa: giá trị”", "a row is a set of “key: value” pairs"),
    "section-missing": ("thiếu hẳn phần “{section}”", "the section “{section}” is missing"),
    "unknown-key": ("không có khóa “{found}” ở đây; các khóa dùng được: {expected}", "no key “{found}” here; known: {expected}"),
    "missing-key": ("thiếu khóa bắt buộc “{key}”", "the required key “{key}” is missing"),
    "not-offered": ("“{key}” phải là một trong: {expected}; đang là “{found}”", "“{key}” must be one of: {expected}; found “{found}”"),
    "not-a-slug": (
        "“{found}” không dùng làm mã được: mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối",
        "“{found}” cannot be an id: use lower-case letters, digits and hyphens",
    ),
    "wrong-shape": ("giá trị của “{key}” không đúng dạng ({detail})", "the value of “{key}” has the wrong shape ({detail})"),
    "want-text": ("“{key}” phải là một dòng chữ", "“{key}” must be a text"),
    "want-yes-no": ("“{key}” phải là “có” hoặc “không”; đang là “{found}”", "“{key}” must be “có” or “không”; found “{found}”"),
    "want-number": ("“{key}” phải là số nguyên; đang là “{found}”", "“{key}” must be a whole number; found “{found}”"),
    "want-ladder-time": ("“{key}” phải là “80 %”, “trước hạn 30 phút” hoặc “sau hạn 02 giờ” (tính theo giờ của chính thời hạn); đang là “{found}”", "“{key}” must be like “80 %”, “trước hạn 30 phút” or “sau hạn 02 giờ”; found “{found}”"),
    "want-time-of-day": ("“{key}” phải là giờ trong ngày như “07:00”; đang là “{found}”", "“{key}” must be a time of day like “07:00”; found “{found}”"),
    "want-day-of-year": ("“{key}” phải là ngày và tháng như “16/10” (không dùng 29/02); đang là “{found}”", "“{key}” must be a day and month like “16/10” (not 29/02); found “{found}”"),
    "night-without-hours": ("giờ yên lặng “{id}” bắt đầu và kết thúc cùng một lúc", "the quiet hours “{id}” begin and end at the same time"),
    "steps-from-ladder": ("đồng hồ “{id}” là thời hạn: các bước nhắc lấy từ “bảng báo cáo cấp trên”, không ghi ở đây", "the clock “{id}” is a limit: its steps come from the ladder table"),
    "calendar-for-all-twice": ("lịch “{id}” và lịch “{first}” đều không nêu cơ quan: chỉ một lịch được dùng chung", "the calendars “{id}” and “{first}” both name no agency: only one can be everybody's"),
    "no-calendar-for-all": ("mọi lịch làm việc đều chỉ dành cho cơ quan được nêu: cần một lịch dùng chung, không ghi “cơ quan”", "every calendar is for named agencies only: one without “cơ quan” is needed"),
    "agency-in-two-calendars": ("cơ quan “{agency}” đã có lịch “{first}”", "the agency “{agency}” already has the calendar “{first}”"),
    "want-date": (
        "“{key}” phải là ngày có thật như 2023-01-18 hoặc 18/01/2023; đang là “{found}”",
        "“{key}” must be a real date like 2023-01-18 or 18/01/2023; found “{found}”",
    ),
    "want-moment": (
        "“{key}” phải là ngày giờ như 2022-12-26 20:00; đang là “{found}”",
        "“{key}” must be a date and time like 2022-12-26 20:00; found “{found}”",
    ),
    "want-duration": (
        "“{key}” phải có đơn vị như “02 giờ”, “08 giờ làm việc”, “30 phút”, “3 ngày làm việc”; đang là “{found}”",
        "“{key}” needs a unit, like “02 giờ”, “08 giờ làm việc”, “30 phút”; found “{found}”",
    ),
    "want-pattern": ("“{key}” phải là mẫu đơn giản như \\d{{9,11}}, không có ngoặc tròn, tối đa 4 dấu * hoặc +; đang là “{found}”", "“{key}” must be a simple pattern like \\d{{9,11}}, no groups, at most 4 of * or +; found “{found}”"),
    "other-section": ("dòng này đang nằm trong phần “{section}” nhưng các khóa là của phần “{other}”; hãy chuyển nó lên dưới “{other}:”", "this row stands under “{section}” but has the keys of “{other}”; move it there"),
    "unknown-milestone": ("không có hành động nào ghi mốc “{found}”", "no action records the milestone “{found}”"),
    "locked-queue": ("vai trò “{role}” không được xem vụ việc khóa nên không dùng được danh sách này", "role “{role}” may not see locked cases"),
    "report-without-days": ("báo cáo phải về ít nhất 1 ngày", "a report covers at least one day"),
    "unknown-figure": ("không có số liệu nào tên “{{{found}}}”", "there is no figure called “{{{found}}}”"),
    "report-template": ("không có mẫu văn bản “{found}” trong thư mục chính sách", "no template “{found}” in the policy"),
    "twice-in-list": ("“{found}” đã có trong danh sách này ({first}); bỏ chỗ này hoặc ghi điều định ghi", "“{found}” is in this list already ({first}); drop it or write what was meant"),
    "whatever-too-wide": ("“dù” ở đây gồm {size} trường hợp, nhiều nhất {most}; bớt cờ hoặc tách thành nhiều kiểm thử", "“dù” covers {size} cases here, at most {most}; name fewer flags or write several tests"),
    "starts-overlap": ("cửa “{id}”: hai trường hợp khác có thể cùng đúng; chỉ được một", "entrance “{id}”: two other starts may hold at once"),
    "view-not-filtered": (
        "cách xem sẵn lọc theo “{found}”, nhưng danh sách “{id}” không có bộ lọc này; thêm vào “bộ lọc” của danh sách",
        "the view filters by “{found}”, which the list “{id}” does not offer; add it to the list's filters",
    ),
    "view-not-grouped": (
        "cách xem sẵn nhóm theo “{found}”, nhưng danh sách “{id}” không nhóm theo điều này; thêm vào “nhóm theo” của danh sách",
        "the view groups by “{found}”, which the list “{id}” does not offer; add it to the list's groups",
    ),
    "view-other-state": ("danh sách “{id}” không có vụ việc ở trạng thái “{found}”", "the list “{id}” holds no cases in the state “{found}”"),
    "view-of-all": ("cách xem sẵn “{view}” không lọc gì; thêm một bộ lọc hoặc “nhóm theo”", "the view “{view}” narrows nothing; add a filter or a group"),
    "view-twice": ("danh sách đã có cách xem sẵn tên “{view}”", "the list already has a view called “{view}”"),
    "only-of-a-promise": (
        "“{key}” chỉ dùng cho đồng hồ loại “lời hẹn”; đồng hồ “{id}” thuộc loại khác",
        "“{key}” is only for a clock of the kind “lời hẹn”; “{id}” is of another",
    ),
    "promise-without-field": (
        "hành động chạy đồng hồ “{clock}” nhưng biểu mẫu không có trường ngày giờ nào dùng cho “{use}”",
        "the action starts the clock “{clock}”, but its form has no date and time field for “{use}”",
    ),
    "limit-ends-without-result": (
        "hành động “{action}” dừng thời hạn “{clock}” mà không nói kết quả, nên vụ việc sẽ được tính là đã giải quyết; "
        "nếu chưa giải quyết, thêm hiệu ứng “trả lại” hoặc “không tiếp nhận”; nếu đã, cho biểu mẫu một trường “dùng cho: kết quả”",
        "the action “{action}” stops the limit “{clock}” without saying what came of it and will count as solved; add the "
        "effect “trả lại” or “không tiếp nhận”, or a form field with “dùng cho: kết quả”",
    ),
    "want-time-in-text": (
        "“{key}” phải có đúng một chỗ {{lúc}}, nơi ghi thời điểm hẹn, và không có ngoặc nhọn nào khác",
        "“{key}” needs {{lúc}} once, where the promised time stands, and no other braces",
    ),
    "want-shift": ("“{key}” phải là ca như 07:30-11:30, giờ đầu trước giờ cuối; đang là “{found}”", "“{key}” must be a shift like 07:30-11:30 that begins before it ends; found “{found}”"),
    "want-label": (
        "“{key}” phải là một dòng chữ hoặc {{vi: …, en: …}}",
        "“{key}” must be a text or {{vi: …, en: …}}",
    ),
    "want-citation": (
        "“{found}” không phải căn cứ: viết như “Điều 7 khoản 4 điểm b”, “điểm cần làm rõ g07” hoặc “kỹ thuật”",
        "“{found}” is not a citation: write “Điều 7 khoản 4 điểm b”, “điểm cần làm rõ g07” or “kỹ thuật”",
    ),
    "want-agency": (
        "“{key}” phải là mã cơ quan, {{nhóm: …}} hoặc “cơ quan bị phản ánh”; đang là “{found}”",
        "“{key}” must be an agency id, {{nhóm: …}} or “cơ quan bị phản ánh”; found “{found}”",
    ),
    "unknown-id": ("không có mã “{found}” trong phần “{section}”", "no “{found}” in section “{section}”"),
    "unknown-condition": ("không có điều kiện nào tên “{found}”", "there is no condition named “{found}”"),
    "unknown-citation": ("căn cứ “{found}” không có trong sổ điều khoản{siblings}", "the register has no “{found}”"),
    "unknown-effect": ("không có hiệu ứng “{found}”, hoặc thiếu/thừa phần sau dấu hai chấm", "there is no effect “{found}”"),
    "same-id-twice": ("mã “{id}” đã dùng tại {first} mà thời gian hiệu lực chồng nhau", "“{id}” is already used at {first}, and their dates overlap"),
    "ends-before-it-begins": ("dòng “{id}” hết hiệu lực trước khi có hiệu lực", "row “{id}” ends before it begins"),
    "bad-geojson": (
        "tệp ranh giới không đọc được: cần GeoJSON với thuộc tính “mã” cho mỗi địa bàn",
        "the outlines cannot be read: GeoJSON with a property “mã” for each ward is needed",
    ),
    "bad-calendar": ("lịch làm việc không dùng được: {detail}", "the calendar cannot be used: {detail}"),
    "engine-differs": (
        "bộ suy diễn và cách đọc trực tiếp không cho cùng kết quả ở {table}: {detail}",
        "the engine and the plain reading differ in the {table}: {detail}",
    ),
    "clause-to-reread": (
        "lời tóm tắt của {clause} đã đổi: đọc lại {count} dòng dẫn điều khoản này ({rows}) rồi ghi xác nhận",
        "the text of {clause} has changed: read the {count} rows again that cite it ({rows}), then confirm",
    ),
    "clause-never-read": (
        "chưa ai xác nhận đã đọc {count} dòng dẫn {clause} ({rows})",
        "nobody has confirmed to have read the {count} rows that cite {clause} ({rows})",
    ),
    "engine-failed": ("bộ suy diễn không chạy được: {detail}", "the rules engine failed: {detail}"),
    "effect-without-field": (
        "hiệu ứng “{effect}” cần biểu mẫu có trường dùng cho “{use}”; biểu mẫu “{form}” không có",
        "effect “{effect}” needs a field used for “{use}”; form “{form}” has none",
    ),
    "book-without-field": (
        "sổ loại “{kind}” cần biểu mẫu có trường dùng cho “{use}”",
        "a book of kind “{kind}” needs a form with a field used for “{use}”",
    ),
    "effect-without-form": (
        "hiệu ứng “{effect}” cần người làm viết gì đó, nên hành động phải có biểu mẫu",
        "effect “{effect}” needs something to be written: the action must have a form",
    ),
    "effect-without-task": (
        "hiệu ứng “{effect}” làm trên một việc đã giao, nên hành động phải có “trên việc”",
        "effect “{effect}” works on a task: the action must say on which kind",
    ),
    "effect-of-the-sender": (
        "“ghi nhận đồng ý”, “ghi nhận không đồng ý” chỉ người gửi làm được, và người gửi chỉ làm được hai việc ấy; "
        "ở đây là “{effect}”",
        "only the sender gives or refuses consent, and does nothing else; here it is “{effect}”",
    ),
    "use-of-kind": (
        "trường dùng cho “{use}” phải là loại {expected}, không phải {kind}",
        "a field used for “{use}” must be of kind {expected}, not {kind}",
    ),
    "test-failed": ("kiểm thử “{title}” không đạt: {detail}{why}", "test “{title}” failed: {detail_en}{why}"),
}  # fmt: skip
