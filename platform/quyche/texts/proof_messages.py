"""What is said of a policy that can be read and does not hold together."""

MESSAGES: dict[str, tuple[str, str]] = {
    "exception-narrows-nothing": (
        "trường hợp riêng “{row}” đúng ở mọi nơi dòng gốc “{base}” đúng: hãy thêm điều kiện hoặc thời gian, hoặc sửa thẳng dòng gốc",
        "the exception “{row}” holds wherever “{base}” does: add a condition or dates, or change “{base}” itself",
    ),
    "exception-changes-nothing": (
        "trường hợp riêng “{row}” trả lời y như dòng gốc “{base}”: hãy bỏ dòng này hoặc ghi điều nó đổi",
        "the exception “{row}” answers just as “{base}” does: remove it or state what it changes",
    ),
    "exception-in-a-circle": (
        "dòng “{row}” là trường hợp riêng của “{base}”, mà “{base}” lại dựa vào chính nó; không dòng nào là dòng gốc",
        "“{row}” is an exception of “{base}”, which rests on “{row}” in turn; none is a base row",
    ),
    "row-covered": (
        "dòng “{row}” không bao giờ được dùng: các trường hợp riêng {rows} đã thay nó ở mọi nơi, mọi lúc",
        "row “{row}” is never used: the exceptions {rows} take its place everywhere",
    ),
    "row-outside-base": (
        "dòng “{row}” không bao giờ đúng: điều kiện của nó nằm ngoài điều kiện của dòng gốc “{base}”",
        "row “{row}” never applies: its conditions lie outside those of “{base}”",
    ),
    "row-outside-dates": (
        "dòng “{row}” không bao giờ đúng: thời gian của nó nằm ngoài thời gian hiệu lực của dòng gốc “{base}”",
        "row “{row}” never applies: its dates lie outside those of “{base}”",
    ),
    "row-before-beginning": (
        "dòng “{row}” hết hiệu lực trước khi quy chế có hiệu lực",
        "row “{row}” ends before the regulation begins",
    ),
    "row-never-applies": (
        "dòng “{row}” không bao giờ đúng: không lúc nào các giá trị nó nêu cùng có hiệu lực với nó",
        "row “{row}” never applies: the values it names are never in force together with it",
    ),
    "clause-not-in-force": (
        "dòng “{row}” dẫn {clause}, nhưng có lúc dòng này có hiệu lực mà điều khoản đó thì không",
        "row “{row}” cites {clause}, which is not in force all the time the row is",
    ),
    "table-too-large": (
        "các dòng của {table} phân biệt {size} trường hợp, nhiều hơn mức xét hết được ({most}): hãy dùng ít điều kiện khác nhau hơn",
        "the rows of the {table} tell {size} situations apart, more than can all be looked at ({most}): use fewer different conditions",
    ),
    "clock-too-long": (
        "“{id}” cùng các bước nhắc kéo dài {years} năm; dài nhất là {longest} năm: hãy xem lại số và đơn vị",
        "“{id}” with its steps lasts {years} years; the most is {longest}: look at the number and the unit again",
    ),
    "gap-answered": (
        "điểm cần làm rõ {gap} đã được trả lời bằng văn bản {document} mà dòng “{row}” vẫn dựa vào cách hiểu tạm thời",
        "the open point {gap} is answered by {document}, yet row “{row}” still rests on the interim reading",
    ),
    "gap-overdue": (
        "điểm cần làm rõ {gap} đã quá ngày rà soát {day}",
        "the open point {gap} was to be reviewed by {day}",
    ),
    "calendar-without-hours": (
        "tuần làm việc của lịch “{id}” không có ca nào",
        "the week of the calendar “{id}” has no shift",
    ),
    "shifts-overlap": ("hai ca trong một ngày chồng lên nhau", "two shifts of a day overlap"),
    "seasons-overlap": (
        "hai mùa của lịch “{id}” có ngày chung; mỗi ngày chỉ thuộc một mùa",
        "two seasons of the calendar “{id}” share a day",
    ),
    "day-twice": ("ngày {day} đã ghi tại {first}", "the day {day} already stands at {first}"),
    "want-zone": (
        "“{key}” phải là múi giờ như Asia/Ho_Chi_Minh; đang là “{found}”",
        "“{key}” must be a time zone like Asia/Ho_Chi_Minh; found “{found}”",
    ),
    "agency-not-in-force": (
        "dòng “{row}” giao cho cơ quan “{agency}” cả khi cơ quan này không còn hoặc chưa có hiệu lực",
        "row “{row}” names the agency “{agency}” at a time when it does not exist",
    ),
    "ward-two-agencies": (
        "{ward} có hai cơ quan thuộc nhóm “{group}” cùng lúc ({agencies}); dòng {row} không biết giao cho ai",
        "{ward} has two agencies of the group “{group}” at once ({agencies}); row {row} cannot tell which",
    ),
    "state-unreached": (
        "không có đường nào đưa vụ việc tới trạng thái “{state}”",
        "no case ever comes into the state “{state}”",
    ),
    "dead-end": (
        "từ trạng thái {states} không có đường nào tới một trạng thái kết thúc",
        "from the state {states} no way leads to a state that ends the case",
    ),
    "locked-for-good": (
        "vụ việc bị khóa ở trạng thái {states} không bao giờ mở hay kết thúc được",
        "a case locked in the state {states} can never be opened or ended",
    ),
    "clock-never-stops": (
        "đồng hồ “{clock}” còn chạy ở trạng thái {states} mà không có đường nào dừng nó",
        "the clock “{clock}” may run in the state {states}, and no way leads to where it is stopped",
    ),
    "clock-runs-after-end": (
        "vụ việc có thể kết thúc ở trạng thái “{state}” khi đồng hồ “{clock}” còn chạy",
        "a case may end in the state “{state}” while the clock “{clock}” still runs",
    ),
    "published-unasked": (
        "hành động “{action}” có thể công khai khi chưa ai được hỏi về các cờ hạn chế công khai: {way}",
        "“{action}” may publish before anybody was asked about the flags that forbid it: {way}",
    ),
    "action-for-nobody": (
        "không vai trò nào làm được hành động “{action}”",
        "no role may take the action “{action}”",
    ),
    "task-never-asked": (
        "hành động “{action}” làm trên việc “{task}”, nhưng không hành động nào giao việc ấy",
        "“{action}” works on the task “{task}”, which no action ever asks for",
    ),
    "role-without-work": (
        "vai trò “{role}” không làm được gì: không hành động, cửa tiếp nhận, danh sách hay sổ nào dùng tới",
        "the role “{role}” can do nothing: no action, entrance, queue or book names it",
    ),
    "never-used": ("không dòng nào dùng tới “{id}” của phần “{section}”", "nothing uses “{id}” of the section “{section}”"),
    "clause-never-cited": (
        "{clause} do hệ thống thực hiện nhưng không dòng nào dẫn tới và không có kiểm thử",
        "{clause} is said to be carried out here, yet no row cites it and no test is named",
    ),
    "field-never-shown": (
        "trường “{field}” không bao giờ hiện ra: các điều kiện “hiện khi” không thể cùng đúng",
        "the field “{field}” is never shown: its conditions cannot hold together",
    ),
    "section-without-fields": ("phần “{id}” của biểu mẫu không có trường nào", "the section “{id}” of the form has no field"),
    "state-removed": (
        "trạng thái “{state}” không còn, mà chưa trạng thái nào nhận các vụ việc đang ở đó",
        "the state “{state}” is gone, and no state takes over the cases that are in it",
    ),
    "agency-removed": (
        "cơ quan “{agency}” không còn, mà chưa cơ quan nào nhận các vụ việc của nó",
        "the agency “{agency}” is gone, and no agency takes over its cases",
    ),
    "transition-without-limit": (
        "dòng “{row}” có “chuyển tiếp” nhưng không ghi thời hạn nên không tính lại được gì; ghi “thời hạn”, hoặc bỏ “chuyển tiếp”",
        "the row “{row}” has running cases counted again but says no limit: say one, or leave “chuyển tiếp” out",
    ),
    "transition-without-lead": (
        "dòng “{row}” có “chuyển tiếp” nhưng không ghi chủ trì nên không chuyển được cho ai; ghi “chủ trì”, hoặc bỏ “chuyển tiếp”",
        "the row “{row}” has running cases moved but names no lead: name one, or leave “chuyển tiếp” out",
    ),
    "ends-without-successor": (
        "“{found}” của phần “{section}” hết hiệu lực mà hôm sau chưa dòng nào nhận các vụ việc của nó",
        "“{found}” of “{section}” ends, and on the day after nothing takes over its cases",
    ),
    "successor-unclear": (
        "nhiều dòng của phần “{section}” cùng thay cho “{found}”, không biết vụ việc nào sang đâu; chỉ chia được theo địa bàn của cơ quan",
        "several rows of “{section}” take the place of “{found}”; only agencies of different wards may share it",
    ),
    "successor-of-no-ward": (
        "các cơ quan thay cho “{found}” chia theo địa bàn, nhưng {count} địa bàn chưa cơ quan nào nhận, như “{ward}”; thêm cơ quan, hoặc để một cơ quan không ghi địa bàn nhận phần còn lại",
        "the agencies in place of “{found}” share it ward by ward, yet {count} wards have none, such as “{ward}”; one agency without a ward would take the rest",
    ),
    "replaces-unknown": (
        "“thay cho” nêu “{found}”, nhưng phiên bản trước không có mã này",
        "“{found}” is replaced here, but the version before knows nothing of that name",
    ),
    "replaced-by-end": (
        "trạng thái “{found}” còn việc phải làm mà trạng thái kết thúc “{state}” thay cho nó: vụ việc sẽ khép lại khi chưa ai giải quyết",
        "the open state “{found}” would be replaced by the closing state “{state}”: cases would end with nobody having ended them",
    ),
    "date-without-effect": (
        "“{key}” không có tác dụng ở phần “{section}”: bỏ đi, rồi kích hoạt phiên bản mới từ ngày ấy",
        "“{key}” has no effect in the section “{section}”: leave it out and activate the new version from that day",
    ),
    "names-not-in-force": (
        "dòng “{row}” dùng “{found}” (khóa “{key}”) cả khi dòng ấy không còn hoặc chưa có hiệu lực",
        "the row “{row}” uses “{found}” (key “{key}”) even when that is not in force",
    ),
    "replaces-living": (
        "“{found}” vẫn còn trong phần “{section}” và chưa hết hiệu lực, nên không thay cho nó được",
        "“{found}” is still there in “{section}” and does not end, so that nothing can stand in for it",
    ),
}  # fmt: skip
