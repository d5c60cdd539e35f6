"""What findings about notices say. Vietnamese first, then English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "unknown-occasion": ("không có dịp thông báo nào tên “{found}”", "there is no occasion named “{found}”"),
    "receiver-of-other-occasion": (
        "“{found}” không có trong dịp “{occasion}”, nên không biết gửi cho ai",
        "the occasion “{occasion}” has no “{found}”, so nobody would be told",
    ),
    "unknown-variable": (
        "không có biến “{found}”; câu này dùng được: {known}",
        "there is no variable “{found}”; this text may use: {known}",
    ),
    "loose-brace": (
        "“{key}” có dấu ngoặc nhọn lẻ; viết biến như {{mã}}",
        "“{key}” has a loose brace; write a variable like {{mã}}",
    ),
    "step-without-words": (
        "bước “{id}” chưa có lời trong rules/notices.yaml nên không ai được báo",
        "step “{id}” has no words in rules/notices.yaml, so nobody is told",
    ),
}
