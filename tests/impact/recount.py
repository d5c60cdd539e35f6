"""What a report must say, counted by the database itself from the log as it lies there.

Nothing of the program takes part: how a case went is read from the events by JSON functions of SQL, what a policy says
is written here in the regulation's own words, and working time is a table of intervals made from the calendar's file.
All instants are seconds since 1970; the city's wall is seven hours ahead, all year.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import yaml
from peewee import Database, SqliteDatabase

Row = tuple[Any, ...]
FAR = 2**40
HOUR, EAST = 3600, 7 * 3600
DAYS = [date(2026, 11, 1) + timedelta(days=n) for n in range(90)]
WEEK = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
READ = {"mã", "tên", "múi giờ", "căn cứ", "đã quyết định đến hết ngày", "giờ làm việc", "ngày nghỉ", "ngày làm bù"}

RULES = {
    "thai-do-phuc-vu": ("phong-noi-vu", "complained", 8, "working", "yes", "public"),
    "an-toan-giao-thong": ("cong-an-thanh-pho", "cong-an-{ward}", 2, "plain", "yes", "public"),
    "trat-tu-xay-dung": ("ubnd-{ward}", "", 2, "plain", "yes", "public"),
    "gia-ca-thi-truong": ("phong-kinh-te", "", 4, "plain", "yes", "public"),
    "van-hoa-du-lich": ("phong-van-hoa-thong-tin", "", 4, "plain", "yes", "public"),
    "ve-sinh-an-toan-thuc-pham": ("trung-tam-y-te", "ubnd-{ward}", 2, "plain", "yes", "public"),
    "moi-truong": ("phong-tai-nguyen-moi-truong", "ubnd-{ward}", 4, "plain", "yes", "public"),
    "trat-tu-do-thi": ("ubnd-{ward}", "", 2, "plain", "yes", "public"),
    "quan-ly-bao-ve-rung": ("van-phong", "", 4, "plain", "yes", "public"),
    "kien-nghi-khac": ("van-phong", "", 4, "plain", "yes", "public"),
}
"""Category → who leads, who helps, hours, in which time they are counted, whether admitted, whether public."""
OTHER = RULES | {
    "thai-do-phuc-vu": ("phong-noi-vu", "complained", 5, "working", "yes", "public"),
    "trat-tu-xay-dung": ("", "", None, "", "no", "public"),
    "gia-ca-thi-truong": ("ubnd-{ward}", "", 4, "working", "yes", "public"),
    "van-hoa-du-lich": ("phong-van-hoa-thong-tin", "", 4, "plain", "yes", "withheld"),
    "ve-sinh-an-toan-thuc-pham": ("phong-kinh-te", "ubnd-{ward}", 2, "plain", "yes", "public"),
    "moi-truong": ("phong-tai-nguyen-moi-truong", "", 6, "plain", "yes", "public"),
    "trat-tu-do-thi": ("ubnd-{ward}", "", 1, "plain", "yes", "public"),
}
"""The same under the policy with the edits of `seeding`."""

HAPPENED = """CREATE TEMPORARY TABLE happened AS
SELECT SUBSTR(stream, 6) AS code, seq, {kind} AS kind, {clock} AS clock, {epoch} AS epoch, {target} AS target,
  {at} AS at, {category} AS category, {ward} AS ward, {complained} AS complained
FROM event WHERE SUBSTR(stream, 1, 5) = 'case:' AND {kind} IN
  ('opened', 'decided', 'assigned', 'clock_started', 'clock_paused', 'clock_resumed', 'clock_stopped')"""
PAST = """CREATE TEMPORARY TABLE past AS
WITH newest AS (
  SELECT o.code, o.at AS sent, (SELECT MAX(seq) FROM happened WHERE code = o.code AND kind = 'decided') AS decided,
    (SELECT MAX(seq) FROM happened WHERE code = o.code AND kind = 'assigned') AS assigned,
    (SELECT MAX(seq) FROM happened WHERE code = o.code AND kind = 'clock_started' AND target = 'no') AS started
  FROM happened o WHERE o.kind = 'opened'
), clocked AS (
  SELECT n.*, s.at AS start, s.clock, s.epoch, (SELECT MAX(m.seq) FROM happened m WHERE m.code = n.code
    AND m.clock = s.clock AND m.epoch = s.epoch AND m.seq > n.started) AS moved
  FROM newest n LEFT JOIN happened s ON s.code = n.code AND s.seq = n.started
)
SELECT c.code, c.sent, d.category, d.ward, d.complained, a.at AS dispatched, c.start,
  CASE WHEN e.kind IN ('clock_stopped', 'clock_paused') THEN e.at END AS ended, r.at AS rest_from, g.at AS rest_to
