"""The English of the public pages; Vietnamese is what the templates say."""

ENGLISH: dict[str, str] = {
    "Đến nội dung chính": "Skip to the main content",
    "Chính": "Main",
    "Gửi phản ánh": "Send a report",
    "Theo dõi": "Follow",
    "Kết quả công khai": "Published answers",
    "Kết quả": "Answers",
    "Cán bộ đăng nhập": "Staff sign-in",
    "Mã vụ việc": "Case code",
    "Kết quả mới công khai": "Newly published answers",
    "Xem tất cả": "See all",
    "Phản ánh đã được trả lời": "An answered report",
    "(bắt buộc)": "(required)",
    "Dùng vị trí của điện thoại": "Use this phone's position",
    "Nhập tọa độ": "Enter coordinates",
    "Vĩ độ": "Latitude",
    "Kinh độ": "Longitude",
    "Chưa gửi được. Xin sửa những chỗ sau:": "Not sent yet. Please mend the following:",
    "Đã nhận phản ánh": "Your report has been received",
    "Mã vụ việc của quý vị:": "Your case code:",
    "Xin ghi lại mã này: đây là cách duy nhất để theo dõi khi không có tài khoản.": (
        "Please write it down: without an account it is the only way to follow your report."
    ),
    "Theo dõi vụ việc này": "Follow this case",
    "Theo dõi phản ánh": "Follow a report",
    "Không tìm thấy mã này. Xin kiểm tra lại từng ký tự.": "No such code. Please check every character.",
    "Vụ việc": "Case",
    "Gửi lúc": "Sent",
    "Lĩnh vực": "Category",
    "Cơ quan xử lý": "Agency",
    "Hạn xử lý": "Due",
    "(lịch nghỉ sau ngày này chưa được quyết định)": "(days off around this date are not decided yet)",
    "Trả lời của cơ quan": "The answer",
    "Nội dung đã công khai": "Published",
    "Xem kết quả công khai": "See the published answer",
    "Kết quả xử lý đã công khai": "Published answers",
    "Chưa có kết quả nào được công khai.": "Nothing has been published yet.",
    "Xem thêm": "More",
    "Căn cứ": "Grounds",
    "Về trang đầu": "Back to the first page",
    "Không tìm thấy trang": "Page not found",
    "Địa chỉ này không có, hoặc không dành cho quý vị.": "There is nothing at this address, or it is not for you.",
    "Trang đã cũ, chưa gửi được": "This page is out of date; nothing was sent",
    "Xin quay lại, tải lại trang rồi gửi lại. Phần chữ đã nhập vẫn còn trong trình duyệt; tệp thì xin chọn lại.": (
        "Please go back, reload the page and send again. Your text is still in the browser; choose files again."
    ),
    "Gửi lên quá lớn": "Too large to send",
    "Mỗi tệp tối đa 20 MB, tất cả không quá 200 MB. Xin quay lại trang trước, bớt chữ hoặc tệp rồi gửi lại; "
    "phần đã nhập vẫn còn ở đó.": (
        "At most 20 MB a file and 200 MB together. Please go back, take some text or files out and send again; "
        "what you typed is still there."
    ),
    "Không đọc được yêu cầu": "The request could not be read",
    "Nội dung gửi lên bị hỏng hoặc không đúng dạng. Xin quay lại trang trước rồi gửi lại.": (
        "What arrived is broken or of the wrong form. Please go back and send again."
    ),
    "Hệ thống gặp lỗi": "A fault of ours",
    "Chưa có gì được ghi lại. Xin thử lại sau ít phút; nếu vẫn lỗi, xin báo bộ phận vận hành.": (
        "Nothing was recorded. Please try again in a few minutes."
    ),
    "Thêm dòng": "Add a row",
    "Đang gửi…": "Sending…",
    "Chưa gửi được: mất kết nối. Nội dung vẫn còn nguyên trên máy này; xin thử lại khi có mạng.": (
        "Not sent: the connection is lost. Everything is still on this device; please try again when you are online."
    ),
    "Phần nhập dở lần trước đã được điền lại; ảnh, tệp và các ô cam kết xin chọn lại.": (
        "What you had begun was filled in again; please choose pictures, files and consents anew."
    ),
    "Xóa bản nháp": "Delete the draft",
    "Chụp ảnh": "Take a picture",
    "Tệp đã chọn không giữ lại được; xin chọn lại trước khi gửi:": "These files could not be kept; please choose them again:",
    "Bỏ": "Remove",
    "Đã tải lên:": "Uploaded:",
    " Lớn hơn 20 MB nên không gửi được; xin bỏ ra.": " Over 20 MB: cannot be sent; please remove it.",
    "Nhiều tệp quá; xin bỏ bớt.": "Too many files; please remove some.",
    "Tôi không rõ": "I don't know",
    "Chưa rõ": "Unknown",
    "Đã gửi": "Sent",
    "Tách từ phản ánh": "Split off from report",
    "Xin phép công khai lời và ảnh của quý vị": "May we publish your words and pictures?",
    "Khi công khai trả lời, chúng tôi xin được kèm lời kể và ảnh của quý vị, đã bỏ tên, số điện thoại, mặt người và biển số. Không đồng ý cũng không ảnh hưởng tới việc xử lý.": (
        "With the public answer we would like to show your words and pictures, without names, phone numbers, faces or "
        "number plates. Saying no changes nothing in how your report is handled."
    ),
    "Quý vị đã đồng ý cho công khai lời và ảnh": "You agreed that your words and pictures may be published",
    "Có thể rút lại cho tới khi trả lời được công khai.": "You may withdraw this until the answer is published.",
    "Quý vị không đồng ý cho công khai lời và ảnh": "You did not agree that your words and pictures be published",
    "Có thể đổi ý cho tới khi trả lời được công khai.": "You may change your mind until the answer is published.",
    "Phản ánh của quý vị gồm nhiều việc, mỗi việc được xử lý riêng:": (
        "Your report holds several matters; each is handled on its own:"
    ),
    "Được xử lý chung với một phản ánh khác về cùng sự việc.": "Handled together with another report of the same matter.",
    "Đã ghi nhận. Cảm ơn quý vị.": "Noted. Thank you.",
    "Vụ việc vừa thay đổi. Xin đọc lại trang này.": "The case has just changed. Please read this page again.",
    "Lời của người gửi": "In the sender's words",
    "Ảnh của người gửi": "A picture by the sender",
    "Theo dõi phản ánh đã gửi": "Follow a report you sent",
    "Mã có 13 ký tự, ghi trên trang sau khi gửi.": "The code has 13 characters; it was shown after sending.",
    "Trả lời": "Answer",
    "Chép mã": "Copy the code",
    "Đã chép": "Copied",
    "Tiếp theo": "What happens next",
    "Đã tiếp nhận": "Received",
    "Phân loại và giao cơ quan xử lý": "Sorted and given to an agency",
    "Mục tiêu nội bộ:": "Internal target:",
    "Trong": "Within",
    "kể từ khi cơ quan nhận": "from when the agency receives it",
    "Thời hạn theo lĩnh vực, tính từ khi cơ quan nhận; trang theo dõi sẽ cho biết.": (
        "The limit depends on the category and counts from when the agency receives it; the follow page will tell."
    ),
    "Kết quả hiện trên trang theo dõi.": "The answer appears on the follow page.",
    "Giao cơ quan xử lý": "Given to an agency",
    "Cơ quan xử lý xong": "Handled by the agency",
    "Diễn biến": "Course of things",
    "Mỗi lĩnh vực gồm những gì": "What each category covers",
}


def translated(vietnamese: str, language: str) -> str:
    return ENGLISH.get(vietnamese, vietnamese) if language == "en" else vietnamese
