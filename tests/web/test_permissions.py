"""Every address, walked as everybody: what HTTP answers is what the one table of permissions says."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image

from house import House, knows, stands
from quyche import clock
from quyche.case import Case
from quyche.handle import Actor
from quyche.policy.rules import COMPLAINED
from quyche.policy.workplace import Action
from quyche.service import books, cases
from quyche.service.desk import Submission, load_case
from quyche.store import journal, registers
from quyche.store.tables import EventRow
from quyche.web import doors


def status_said(house: House, case: Case, who: Actor, action: Action) -> int:
    """What the table says of an action's page: 404 for what one may not know of, 403 for what one may not do."""
    if not knows(house, case, who):
        return 404
    mine = [p for p in house.permits if p.role in who.roles and p.action == action.head.id and not p.task]
    return 200 if not case.erased and any(stands(p, action, case, who) for p in mine) else 403


def walked(house: House) -> Iterator[tuple[Case, str, Action, int]]:
    """Every open door; every shut one once for each person, action and reason why it is shut."""
    shut: set[tuple[str, str, int]] = set()
    for case in house.cases:
        for person in house.cast(case):
            for action in house.policy.actions:
                said = status_said(house, case, house.people[person], action)
                if said == 200 or (person, action.head.id, said) not in shut:
                    shut.add((person, action.head.id, said))
                    yield case, person, action, said


def test_every_action_is_for_those_the_table_names(house: House) -> None:
    wrong, opened = [], set()
    clients = {person: house.client(person) for person in house.people}
    for case, person, action, said in walked(house):
        address = f"/vu-viec/{case.code}/{action.head.id}"
        got = clients[person].get(address).status_code
        if got != said:
            wrong.append((person, action.head.id, case.state, got, said))
        elif said == 200:
            opened.add(action.head.id)
            sent = clients[person].post(address, data={"~command": "w", "~seen": "0"})
            if sent.status_code not in (409, 422):
                wrong.append((person, action.head.id, case.state, sent.status_code, "409 or 422"))
    assert wrong == []
    assert len(opened) > len(house.policy.actions) / 3, "the walk meets too few open doors to mean anything"


def test_what_is_refused_leaves_no_trace(house: House) -> None:
    with house.database.connection_context():
        before = EventRow.select().count()
    for case in house.cases:
        for person in house.cast(case):
            who, client = house.people[person], house.client(person)
            refused = [a for a in house.policy.actions if status_said(house, case, who, a) != 200][:3]
            for action in refused:
                data = {"~command": f"{person}", "~seen": str(case.seq)}
                assert client.post(f"/vu-viec/{case.code}/{action.head.id}", data=data).status_code in (403, 404, 422)
    with house.database.connection_context():
        assert EventRow.select().count() == before


def test_a_case_and_its_tasks_are_for_those_who_may_know(house: House) -> None:
    explained: list[str] = []
    for case in house.cases:
        for person in house.cast(case):
            who, client = house.people[person], house.client(person)
            said = 200 if knows(house, case, who) else 404
            assert client.get(f"/vu-viec/{case.code}").status_code == said, (person, case.state)
            if said == 404 or not any(case.code in e for e in explained):
                explained.append(f"/chinh-sach/giai-thich?ma={case.code}")
                assert client.get(explained[-1]).status_code == said, (person, case.state)
            for task in case.tasks[:1]:
                assert client.get(f"/vu-viec/{case.code}/viec/{task.number}").status_code == said, person
            assert client.get(f"/vu-viec/{case.code}/viec/99").status_code == 404


def test_a_senders_name_is_for_few_and_each_look_is_recorded(house: House) -> None:
    identity = {r.head.id for r in house.policy.roles if r.identity}
    for case in house.cases:
        for person in house.cast(case):
            who, stream = house.people[person], f"access:{case.code}"
            own = who.agency and who.agency == case.facts.get(COMPLAINED)
            may = knows(house, case, who) and bool(who.roles & identity) and not own
            with house.database.connection_context():
                before = journal.length(stream)
            got = house.client(person).post(f"/vu-viec/{case.code}/nguoi-gui").status_code
            assert got == (200 if may else 404), (person, case.state)
            with house.database.connection_context():
                assert journal.length(stream) == before + may


def test_an_attachment_belongs_to_its_case(house: House, tmp_path: Path) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "olive").save(picture, "JPEG")
    picture.seek(0)
    typed = {"~command": "a", "noi-dung": "Đèn đường tắt cả tuần nay.", "cam-ket": "yes", "anh": (picture, "a.jpg")}
    text = house.client("").post("/gui", data=typed, follow_redirects=True).text
    found = re.search(r'<p class="code">([^<]+)', text)
    assert found
    with house.database.connection_context():
        case = load_case(found[1])
        attachment = registers.attachments(found[1])[0].id
    assert case
    for person in house.cast(case):
        client = house.client(person)
        said = 200 if knows(house, case, house.people[person]) else 404
        assert client.get(f"/vu-viec/{case.code}/tep/{attachment}").status_code == said, person
        assert client.get(f"/vu-viec/{house.cases[0].code}/tep/{attachment}").status_code == 404, person
    assert house.client("").get(f"/vu-viec/{case.code}/tep/{attachment}").status_code == 302


