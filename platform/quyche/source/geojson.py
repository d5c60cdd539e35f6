"""Ward outlines: GeoJSON whose features carry our `mã`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from quyche.errors import Finding, Place, finding
from quyche.policy.places import Outline, Ward


def read_outlines(files: Mapping[str, bytes]) -> tuple[tuple[Outline, ...], list[Finding]]:
    """Outlines by ward; a file that is not such GeoJSON is a finding, never an exception."""
    outlines: list[Outline] = []
    findings: list[Finding] = []
    for name, data in sorted(files.items()):
        try:
            outlines += _outlines(name, data)
        except (ValueError, KeyError, TypeError, IndexError, RecursionError, OverflowError, AttributeError):
            findings.append(finding("bad-geojson", "error", Place(name, 1, 1)))
    return tuple(sorted(outlines, key=lambda o: o.ward)), findings


def with_merged(outlines: tuple[Outline, ...], wards: Sequence[Ward]) -> tuple[Outline, ...]:
    """The outlines, and for a ward without one those of the wards it takes the place of, as its parts."""
    drawn = {o.ward for o in outlines}
    made = list[Outline]()
    for ward in wards:
        parts = [o for o in outlines if o.ward in ward.replaces]
        if parts and ward.head.id not in drawn:
            made.append(Outline(ward.head.id, tuple(p for o in parts for p in o.polygons), parts[0].file))
    return tuple(sorted([*outlines, *made], key=lambda o: o.ward))


@lru_cache(maxsize=8)
def _outlines(file: str, data: bytes) -> tuple[Outline, ...]:
    return tuple(_features(file, json.loads(data.decode("utf-8"))))


def _features(file: str, collection: Any) -> Iterator[Outline]:
    for feature in collection["features"]:
        geometry = feature["geometry"]
        polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
        rings = tuple(
            tuple(tuple(_point(x, y) for x, y in ring) for ring in polygon) for polygon in polygons
        )  # fmt: skip
        yield Outline(str(feature["properties"]["mã"]), rings, file)


def _point(x: Any, y: Any) -> tuple[float, float]:
    """Degrees of longitude and latitude. Raises ValueError for anything that is not on earth."""
    point = float(x), float(y)
    if not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
        raise ValueError(point)
    return point
