"""Where cases lie: beside the list, gone with the case, the same after a rebuild, on both databases."""

from reporting import CHIEF, HEAD, act, report

from quyche.service import rebuilding
from quyche.service.desk import Desk
from quyche.store import loads, spots, tags
from quyche.web import charts

PLACE = {"vi-tri.lat": "22.39645678", "vi-tri.lon": "103.4581234"}


def test_a_point_is_kept_to_ten_metres_and_leaves_with_its_case(desk: Desk) -> None:
    code, without = report(desk, "Ổ gà giữa đường.", **PLACE), report(desk, "Không rõ chỗ.")
    assert spots.all_rows() == [(code, 22.3965, 103.4581)]
    assert spots.of([code, without]) == {code: (22.3965, 103.4581)}
    act(desk, code, "khoa", HEAD, **{"vi-sao": "bi-mat"})
    assert spots.of([code])
    act(desk, code, "go-noi-dung", CHIEF, **{"hieu": "yes"})
    assert spots.all_rows() == []


def test_points_tags_and_loads_are_what_a_rebuild_makes(desk: Desk) -> None:
    code = report(desk, "Ổ gà giữa đường.", **PLACE)
    act(desk, code, "giao-xu-ly", HEAD, **{"linh-vuc": "trat-tu-do-thi", "dia-ban": "tan-phong"})
    flagged = report(desk, "Nhiều bên liên quan.")
    act(desk, flagged, "chuyen-van-phong", HEAD, **{"linh-vuc": "trat-tu-do-thi", "co": "phuc-tap"})
    gone = report(desk, "Nội dung sẽ bị gỡ.", **PLACE)
    act(desk, gone, "khoa", HEAD, **{"vi-sao": "bi-mat"})
    act(desk, gone, "go-noi-dung", CHIEF, **{"hieu": "yes"})
    kept = spots.all_rows(), tags.all_rows(), loads.all_rows()
    assert all(kept)
    rebuilding.rebuild(desk)
    assert (spots.all_rows(), tags.all_rows(), loads.all_rows()) == kept


def test_numbers_on_the_map_lie_on_no_other_and_the_most_come_first() -> None:
    shapes = [
        {"ward": ward, "count": count, "x": x, "y": y}
        for ward, count, x, y in (
            ("far", 1, 300, 100),
            ("few", 2, 110, 110),
            ("many", 12, 100, 100),
            ("none", 0, 500, 100),
        )
    ]
    assert charts.with_room(shapes, 42) == ["many", "far"]
    assert charts.with_room(shapes, 5) == ["many", "few", "far"]