def test_queues_and_entrances_are_for_their_roles(house: House) -> None:
    for role in house.policy.roles:
        client, who = house.client(role.head.id), house.people[role.head.id]
        for queue in house.policy.queues:
            said = 200 if who.roles & set(queue.roles) else 404
            assert client.get(f"/viec/{queue.head.id}").status_code == said, (role.head.id, queue.head.id)
        for entrance in house.policy.entrances:
            said = 200 if who.roles & set(entrance.roles) else 404
            assert client.get(f"/nhap/{entrance.head.id}").status_code == said, (role.head.id, entrance.head.id)


FILLED = {"code": "x", "queue": "x", "entrance": "x", "action": "x", "attachment": "x", "number": "1", "seq": "1"}


def test_every_room_opens_to_its_people_only(house: House) -> None:
    """Each route as every role and as nobody: a shut room is a page that is not there."""
    rules = [r for r in house.app.url_map.iter_rules() if r.endpoint != "static"]
    people: list[str] = ["", *(r.head.id for r in house.policy.roles)]
    for rule in rules:
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: FILLED.get(m[1], "x"), rule.rule)
        for person in people:
            if rule.endpoint == "sign_in.leave":
                continue
            answer = house.client(person).open(address, method=method)
            assert answer.status_code < 500, (rule.endpoint, person)
            if not person and doors.signed_in_only(rule.endpoint):
                assert answer.headers.get("Location") == "/dang-nhap", (rule.endpoint, answer.status_code)
            elif person and not doors.opens(rule.endpoint, house.policy, house.people[person]):
                assert answer.status_code == 404, (rule.endpoint, person)


def test_every_route_stands_in_one_room(house: House) -> None:
    endpoints = [rule.endpoint for rule in house.app.url_map.iter_rules()]
    assert [e for e in endpoints if sum(e in room for room in doors.ROOMS) != 1] == []
    assert set().union(*doors.ROOMS) == set(endpoints)


def test_the_page_shows_the_table_to_the_office(house: House) -> None:
    keeper = next(r for r in house.policy.roles if r.office)
    client = house.client(keeper.head.id)
    for role in house.policy.roles:
        text = client.get(f"/chinh-sach/quyen?vai={role.head.id}").text
        for action in house.policy.actions:
            named = any(p.role == role.head.id and p.action == action.head.id for p in house.permits)
            assert (f"<strong>{action.label.vi}</strong>" in text) == named, (role.head.id, action.head.id)


def test_a_page_shows_only_the_words_masked_last(house: House) -> None:
    """Of two maskings and the original, whoever opens the case or a step of it reads the second."""
    rude, first, second = ("Lũ khốn nạn bày hàng kín vỉa hè.", "Lũ […] bày hàng kín vỉa hè.", "[…] bày hàng kín.")
    usual = {"linh-vuc": ["trat-tu-do-thi"], "dia-ban": ["tan-phong"], "noi-dung": [rude], "cam-ket": ["yes"]}
    with house.database.connection_context():
        desk = house.desk
        code = cases.report(desk, "nguoi-dan", Submission("m0", usual), Actor("anybody", frozenset()), clock.now())
        given = {"linh-vuc": ["trat-tu-do-thi"], "dia-ban": ["tan-phong"]}
        for action, typed in (
            ("che-loi-le", {"loi-da-che": [first]}), ("che-loi-le", {"loi-da-che": [second]}), ("giao-xu-ly", given),
        ):  # fmt: skip
            sent = Submission(f"m{action}{typed}", typed, (), load_case(code).seq)
            cases.act(desk, code, action, sent, house.people["truong-ioc"], clock.now())
        case = load_case(code)
    readers = [p for p in house.cast(case) if knows(house, case, house.people[p])]
    assert "ubnd-tan-phong" in readers
    for person in readers:
        pages = [f"/vu-viec/{code}", *(f"/vu-viec/{code}/ban-ghi/{e.seq}" for e in case.entries)]
        read = "".join(house.client(person).get(page).text for page in pages)
        assert second in read, person
        assert "khốn nạn" not in read, person
        assert first not in read, person


