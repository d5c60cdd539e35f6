"""What happened, in words, for whoever reads the journal."""

from __future__ import annotations

from quyche.texts.account_messages import HAPPENED

HAPPENED_TO_CASES: dict[str, str] = {
    "opened": "Đã nhận phản ánh",
    "acted": "Đã làm một việc",
    "classified": "Đã phân loại",
    "decided": "Đã ra quyết định theo quy tắc",
    "assigned": "Đã giao xử lý",
    "milestone": "Đã ghi mốc",
    "replied": "Đã trả lời người gửi",
    "published": "Đã đưa lên trang công khai",
    "withheld": "Đã quyết định giữ, không đưa lên trang",
    "returned": "Đã trả lại, không thuộc thẩm quyền",
    "refused": "Đã từ chối nhận",
    "deferred": "Đã báo cáo chưa giải quyết được",
    "deferral_answered": "Đã trả lời báo cáo chưa giải quyết được",
    "merged": "Đã gộp vào một vụ việc trước",
    "absorbed": "Đã nhận vụ việc gộp vào",
    "split": "Đã tách thành nhiều vụ việc",
    "masked": "Đã che lời",
    "consent_asked": "Đã hỏi ý người gửi",
    "consent": "Người gửi trả lời",
    "locked": "Đã khóa",
    "unlocked": "Đã mở khóa",
    "erased": "Đã gỡ hết nội dung",
    "spared": "Đã giữ lại khi gỡ vụ việc liên quan",
    "clock_started": "Đồng hồ bắt đầu",
    "clock_stopped": "Đồng hồ dừng",
    "clock_paused": "Đồng hồ tạm dừng",
    "clock_resumed": "Đồng hồ chạy tiếp",
    "clock_moved": "Đã tính lại hạn theo lịch",
    "limit_recounted": "Đã tính lại hạn theo quy định chuyển tiếp",
    "state_replaced": "Đã chuyển sang trạng thái thay thế",
    "agencies_replaced": "Đã chuyển sang cơ quan kế nhiệm",
    "lead_rerouted": "Đã đổi cơ quan chủ trì theo quy định chuyển tiếp",
    "successor_barred": "Cơ quan thay thế không được tiếp cận",
    "clock_handed": "Đồng hồ sang cơ quan khác",
    "step_fired": "Đã nhắc việc, báo cấp trên",
    "step_skipped": "Đã bỏ qua một bước nhắc",
    "task_opened": "Đã giao một việc trong vụ việc",
    "task_acknowledged": "Đã nhận việc",
    "task_answered": "Đã báo cáo việc",
    "task_chased": "Đã đôn đốc việc",
    "task_decided": "Đã trả lời đề nghị",
    "task_done": "Đã ghi đã thực hiện",
    "task_numbered": "Đã ghi số văn bản",
}
HAPPENED_ELSEWHERE: dict[str, str] = {
    "identity_seen": "Xem người gửi",
    "original_seen": "Xem lời gốc",
    "line_entered": "Ghi vào sổ",
    "line_answered": "Trả lời trong sổ",
    "line_ended": "Kết thúc dòng sổ",
    "report_drafted": "Lập dự thảo báo cáo",
    "report_rewritten": "Sửa dự thảo báo cáo",
    "version_kept": "Đã lưu một bản chính sách để xem xét",
    "version_approved": "Đã phê duyệt một bản chính sách",
    "approval_withdrawn": "Đã rút phê duyệt",
    "version_activated": "Đã cho một bản chính sách có hiệu lực",
    "activation_withdrawn": "Đã hủy một lần có hiệu lực định trước",
    "activation_refused": "Đã từ chối cho có hiệu lực",
    "alarm_seen": "Đã xem cảnh báo về chính sách",
    "report_issued": "Phát hành báo cáo",
}
WORDS = HAPPENED_TO_CASES | HAPPENED_ELSEWHERE | HAPPENED


def happened(kind: str) -> str:
    """A kind that has no words is told as it is written: the journal hides nothing."""
    return WORDS.get(kind, kind)
