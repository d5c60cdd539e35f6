"""What is wrong with an account or a password somebody asks for, and the headings of a list of accounts."""

from __future__ import annotations

ACCOUNT_MESSAGES: dict[str, str] = {
    "account-id-missing": "Xin điền mục này.",
    "account-id-form": "“{id}” không dùng được: chỉ gồm chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối giữa các phần, dài {least} đến {most} ký tự, như nguyen.van-an.",
    "account-id-taken": "“{id}” đã có người dùng hoặc từng được dùng; tên không cấp lại, xin chọn tên khác.",
    "account-id-twice": "“{id}” đã có ở một dòng phía trên; mỗi dòng cần một tên riêng.",
    "account-text-missing": "Xin điền mục này.",
    "account-text-long": "Dài {length} ký tự; tối đa {most} ký tự.",
    "account-text-broken": "Có ký tự không hiển thị được; xin gõ lại.",
    "account-role-missing": "Xin chọn ít nhất một vai trò.",
    "account-role-unknown": "Không có vai trò “{role}”; xin dùng mã hoặc tên trong danh mục vai trò.",
    "account-role-foreign": "Vai trò “{role}” không thuộc quyền cấp của bạn.",
    "account-agency-missing": "Xin chọn cơ quan.",
    "account-agency-unknown": "Không có cơ quan “{agency}”; xin dùng mã hoặc tên trong danh mục cơ quan.",
    "account-agency-unfit": "Vai trò này không có ở “{agency}”; xin chọn cơ quan hoặc vai trò khác.",
    "account-roles-apart": "Các vai trò này thuộc những cơ quan khác nhau; xin cấp mỗi cơ quan một tài khoản.",
    "password-length": "Mật khẩu dài ít nhất {least} ký tự, tối đa {most}; một câu dễ nhớ là tốt nhất.",
    "password-easy": "Mật khẩu này quá dễ đoán; xin dùng nhiều ký tự khác nhau và không chứa tên tài khoản.",
    "password-differs": "Hai lần nhập không giống nhau.",
    "password-old": "Mật khẩu hiện tại không đúng.",
    "list-unreadable": "Không đọc được tệp này; xin dùng tệp XLSX, hoặc CSV mã UTF-8 (phân cách bằng dấu chấm phẩy hoặc dấu phẩy).",
    "list-large": "Tệp lớn hơn {most} MB; xin chia nhỏ rồi gửi từng tệp.",
    "list-long": "Tệp có hơn {most} dòng; xin chia nhỏ rồi gửi từng tệp.",
    "list-empty": "Tệp không có dòng tài khoản nào bên dưới dòng tiêu đề.",
    "list-headings": "Dòng đầu của tệp thiếu cột: {columns}. Xin lấy tệp mẫu rồi điền lại.",
    "list-twice": "Dòng đầu của tệp có hai cột cùng tên: {columns}.",
}  # fmt: skip

HEADINGS: dict[str, str] = {
    "id": "Tên tài khoản",
    "name": "Họ và tên",
    "roles": "Vai trò",
    "agency": "Cơ quan",
    "head": "Thủ trưởng chịu trách nhiệm",
    "document": "Văn bản",
}
"""Columns of a list of accounts, by field."""

HAPPENED: dict[str, str] = {
    "account-granted": "Cấp tài khoản",
    "account-changed": "Thay đổi",
    "account-ended": "Kết thúc tài khoản",
    "account-code": "Cấp lại mã đặt mật khẩu",
    "account-password": "Đặt mật khẩu",
    "account-factor": "Bật đăng nhập hai bước",
    "account-factor-dropped": "Bỏ điện thoại của đăng nhập hai bước",
    "account-factor-reset": "Đặt lại đăng nhập hai bước (mất điện thoại)",
    "account-session-ended": "Thoát ở một thiết bị khác",
    "account-sessions-ended": "Thoát ở mọi thiết bị khác",
}


def said(problem: tuple[str, dict[str, str]]) -> str:
    code, words = problem
    return ACCOUNT_MESSAGES[code].format(**words)