def test_who_is_on_duty_for_the_helpers_is_told_too(house: House) -> None:
    case = next(c for c in house.cases if c.helpers and not c.locked and not c.closed)
    now = clock.now().astimezone(house.desk.live.book.zone)
    for number, agency in enumerate((case.lead, case.helpers[0])):
        typed = {
            "co-quan": [agency], "ho-ten": [f"Người trực {number}"], "dien-thoai": [f"091234567{number}"],
            "tu": [(now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")],
            "den": [(now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")],
        }  # fmt: skip
        with house.database.connection_context():
            book, who = books.book_of(house.desk, "lich-truc"), house.people["truong-ioc"]
            books.enter(house.desk, book, Submission(f"duty{number}", typed), who, now)
    page = house.client("truong-ioc").get(f"/vu-viec/{case.code}").text
    assert page.count("Người trực") == 2
    assert "tel:0912345671" in page


def test_a_difficulty_raised_on_a_case_leads_to_the_row_that_decided_it(house: House) -> None:
    case = next(c for c in house.cases if c.decision and c.lead and not (c.locked or c.closed))
    person = next(p for p, a in house.people.items() if a.agency == case.lead)
    rule = next(r for r in case.decision["rows"] if r["question"] == "limit")["rule"]
    client, asked = house.client(person), f"/so/vuong-mac/ghi?vu-viec={case.code}"
    assert f'<option value="{rule}">' in client.get(asked).text
    assert 'name="dong-quy-tac"' not in client.get("/so/vuong-mac/ghi").text
    typed = {"~command": "d", "vu-viec": case.code, "dong-quy-tac": rule}
    again = client.post("/so/vuong-mac/ghi", data={**typed, "noi-dung": "ngắn"})
    assert (again.status_code, f'<option selected value="{rule}">' in again.text) == (422, True)
    assert client.post("/so/vuong-mac/ghi", data={**typed, "noi-dung": "Không đủ giờ để tới nơi."}).status_code == 302
    office = house.client("chuyen-vien-van-phong")
    page = office.get("/so/vuong-mac").text
    found = re.search(rf'href="(/chinh-sach/dieu-khoan\?dong={rule}#([\w-]+))"', page)
    assert found
    clause = next(c for c in house.policy.clauses if c.head.id == found[2])
    assert f"<h2>{clause.text}</h2>" in page
    row = next(r.head for r in house.policy.rules if r.head.id == rule)
    clauses = office.get(found[1]).text
    assert f"<code>{row.place.file}:{row.place.line}</code> <mark>{rule}</mark>" in clauses


def test_a_difficulty_leads_to_the_rows_of_its_clause_and_back(house: House) -> None:
    clause = next(c for c in house.policy.clauses if c.text == "Điều 7 khoản 6")
    with house.database.connection_context():
        book, office = books.book_of(house.desk, "vuong-mac"), house.people["chuyen-vien-van-phong"]
        typed = {"noi-dung": ["Chưa rõ báo cáo lại khi nào."], "dieu-khoan": [clause.head.id]}
        books.enter(house.desk, book, Submission("v0", typed), house.people["truong-ioc"], clock.now())
        (line,) = [s.line for s in books.page(house.desk, book, office, clock.now()) if s.line.clause == clause.head.id]
        said = {"ket-luan": ["de-xuat-sua"], "tra-loi": ["Sẽ đề xuất."], "ban-sua": ["abcdef1234"]}
        books.answer(house.desk, book, line.id, Submission("v1", said, (), line.seq), office, clock.now())
    page = house.client("chuyen-vien-van-phong").get("/so/vuong-mac").text
    assert f"/chinh-sach/dieu-khoan#{clause.head.id}" in page
    assert f"<code>{house.desk.live.source_digest[:16]}</code>" in page
    assert "abcdef1234" in page
    clauses = house.client("chuyen-vien-van-phong").get("/chinh-sach/dieu-khoan").text
    assert f'id="{clause.head.id}"' in clauses
    assert f"/so/vuong-mac#dong-{line.id}" in clauses
    row = next(a for a in house.policy.actions if a.head.id == "bao-cao-chua-giai-quyet")
    assert f"<code>{row.head.place.file}:{row.head.place.line}</code>" in clauses


def test_two_stored_versions_side_by_side_are_for_those_who_keep_the_policy(house: House) -> None:
    with house.database.connection_context():
        stored = registers.version(house.version)
        assert stored
        files = registers.files_of(stored)
        files["sla.yaml"] = files["sla.yaml"].replace(b": 04 gi", b": 05 gi")
        registers.keep_version("f" * 64, "d", "", files, clock.now())
    keepers = {r.head.id for r in house.policy.roles if r.office}
    keeper = next(p for p, who in house.people.items() if who.roles & keepers)
    other = next(p for p, who in house.people.items() if not who.roles & keepers)
    address = f"/chinh-sach/khac-biet?truoc={house.version}&sau={'f' * 64}"
    page = house.client(keeper).get(address)
    assert page.status_code == 200
    assert '<del>04 giờ</del></td><td data-label="Sau"><ins>05 giờ</ins>' in page.text
    assert house.client(keeper).get("/chinh-sach/khac-biet").status_code == 200
    assert house.client(keeper).get("/chinh-sach/khac-biet?truoc=x").status_code == 404
    assert house.client(other).get(address).status_code == 404
    assert house.client("").get(address).status_code == 302
