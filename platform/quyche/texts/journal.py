"""What happened, in words, for whoever reads the journal."""

from __future__ import annotations

from quyche.texts.account_messages import HAPPENED

HAPPENED_TO_CASES: dict[str, str] = {
    "opened": "Nhận phản ánh",
    "acted": "Hành động",
    "classified": "Phân loại",
    "decided": "Ra quyết định theo quy tắc",
    "assigned": "Giao xử lý",
    "milestone": "Ghi mốc",
    "replied": "Trả lời người gửi",
    "published": "Công khai",
    "withheld": "Không công khai",
    "returned": "Trả lại, không thuộc thẩm quyền",
    "refused": "Không tiếp nhận",
    "deferred": "Báo cáo chưa giải quyết được",
    "deferral_answered": "Trả lời báo cáo chưa giải quyết được",
    "merged": "Gộp vào vụ việc khác",
    "absorbed": "Nhận vụ việc gộp vào",
    "split": "Tách thành nhiều vụ việc",
    "masked": "Che lời",
    "consent_asked": "Hỏi ý người gửi",
    "consent": "Người gửi trả lời",
    "locked": "Khóa",
    "unlocked": "Mở khóa",
    "erased": "Gỡ khỏi hệ thống",
    "spared": "Giữ lại khi gỡ vụ việc liên quan",
    "clock_started": "Đồng hồ bắt đầu",
    "clock_stopped": "Đồng hồ dừng",
    "clock_paused": "Đồng hồ tạm dừng",
    "clock_resumed": "Đồng hồ chạy tiếp",
    "clock_moved": "Tính lại hạn theo lịch",
    "clock_handed": "Đồng hồ sang cơ quan kế nhiệm",
    "step_fired": "Nhắc việc, báo cấp trên",
    "step_skipped": "Bỏ qua một bước nhắc",
    "task_opened": "Giao một việc trong vụ việc",
    "task_acknowledged": "Nhận việc",
    "task_answered": "Báo cáo việc",
    "task_chased": "Đôn đốc việc",
    "task_decided": "Trả lời đề nghị",
    "task_done": "Ghi đã thực hiện",
    "task_numbered": "Ghi số văn bản",
}
HAPPENED_ELSEWHERE: dict[str, str] = {
    "identity_seen": "Xem người gửi",
    "original_seen": "Xem lời gốc",
    "line_entered": "Ghi vào sổ",
    "line_answered": "Trả lời trong sổ",
    "line_ended": "Kết thúc dòng sổ",
    "report_drafted": "Lập dự thảo báo cáo",
    "report_rewritten": "Sửa dự thảo báo cáo",
    "report_issued": "Phát hành báo cáo",
}
WORDS = HAPPENED_TO_CASES | HAPPENED_ELSEWHERE | HAPPENED


def happened(kind: str) -> str:
    """A kind that has no words is told as it is written: the journal hides nothing."""
    return WORDS.get(kind, kind)
