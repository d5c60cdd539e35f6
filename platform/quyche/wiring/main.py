"""The command line with everything behind it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import traceback
from datetime import timedelta
from io import TextIOWrapper
from pathlib import Path

import click

from quyche import clock
from quyche.cli import activation_commands, case_commands, impact_commands, report_commands, user_commands
from quyche.cli.book_commands import book
from quyche.cli.coverage_commands import coverage
from quyche.cli.diff_commands import diff
from quyche.cli.filling import fill_in
from quyche.cli.policy_commands import LANGUAGE, answer_clock, check, decide, test
from quyche.cli.schema_commands import schema
from quyche.errors import QuycheError
from quyche.handle.granting import Wanted
from quyche.service import alarming, impacting, ladder, rebuilding, replanning, reporting, running, sending, sweeping
from quyche.service.samples import load_samples
from quyche.wiring.office import Office, open_office
from quyche.wiring.settings import read_settings
from quyche.worker import Job, Worker

INTERNAL = 3
JOBS = {
    "steps": Job(ladder.fire_due),
    "announce": Job(ladder.announce_fired),
    "replan": Job(replanning.replan_due, seconds=1.0),
    "carry": Job(running.carry_due, seconds=1.0),
    "alarms": Job(alarming.alarm_due),
    "send": Job(sending.send_waiting),
    "reports": Job(reporting.make_due, timedelta(minutes=1)),
    "impact": Job(impacting.Comparison().work_off, seconds=1.0),
    "scrub": Job(sweeping.scrub),
    "sweep": Job(sweeping.sweep, timedelta(hours=1)),
}
"""What a worker does at every beat, in this order."""


@click.group()
@click.pass_context
def quyche(context: click.Context) -> None:
    """Quy chế phản ánh hiện trường: kiểm tra, quyết định, phục vụ."""
    context.obj = Path(os.environ.get("QUYCHE_POLICY", ".")).resolve()


def main() -> None:
    """Exit codes: 0 well, 1 problems found, 2 wrong use, 3 a fault of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        quyche(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(2)
    except QuycheError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except Exception:  # the one place where a fault of ours becomes an exit code
        traceback.print_exc()
        sys.exit(INTERNAL)


def _office(serving: bool = False) -> Office:
    return open_office(read_settings(os.environ, serving))


@quyche.command()
def serve() -> None:
    """Phục vụ web và chạy worker bên cạnh; lần chạy thử đầu tiên nạp dữ liệu mẫu."""
    office = _office(serving=True)
    if office.settings.demo:
        with office.database.connection_context():
            load_samples(office.desk(clock.now()), clock.now())
        office.database.close()
    server = [
        sys.executable, "-m", "gunicorn", "quyche.wiring.office:create_app()", "--bind",
        f"127.0.0.1:{office.settings.port}", "--worker-class", "gthread", "--threads", "8", "--no-control-socket",
    ]  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    started = [subprocess.Popen([sys.executable, "-m", "quyche.wiring.main", "worker"]), subprocess.Popen(server)]  # noqa: S603 - words of our own
    try:
        sys.exit(started[1].wait())
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


@quyche.command("worker")
def run_worker() -> None:
    """Ghi các bước nhắc khi tới giờ, báo cho người liên quan; có thể chạy nhiều bản."""
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    office, holder = _office(), f"{os.uname().nodename}:{os.getpid()}"
    Worker(office.database, office.desk, holder, JOBS, clock.now).run()


@quyche.command()
def rebuild() -> None:
    """Dựng lại các bảng hàng đợi từ nhật ký."""
    office = _office()
    with office.database.connection_context():
        click.echo(f"{rebuilding.rebuild(office.desk(clock.now()))} vụ việc")


@quyche.command()
def sweep() -> None:
    """Bỏ các tệp không bản ghi nào nhắc tới, còn lại từ lần gửi dở dang quá một ngày."""
    office = _office()
    with office.database.connection_context():
        click.echo(f"đã bỏ {sweeping.sweep(office.desk(clock.now()), clock.now())} tệp")


@quyche.command()
@click.argument("rev")
@click.option("--from", "start", default="", help="Từ lúc nào, kèm múi giờ: 2026-12-01T00:00+07:00. Không ghi: ngay.")
@click.option("--emergency", default=None, metavar="REASON", help="Khẩn cấp, chưa qua phê duyệt; ghi lý do.")
@click.option("--retroactive", default="", metavar="CLAUSE", help="Điều khoản cho phép thời điểm đã qua.")
@LANGUAGE
def activate(rev: str, start: str, emergency: str | None, retroactive: str, lang: str) -> None:
    """Cho một bản chính sách đã phê duyệt có hiệu lực; REV là thư mục, bản trong git hoặc mã bản đã lưu."""
    office, now = _office(), clock.now()
    with office.database.connection_context():
        wish = activation_commands.wish(start, emergency, retroactive)
        activation_commands.activate(office.desk(now), rev, wish, now, lang)


@quyche.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
def status(form: str, lang: str) -> None:
    """Bản nào đang chạy, từ bao giờ, ai phê duyệt; bản nào sắp chạy, bản nào bị từ chối và vì sao."""
    office, now = _office(), clock.now()
    with office.database.connection_context():
        activation_commands.status(office.desk(now), now, form, lang)


@quyche.command()
@click.argument("case")
def explain(case: str) -> None:
    """Vì sao một vụ việc được quyết định như vậy: dữ kiện, dòng, ngoại lệ đã xét, điều khoản, cách tính hạn."""
    office, now = _office(), clock.now()
    with office.database.connection_context():
        case_commands.explain(office.desk(now), case, now)


@quyche.command()
@click.argument("cases", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Mọi vụ việc.")
def replay(cases: tuple[str, ...], every: bool) -> None:
    """Quyết định lại từ các bản chính sách đã lưu: 0 giống hệt, 1 có chỗ khác."""
    if bool(cases) == every:
        raise click.UsageError("cần mã vụ việc, hoặc --all")
    office, now = _office(), clock.now()
    with office.database.connection_context():
        case_commands.replay(office.desk(now), cases)


@quyche.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--since", default="", help="Chỉ phản ánh nhận từ ngày này, như 2026-11-01.")
@click.option("--on", default="", help="Đọc mọi dòng như hiệu lực ngày này, kể cả ngày sắp tới.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@LANGUAGE
@click.pass_obj
def impact(root: Path, old: str, new: str, since: str, on: str, form: str, lang: str) -> None:
    """Tác động: các vụ việc đã qua nếu quyết định theo A và theo B (thư mục, bản trong git, bản đã lưu)."""
    office = _office()
    with office.database.connection_context():
        impact_commands.impact(office.desk(clock.now()), root, (old, new), (since, on), form, lang)


@quyche.group()
def user() -> None:
    """Tài khoản."""


@user.command("grant")
@click.argument("account")
@click.option("--name", required=True, help="Họ tên.")
@click.option("--role", "roles", multiple=True, required=True, help="Mã vai trò; nhiều vai trò thì nhắc lại.")
@click.option("--agency", required=True, help="Mã cơ quan.")
@click.option("--head", default="", help="Thủ trưởng chịu trách nhiệm.")
@click.option("--document", default="", help="Số văn bản.")
def user_grant(account: str, name: str, roles: tuple[str, ...], agency: str, head: str, document: str) -> None:
    """Cấp một tài khoản, như tài khoản đầu tiên của Văn phòng; in mã đặt mật khẩu một lần."""
    office, now = _office(), clock.now()
    with office.database.connection_context():
        wanted = Wanted(account, name, frozenset(roles), agency, head, document)
        user_commands.grant(office.desk(now), wanted, now)


@quyche.group()
def report() -> None:
    """Báo cáo."""


@report.command()
@click.option("--week", default="", help="Tuần ISO, như 2022-W51.")
@click.option("--from", "first", default="", help="Từ ngày, như 2022-12-16.")
@click.option("--to", "last", default="", help="Đến hết ngày.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=".docx, .xlsx hoặc .pdf")
def weekly(week: str, first: str, last: str, out: Path) -> None:
    """Báo cáo tuần ra tệp; đuôi tệp chọn dạng."""
    office, now = _office(), clock.now()
    days = report_commands.days_of(week, first, last)
    with office.database.connection_context():
        report_commands.write(office.desk(now), days, out, now)


@quyche.group()
def journal() -> None:
    """Nhật ký."""


@journal.command()
def verify() -> None:
    """Chứng minh nhật ký còn nguyên: 0 nguyên vẹn, 1 có chỗ bị sửa."""
    office = _office()
    with office.database.connection_context():
        problems = rebuilding.verify(office.database, clock.now())
    for problem in problems:
        click.echo(problem)
    click.echo("nhật ký nguyên vẹn" if not problems else f"{len(problems)} chỗ sai")
    sys.exit(1 if problems else 0)


for command in (check, decide, answer_clock, test, fill_in, schema, diff, coverage, book):
    quyche.add_command(command)

if __name__ == "__main__":
    main()
