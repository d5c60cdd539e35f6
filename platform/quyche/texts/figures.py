"""What figures are called."""

from __future__ import annotations

FIGURE_NAMES = {
    "received": "tiếp nhận", "refused": "từ chối", "timely": "đúng hạn", "late": "quá hạn", "overdue": "đang quá hạn",
    "on_time": "tỷ lệ đúng hạn", "deferred": "báo cáo lùi", "returned": "trả lại", "chased": "đôn đốc",
    "difficulties": "vướng mắc", "paused": "thời gian tạm dừng", "postponed": "việc đã báo cáo lùi",
    "interim": "theo cách hiểu tạm thời", "late_before": "quá hạn ở cơ quan trước", "resting": "đang tạm dừng",
    "dispatch": "giao việc (giữa / 90 %)", "solve": "giải quyết (giữa / 90 %)",
}  # fmt: skip


def heading(figure: str) -> str:
    """A figure's name with a capital."""
    name = FIGURE_NAMES[figure]
    return name[:1].upper() + name[1:]