FROM clocked c
LEFT JOIN happened d ON d.code = c.code AND d.seq = c.decided
LEFT JOIN happened a ON a.code = c.code AND a.seq = c.assigned
LEFT JOIN happened e ON e.code = c.code AND e.seq = c.moved
LEFT JOIN happened g ON g.code = c.code AND g.clock = c.clock AND g.epoch = c.epoch AND g.kind = 'clock_resumed'
LEFT JOIN happened r ON r.code = c.code AND r.clock = c.clock AND r.epoch = c.epoch AND r.kind = 'clock_paused'"""
TOLD = """CREATE TEMPORARY TABLE told AS
WITH said AS (
  SELECT r.side, p.*, REPLACE(r.lead, '{{ward}}', p.ward) AS lead, r.hours, r.clock, r.verdict, r.publish,
    CASE r.helper WHEN 'complained' THEN p.complained ELSE REPLACE(r.helper, '{{ward}}', p.ward) END AS helper
  FROM past p JOIN rule r ON r.category = p.category WHERE p.sent + {east} >= {since}
), part AS (
  SELECT code, start AS begins, COALESCE(rest_from, {far}) AS ends FROM past
  UNION ALL SELECT code, rest_to, {far} FROM past WHERE rest_to IS NOT NULL
), piece AS (
  SELECT s.code, s.side, s.hours * {hour} AS need, CASE WHEN o.begins > p.begins THEN o.begins ELSE p.begins END AS a,
    CASE WHEN o.ends < p.ends THEN o.ends ELSE p.ends END AS b
  FROM said s JOIN part p ON p.code = s.code
  JOIN open_hours o ON o.side = s.side AND o.clock = s.clock AND o.begins < p.ends AND o.ends > p.begins
), run AS (SELECT code, side, need, b, CAST(SUM(b - a) OVER (PARTITION BY code, side ORDER BY a) AS BIGINT) AS total FROM piece),
limits AS (SELECT code, side, MIN(b - (total - need)) AS due FROM run WHERE total >= need GROUP BY code, side)
SELECT s.*, l.due, CASE WHEN COALESCE(s.ended, {now}) > l.due THEN 1 ELSE 0 END AS late
FROM said s LEFT JOIN limits l ON l.code = s.code AND l.side = s.side"""
DIFFERS = "CASE WHEN COALESCE(CAST({0} AS TEXT), '') <> COALESCE(CAST({1} AS TEXT), '') THEN 1 ELSE 0 END"
KINDS = {
    "lead": DIFFERS.format("a.lead", "b.lead"), "helpers": DIFFERS.format("a.helper", "b.helper"),
    "limit": DIFFERS.format("a.hours || a.clock", "b.hours || b.clock"), "due": DIFFERS.format("a.due", "b.due"),
    "newly_late": "CASE WHEN b.late > a.late THEN 1 ELSE 0 END",
    "no_longer_late": "CASE WHEN a.late > b.late THEN 1 ELSE 0 END",
    "admissible": DIFFERS.format("a.verdict", "b.verdict"), "publish": DIFFERS.format("a.publish", "b.publish"),
}  # fmt: skip
COLUMNS = ("lead", "helper", "hours", "clock", "due", "late", "verdict", "publish")
SIDES = ", ".join(f"{side}.{column} AS {column}_{side}" for side in "ab" for column in COLUMNS)
PAIR = f"""CREATE TEMPORARY TABLE pair AS
SELECT a.code, a.dispatched, {SIDES}, {", ".join(f"{sql} AS is_{kind}" for kind, sql in KINDS.items())}
FROM told a JOIN told b ON b.code = a.code WHERE a.side = 'a' AND b.side = 'b'"""
ANY = " + ".join(f"is_{kind}" for kind in KINDS)
VALUES = {"lead": "lead", "limit": "hours || ' ' || clock", "admissible": "verdict", "publish": "publish"}


class Recount:
    """The same questions as a report's, of one database; `calendars` are the two policies' files of office hours."""

    def __init__(self, database: Database, calendars: tuple[bytes, bytes], now: datetime) -> None:
        self._database, self._now = database, int(now.timestamp())
        rules = [(side, c, *row) for side, said in (("a", RULES), ("b", OTHER)) for c, row in said.items()]
        self._fill("rule", "side, category, lead, helper, hours, clock, verdict, publish", rules)
        plain = [(side, "plain", 0, FAR) for side in "ab"]
        work = [(s, "working", *span) for s, file in zip("ab", calendars, strict=True) for span in worked(file)]
        self._fill("open_hours", "side, clock, begins, ends", plain + work)
        self._database.execute_sql(HAPPENED.format(**_read(isinstance(database, SqliteDatabase))))
        self._database.execute_sql(PAST)

    def since(self, day: date) -> None:
        """Cases received from a day on are counted from here."""
        for table in ("told", "pair"):
            self._database.execute_sql(f"DROP TABLE IF EXISTS {table}")
        begin = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        self._since = f"sent + {EAST} >= {begin}"
        self._database.execute_sql(TOLD.format(east=EAST, since=begin, far=FAR, hour=HOUR, now=self._now))
        self._database.execute_sql(PAIR)

    def rows(self, query: str) -> list[Row]:
        return list(self._database.execute_sql(query).fetchall())

    def sums(self) -> dict[str, Any]:
        """How many cases were compared, never decided, changed in each way, and late under either policy."""
        kinds = ", ".join(f"COALESCE(SUM(is_{kind}), 0)" for kind in KINDS)
        ((many, touched, *changed, old, new),) = self.rows(
            f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN {ANY} > 0 THEN 1 ELSE 0 END), 0), {kinds}, "
            "COALESCE(SUM(late_a), 0), COALESCE(SUM(late_b), 0) FROM pair"
        )
        ((undecided,),) = self.rows(f"SELECT COUNT(*) FROM past WHERE category IS NULL AND {self._since}")
        found = {"any": touched, **dict(zip(KINDS, changed, strict=True))}
        return {"compared": many, "undecided": undecided, "changed": found, "late": {"old": old, "new": new}}

    def moved(self) -> set[Row]:
        """Change, from, to, cases."""
        return {
            (kind, a or None, b or None, many)
            for kind, said in VALUES.items()
            for a, b, many in self.rows(
                f"SELECT {_of(said, 'a')}, {_of(said, 'b')}, COUNT(*) FROM pair WHERE is_{kind} = 1 GROUP BY 1, 2"
            )
        }

    def late_by(self) -> set[Row]:
        """Change, whose deadline it is that is or was missed, cases."""
        whose = {"newly_late": "lead_b", "no_longer_late": "lead_a"}
        asked = "SELECT '{0}', {1}, COUNT(*) FROM pair WHERE is_{0} = 1 GROUP BY 2"
        return {row for kind, lead in whose.items() for row in self.rows(asked.format(kind, lead))}

    def load(self) -> set[Row]:
        """Policy, agency, hour of the day on the wall, cases dispatched to it in that hour."""
        hour = f"(dispatched + {EAST}) / {HOUR} - 24 * ((dispatched + {EAST}) / (24 * {HOUR}))"
        asked = (
            "SELECT '{0}', lead_{0}, {1}, COUNT(*) FROM pair "
            "WHERE dispatched IS NOT NULL AND lead_{0} <> '' GROUP BY 2, 3"
        )
        return {row for side in "ab" for row in self.rows(asked.format(side, hour))}

    def cases(self) -> Iterator[Row]:
        """Code, what is otherwise, then either policy's answer, of each case that comes out otherwise."""
        kinds = ", ".join(f"is_{kind}" for kind in KINDS)
        answers = ", ".join(f"{column}_{side}" for side in "ab" for column in COLUMNS)
        for code, *told in self.rows(f"SELECT code, {kinds}, {answers} FROM pair WHERE {ANY} > 0 ORDER BY code"):
            what = [kind for kind, is_so in zip(KINDS, told, strict=False) if is_so]
            yield code, what, tuple(told[-16:-8]), tuple(told[-8:])

    def _fill(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        self._database.execute_sql(
            f"CREATE TEMPORARY TABLE {table} ({', '.join(f'{c} {_type(c)}' for c in columns.split(', '))})"
        )
        for row in rows:
            self._database.execute_sql(
                f"INSERT INTO {table} VALUES ({', '.join([self._database.param] * len(row))})", row
            )


def _of(said: str, side: str) -> str:
    return " ".join(f"{word}_{side}" if word.isalpha() else word for word in said.split(" "))


def _type(column: str) -> str:
    return "BIGINT" if column in ("hours", "begins", "ends") else "TEXT"


def _read(sqlite: bool) -> Mapping[str, str]:
    """How either database reads an event's text."""

    def field(*path: str) -> str:
        if sqlite:
            return f"json_extract(text, '$.{'.'.join(path)}')"
        return f"(CAST(text AS jsonb) #>> '{{{','.join(path)}}}')"

    at = f"COALESCE({', '.join(field('data', k) for k in ('sent_at', 'dispatched_at', 'started_at', 'at'))})"
    whole = f"CAST(strftime('%s', {at}) AS INTEGER)"
    facts = {key: field("data", "facts", key) for key in ("category", "ward", "complained")}
    target = f"CASE WHEN CAST({field('data', 'target')} AS TEXT) IN ('0', 'false') THEN 'no' END"
    return {
        "kind": field("kind"), "clock": field("data", "clock"), "epoch": field("data", "epoch"), "target": target,
        "at": whole if sqlite else f"CAST(EXTRACT(EPOCH FROM CAST({at} AS timestamptz)) AS BIGINT)", **facts,
    }  # fmt: skip


def worked(file: bytes) -> Iterator[tuple[int, int]]:
    """The intervals in which a calendar's offices work, day by day, read from its file by eye."""
    (said,) = yaml.BaseLoader(file).get_single_data()["lịch làm việc"]  # every value a text
    assert set(said) <= READ, "a calendar that says more than is read here"
    off = {day["ngày"] for day in said["ngày nghỉ"]}
    instead = {day["ngày"]: day["giờ"] for day in said["ngày làm bù"]}
    for day in DAYS:
        usual = [] if str(day) in off else said["giờ làm việc"].get(WEEK[day.weekday()], [])
        for shift in instead.get(str(day), usual):
            begins, ends = (datetime.fromisoformat(f"{day}T{wall}:00+07:00") for wall in shift.split("-"))
            yield int(begins.timestamp()), int(ends.timestamp())
