"""What is said of a file that is not proper YAML, or only looks so."""

MESSAGES: dict[str, tuple[str, str]] = {
    "yaml-too-large": ("tệp quá lớn (giới hạn {limit})", "the file is too large (limit {limit})"),
    "yaml-too-deep": ("tệp lồng nhau quá {limit} tầng", "the file nests deeper than {limit} levels"),
    "yaml-not-utf8": (
        "tệp không phải UTF-8; hãy lưu lại với mã hóa UTF-8",
        "the file is not UTF-8; save it again as UTF-8",
    ),
    "yaml-empty": ("tệp không có nội dung", "the file is empty"),
    "yaml-more": ("còn {more} chỗ như vậy trong tệp này, kể từ đây", "{more} more like this in the file, from here on"),
    "yaml-tone": ("“{found}” đặt dấu khác phần còn lại của chính sách", "“{found}” places its tone mark unlike the rest of the policy"),
    "yaml-tab": ("dùng dấu cách để thụt lề, không dùng phím Tab", "indent with spaces, not with tabs"),
    "yaml-odd-space": (
        "có dấu cách lạ ({found}), thường do dán từ Word; hãy thay bằng dấu cách thường",
        "an odd space ({found}), often pasted from Word; replace it with a plain space",
    ),
    "yaml-unseen": ("có ký tự vô hình ({found}); hãy xóa đi", "an invisible character ({found}); delete it"),
    "yaml-twin": (
        "có chữ giống hệt Đ/đ nhưng không phải chữ Việt ({found})",
        "a letter that looks like Đ/đ but is not ({found})",
    ),
    "yaml-control": ("có ký tự điều khiển ({found}); hãy xóa đi", "a control character ({found}); delete it"),
    "yaml-not-nfc": (
        "dấu tiếng Việt được gõ rời (tổ hợp); hãy dùng chữ dựng sẵn",
        "accents are written apart; use composed letters (NFC)",
    ),
    "yaml-smart-quote": (
        "dấu ngoặc kép cong không dùng để bao giá trị được; hãy dùng \" hoặc '",
        "curly quotes cannot enclose a value; use \" or '",
    ),
    "yaml-hash": (
        "“ #” cắt ngắn giá trị: hãy đặt giá trị trong ngoặc kép, hoặc để hai dấu cách trước ghi chú",
        "“ #” cuts the value short: quote the value, or put two spaces before a comment",
    ),
    "yaml-several-documents": ("một tệp chỉ có một tài liệu; bỏ dòng “---”", "one document a file; remove “---”"),
    "yaml-anchor": ("không dùng neo, tham chiếu hay gộp của YAML ({found})", "anchors, aliases and merges are not used ({found})"),
    "yaml-tag": ("không dùng thẻ kiểu của YAML ({found})", "YAML tags are not used ({found})"),
    "yaml-key-not-text": ("khóa phải là một dòng chữ", "a key must be a text"),
    "yaml-key-twice": ("khóa “{found}” đã có ở {first}", "the key “{found}” already stands at {first}"),
    "yaml-second-colon": (
        "dấu “: ” thứ hai trong một dòng; hãy đặt giá trị trong ngoặc kép",
        "a second “: ” on the line; quote the value",
    ),
    "yaml-quote-open": ("dấu ngoặc kép mở ở đây chưa đóng, hoặc đóng sai chỗ", "the quote opened here is not closed"),
    "yaml-bracket-open": ("ngoặc mở ở đây chưa đóng, hoặc thiếu dấu phẩy", "the bracket opened here is not closed"),
    "yaml-no-colon": ("dòng này thiếu “: ” sau khóa", "this line lacks “: ” after its key"),
    "yaml-indent": (
        "thụt lề không khớp với các dòng trên, hoặc thiếu “- ”",
        "the indentation does not fit the lines above, or “- ” is missing",
    ),
    "yaml-broken": ("không đọc được chỗ này: {detail}", "this cannot be read: {detail}"),
}  # fmt: skip
