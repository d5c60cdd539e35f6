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
    "Thêm dòng": "Add a row",
    "Tôi không rõ": "I don't know",
    "Chưa rõ": "Unknown",
    "Đã gửi": "Sent",
}


def translated(vietnamese: str, language: str) -> str:
    return ENGLISH.get(vietnamese, vietnamese) if language == "en" else vietnamese
