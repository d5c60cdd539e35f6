"""Bugs planted in the deadline code, one at a time, in a copy: the tests of clocks must catch each (`make mutants`)."""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOURS, CALENDAR = "hours/arithmetic.py", "hours/calendar.py"
DECIDING, CLOCK, CLOCKS = "decide/deciding.py", "case/clocks.py", "handle/clocks.py"

MUTANTS = {
    "lunch forgotten": (CALENDAR, "        return shifts\n", "        return ((shifts[0][0], shifts[-1][1]),) if shifts else ()\n"),
    "UTC for local time": (HOURS, "tzinfo=zone", "tzinfo=UTC"),
    "a pause counted as wall time": (
        DECIDING, "return hours.add(table.hours, start, seconds, pauses)",
        "return hours.add(table.hours, start + sum((b - a for a, b in pauses), start - start), seconds)",
    ),
    "rounded to minutes": (HOURS, "    return int(at.timestamp())\n", "    return int(at.timestamp()) // 60 * 60\n"),
    "a season ends a day early": (CALENDAR, "at <= self.last", "at < self.last"),
    "swapped days missing": (DECIDING, "exceptions=dict(row.swapped)", "exceptions={}"),
    "days off missing": (DECIDING, "holidays=frozenset(row.days_off)", "holidays=frozenset()"),
    "percent of a working limit in wall time": (
        DECIDING, "return hours.add(table.hours, start, seconds, pauses)",
        "whole = hours.add(table.hours, start, limit.seconds(table.working_day), pauses)\n"
        "        return hours.Due(start + (whole.at - start) * seconds / limit.seconds(table.working_day), whole.decided)",
    ),
    "late on the very second": (CLOCK, "or now) > self.due_at", "or now) >= self.due_at"),
    "the next opening for a closing time": (HOURS, "i = bisect_left(sums, amount, i)", "i = bisect_right(sums, amount, i)"),
    "counted from the sending": (
        "handle/clock_effects.py", "start = clock_from(step) if", "start = step.case.sent_at if",
    ),
    "a step told again after a rest": (CLOCK, "told, rest = {*self.fired, *self.skipped}", "told, rest = set()"),
    "reminders told after a late record": (CLOCKS, "step.at < begin.recorded and", "step.at < begin.start and"),
    "a working day of 24 hours": (DECIDING, "return cls(calendar, hours.day_seconds(calendar))", "return cls(calendar, 86400)"),
    "everybody's hours for every agency": (DECIDING, "if agency in c.agencies", "if False"),
    "before taken for after": ("policy/rules.py", "(-offset if self.before else offset)", "offset"),
    "the rest forgotten when it ends": (CLOCKS, "(*clock.rests, (since, at))", "clock.rests"),
    "a resting clock becomes late": (CLOCK, "self.stopped_at or self.paused_at or now", "self.stopped_at or now"),
    "a stopped clock still reminds": (CLOCK, "        if self.stopped_at:\n            return ()\n", ""),
}  # fmt: skip
"""Name of the bug: file below the package, what stands there, what a tired programmer might have written."""
SUITE = ("tests/hours", "tests/clocks/test_scenarios.py", "tests/policy")

_PYTEST = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
TESTS_IMPORT = [p for p in _PYTEST["pythonpath"] if p.startswith("tests/")]


def planted(name: str) -> str:
    """The file of a mutant with its bug in it."""
    file, right, wrong = MUTANTS[name]
    text = (ROOT / "platform" / "quyche" / file).read_text()
    if right not in text:
        raise ValueError(f"{name}: {file} no longer says {right!r}")
    return text.replace(right, wrong)


def passes(name: str = "") -> bool:
    """Whether the tests of clocks pass, on SQLite, with this bug in a copy of the package."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "platform", Path(folder) / "platform", ignore=shutil.ignore_patterns("__pycache__"))
        if name:
            (Path(folder) / "platform" / "quyche" / MUTANTS[name][0]).write_text(planted(name))
        where = os.environ | {"PYTHONPATH": f"{folder}/platform", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-p",
            "no:cacheprovider",
            "-k",
            "not postgresql",
            "--no-header",
        ]
        paths = [str(ROOT / p) for p in SUITE]
        override = ["-o", f"pythonpath={folder}/platform {' '.join(str(ROOT / p) for p in TESTS_IMPORT)}"]
        done = subprocess.run(
            [*command, *override, *paths], cwd=ROOT, env=where, capture_output=True, text=True, check=False
        )
        return done.returncode == 0


def main() -> None:
    if not passes():
        sys.exit("the tests fail without any bug")
    with ThreadPoolExecutor(2) as hands:
        results = dict(zip(MUTANTS, hands.map(passes, MUTANTS), strict=True))
    for name, survived in results.items():
        print(f"{'SURVIVED' if survived else 'caught':<10}{name}")
    sys.exit(any(results.values()))


if __name__ == "__main__":
    main()
