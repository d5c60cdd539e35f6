"""Sending a report and acting on a case: each one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from quyche import handle
from quyche.case import Case
from quyche.errors import NotFound, Refused
from quyche.files import Checked, check_upload
from quyche.forms import ROWS_LIMIT, fill, visible
from quyche.geo import wards_of
from quyche.handle import Actor, Command, Filing
from quyche.policy.policy import Policy
from quyche.policy.rules import CATEGORY, FLAG, WARD, YES
from quyche.policy.workplace import UPLOADS, Entrance, FieldKind, Form
from quyche.service import announcing, duties, links, removing, running, searching
from quyche.service.desk import Desk, Submission, Upload, command_key, load_case, new_code, stream, write
from quyche.store import cases as rows
from quyche.store import contents, journal, registers

Given = dict[str, Any]
NONE: frozenset[str] = frozenset()


def entrance_of(desk: Desk, entrance_id: str, actor: Actor) -> tuple[Entrance, Form]:
    """A way in the actor may use, with its form. Raises NotFound."""
    for entrance in desk.policy.entrances:
        if entrance.head.id == entrance_id and (not entrance.roles or actor.roles & set(entrance.roles)):
            return entrance, form_of(desk, entrance.form)
    raise NotFound(entrance_id)


def form_of(desk: Desk, form_id: str) -> Form:
    return next(f for f in desk.policy.forms if f.head.id == form_id)


def report(desk: Desk, entrance_id: str, sent: Submission, actor: Actor, at: datetime) -> str:
    """Take in a report and return its code. Raises NotFound, or Refused with every problem of the form."""
    entrance, form = entrance_of(desk, entrance_id, actor)
    key = command_key(actor.id, sent.command)
    known = registers.recall(key)
    if known:
        return known
    values, kept = _checked(desk, form, sent, actor, at)
    seen_at = handle.received_at(form, Filing(form.head.id, desk.live.source_digest, values), at)
    book, version = desk.receiving(seen_at)
    _demand_known(form, values, book.policy)
    stored = [(u, c, *_store(desk, c)) for u, c in kept]
    code = new_code()
    with desk.database.atomic():
        first = registers.claim(key, code, at)
        if first != code:
            return first
        filing = _filed(desk, code, form, values, stored, sent.language)
        place = _placed(desk, form, filing.values)
        events = handle.open_case(book, entrance, form, filing, actor, at, place, version)
        opened = write(code, 0, [], events)
        searching.index(desk, opened, events)
        announcing.announce(desk, opened, events, at)
    return code


def _demand_known(form: Form, values: Given, policy: Policy) -> None:
    """What was seen before a version served is not sorted by what only that version knows: nothing would answer it.

    Raises Refused.
    """
    known = {CATEGORY: {c.head.id for c in policy.categories}, WARD: {w.head.id for w in policy.wards}}
    named = [(f, values.get(f.id)) for f in form.fields if f.use in known]
    wrong = [f.id for f, chosen in named if chosen and chosen not in known[f.use]]
    if wrong:
        raise Refused({field: ("not-offered", {}) for field in wrong})


def _placed(desk: Desk, form: Form, values: Mapping[str, Any]) -> dict[str, str]:
    """The ward of the point, unless one was chosen; outside every ward, the flag the policy has for that."""
    point = handle.value_for(form, values, "point")
    if not point or handle.value_for(form, values, WARD) or not desk.policy.outlines:
        return {}
    ward = wards_of(desk.policy.outlines).containing(point["lat"], point["lon"])
    return {WARD: ward} if ward else {FLAG + f.head.id: YES for f in desk.policy.flags if f.set_outside}


def act(desk: Desk, code: str, action_id: str, sent: Submission, actor: Actor, at: datetime) -> Case:
    """Carry out an action of the workflow. Raises NotFound, NotAllowed, Conflict or Refused; then nothing changed."""
    case = load_case(code)
    if case is None or not handle.sees(desk.policy, case, actor):
        raise NotFound(code)
    key = command_key(actor.id, sent.command)
    if registers.recall(key):
        return load_case(code) or case  # the first tap may have ended since the case was read
    action = next((a for a in desk.policy.actions if a.head.id == action_id), None)
    form = form_of(desk, action.form) if action and action.form else None
    kin = frozenset(c.code for c in removing.kin(desk, case, actor)[0]) if removing.removes(action) else frozenset()
    values, kept = _checked(desk, form, sent, actor, at, kin, about=case) if form else ({}, [])
    draft = Filing(form.head.id, desk.live.source_digest, values) if form else None
    book, codes = desk.book(case), tuple(new_code() for _ in range(ROWS_LIMIT))
    command = Command(actor, action_id, sent.seen, draft, sent.task, codes, tuple(sorted(kin)))
    planned = handle.act(book, desk.policy, case, command, at)
    links.demand_targets(desk, actor, planned)
    stored = [(u, c, *_store(desk, c)) for u, c in kept]
    mark = new_code()
    with desk.database.atomic():
        if registers.claim(key, mark, at) != mark:
            return load_case(code) or case
        filing = _filed(desk, code, form, values, stored) if form else None
        after, loose = _carried_out(desk, code, form, replace(command, filing=filing), at)
    for sha256 in loose:
        desk.files.remove(sha256)
    return after


def _carried_out(desk: Desk, code: str, form: Form | None, command: Command, at: datetime) -> tuple[Case, list[str]]:
    """The case after the action and what it does elsewhere; files to remove once all of it stands.

    The case is read anew while nobody else can write to it: a reminder may have been noted since.
    """
    rows.hold(code)
    case = load_case(code)
    if case is None:
        raise NotFound(code)
    events = handle.act(desk.book(case), desk.policy, case, command, at)
    events += running.taken_over(desk, case, at, events)
    after = write(code, case.seq, [s.event for s in journal.read(stream(code))], events)
    searching.index(desk, after, events)
    announcing.announce(desk, after, events, at)
    return after, links.follow(desk, after, events, form, command.filing, command.actor, at)


def checked_values(
    desk: Desk, form: Form, sent: Submission, actor: Actor, at: datetime, rules: frozenset[str] = NONE
) -> Given:
    """The values of a form without files. Raises Refused with all problems at once."""
    return _checked(desk, form, sent, actor, at, rules=rules)[0]


def _checked(
    desk: Desk,
    form: Form,
    sent: Submission,
    actor: Actor,
    at: datetime,
    kin: frozenset[str] = NONE,
    rules: frozenset[str] = NONE,
    about: Case | None = None,
) -> tuple[Given, list[tuple[Upload, Checked]]]:
    """The form's values and the uploads that may be kept. Raises Refused with all problems at once."""
    filled = fill(form, sent.raw, sent.counts(), duties.options(desk, at, actor.roles, kin, rules, about))
    problems = {f: (p.code, dict(p.words)) for f, p in filled.problems.items()}
    kinds = {f.id: f.kind for f in form.fields if f.kind in UPLOADS and visible(form, f, sent.raw)}
    kept: list[tuple[Upload, Checked]] = []
    for number, upload in enumerate(u for u in sent.uploads if u.field in kinds):
        checked = _sound(upload, kinds[upload.field])
        if isinstance(checked, str):
            key = f"{upload.field}.{number}" if upload.field in problems else upload.field
            problems[key] = (checked, {"name": upload.name})
        else:
            kept.append((upload, checked))
    if problems:
        raise Refused(problems)
    return dict(filled.values), kept


def _sound(upload: Upload, kind: FieldKind) -> Checked | str:
    return "file-let-go" if upload.held and not upload.data else check_upload(upload.data, upload.name, kind)


def _store(desk: Desk, checked: Checked) -> tuple[str, str]:
    """Bytes go to the file store before the database speaks of them; leftovers are swept."""
    copy = desk.files.put(checked.copy) if checked.copy else ""
    return desk.files.put(checked.data), copy


def _filed(
    desk: Desk,
    code: str,
    form: Form,
    values: Given,
    stored: list[tuple[Upload, Checked, str, str]],
    language: str = "vi",
) -> Filing:
    """Seal what was typed, names of files and a foreign sender's language included, and note the attachments."""
    names = {
        registers.keep_attachment(code, sha, copy, checked.media_type, upload.field): upload.name
        for upload, checked, sha, copy in stored
    }
    said = {"values": values, "files": names} | ({} if language == "vi" else {"language": language})
    sealed = json.dumps(said, ensure_ascii=False)
    content = contents.put(desk.keys, code, "entry", sealed)
    digest = desk.keys.digest(sealed)
    return Filing(form.head.id, desk.live.source_digest, values, content, tuple(names), digest)
