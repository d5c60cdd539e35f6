"""What happens in an office around the day of a change, told as data: who does what when, and what comes of it.

Each entry of `decided` and `running` has `at`. `ask` is a question to `quyche decide`, with its `answer`. Everything
else is done in an office where the version serves from `serves` on: `report` sends a case under a letter, `case` names
it again, `does` is an action, `work` is the worker's beat, `reads` opens a list, `grants` gives an account, `opens`
a page in a browser. `who` is a role or an
account, `of` their agency, `type` what is typed. `then` is what must be true of the case, `finds` what the list must
hold, `shows` and `hides` what stands on the page, `refused` why nothing may happen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from scenario import Scenario, Told, at
from town_hall import TownHall

from quyche.cli.asking import answer_line
from quyche.decide.decision import limit_from
from quyche.errors import NotAllowed, NotFound, Refused
from quyche.policy.rules import CATEGORY, WARD
from quyche.service import reading
from quyche.trials.walking import standing
from quyche.web.sheets import BETWEEN_LINES


def entries(scenario: Scenario) -> list[Told]:
    """What is done in the office, in the order of time."""
    found = [e for e in (*scenario.told["decided"], *scenario.told["running"]) if "ask" not in e]
    return sorted(found, key=lambda e: at(e["at"]))


class Chronicle:
    """Goes through a scenario's entries in an office of its own."""

    def __init__(self, town: TownHall) -> None:
        self.town, self.codes, self.page = town, dict[str, str](), ""

    def walk(self, scenario: Scenario) -> None:
        for entry in entries(scenario):
            refused = self._done(entry)
            assert refused == entry.get("refused", ""), (entry, refused)
            for key, wanted in entry.get("then", {}).items():
                found = self._standing(entry, key)
                assert found == _texts(wanted), (entry, key, found)
            if "opens" in entry and not refused:
                self._seen(entry)
            if "finds" in entry and not refused:
                letters = {code: letter for letter, code in self.codes.items()}
                assert sorted(letters[c] for c in self._read(entry)) == entry["finds"], entry

    def _done(self, entry: Told) -> str | dict[str, str]:
        """Why nothing happened, "" when it did."""
        known: dict[str, Callable[[Told], object]] = {
            "report": self._report, "does": self._act, "work": lambda e: self.town.work(at(e["at"])),
            "reads": self._read, "grants": self._grant, "opens": self._page,
        }  # fmt: skip
        try:
            for key, do in known.items():
                if key in entry:
                    do(entry)
        except Refused as refused:
            return {field: code for field, (code, _) in refused.problems.items()}
        except NotFound:
            return "not-found"
        except NotAllowed:
            return "not-allowed"
        return ""

    def _report(self, entry: Told) -> None:
        typed, now = entry.get("type", {}), at(entry["at"])
        self.codes[entry["report"]] = self.town.report(now, entry.get("by", "nguoi-dan"), entry.get("who", ""), typed)

    def _act(self, entry: Told) -> None:
        now = at(entry["at"])
        who = self.town.person(entry["who"], entry.get("of", ""), now)
        self.town.act(now, self.codes[entry["case"]], entry["does"], who, entry.get("type", {}))

    def _read(self, entry: Told) -> list[str]:
        now = at(entry["at"])
        return self.town.queue(now, entry["reads"], self.town.person(entry["who"], entry.get("of", ""), now))

    def _grant(self, entry: Told) -> None:
        now, given = at(entry["at"]), entry["grants"]
        self.town.grant(now, given["id"], given["role"], given["of"], self.town.person(entry["who"], "", now))

    def _page(self, entry: Told) -> None:
        got = self.town.opened(at(entry["at"]), entry.get("who", ""), entry["opens"].format_map(self.codes))
        if got.status_code == 404:
            raise NotFound(entry["opens"])
        assert got.status_code == 200, (entry, got.status_code)
        self.page = got.text

    def _seen(self, entry: Told) -> None:
        for key, wanted in (("shows", True), ("hides", False)):
            if key in entry:
                assert (self.codes.get(entry[key], entry[key]) in self.page) == wanted, entry

    def _standing(self, entry: Told, key: str) -> tuple[str, ...]:
        """What is true of the case: as a policy test would ask it, or one of a few things more."""
        now, code = at(entry["at"]), self.codes[entry.get("case") or entry["report"]]
        desk, case = self.town.desk(now), self.town.case(code)
        clock = case.limit_clock
        limit = limit_from(clock.limit) if clock else None
        more: dict[str, Callable[[], tuple[str, ...]]] = {
            "địa bàn": lambda: (case.facts.get(WARD, ""),),
            "lĩnh vực": lambda: (case.facts.get(CATEGORY, ""),),
            "thời hạn": lambda: (limit.said("vi"),) if limit else (),
            "hạn": lambda: (f"{clock.due_at.astimezone(desk.live.book.zone):%Y-%m-%d %H:%M:%S}",) if clock else (),
            "chữ ký": lambda: tuple(self._signature(entry, code)),
        }
        if key.startswith("trả lời "):
            return self._answer(entry, code, key.removeprefix("trả lời "))
        return more[key]() if key in more else standing(desk.live.book, case, now, [key]).get(key, ())

    def _answer(self, entry: Told, code: str, field: str) -> tuple[str, ...]:
        """What the report says to a question, () where it was not asked."""
        desk, reader = self.town.desk(at(entry["at"])), self.town.person("truong-ioc", "", at(entry["at"]))
        values = reading.entries(desk, self.town.case(code), reader)[0].values
        return tuple(str(v.value) for v in values if v.field.id == field)

    def _signature(self, entry: Told, code: str) -> Iterator[str]:
        """The lines under which the newest direction was signed."""
        desk, case = self.town.desk(at(entry["at"])), self.town.case(code)
        filed = next(e for e in reversed(case.entries) if e.content == case.tasks[-1].content)
        for value in reading.filled(desk, case, filed).values:
            if value.field.use == "signature":
                yield from next(c.label.vi for c in value.field.choices if c.id == value.value).split(BETWEEN_LINES)


def _texts(wanted: object) -> tuple[str, ...]:
    return tuple(map(str, wanted)) if isinstance(wanted, list) else (str(wanted),)


def answers(scenario: Scenario) -> Iterator[tuple[Told, Told]]:
    """What `quyche decide` is asked of the new version, and its answer."""
    book = scenario.prepared.book
    assert book
    for entry in scenario.told["decided"]:
        if "ask" in entry:
            instant = at(entry["at"]).isoformat()
            asked = {"id": scenario.name, "sent_at": instant, "received_at": instant, **entry["ask"]}
            yield entry, answer_line(book, json.dumps(asked))
