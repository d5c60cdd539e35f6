"""Ward outlines: GeoJSON whose features carry our `mã`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from quyche.errors import Finding, Place, finding
from quyche.policy.places import Outline


def read_outlines(files: Mapping[str, bytes]) -> tuple[tuple[Outline, ...], list[Finding]]:
    """Outlines by ward; a file that is not such GeoJSON is a finding, never an exception."""
    outlines: list[Outline] = []
    findings: list[Finding] = []
    for name, data in sorted(files.items()):
        try:
            outlines += _outlines(name, json.loads(data.decode("utf-8")))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            findings.append(finding("bad-geojson", "error", Place(name, 1, 1)))
    return tuple(sorted(outlines, key=lambda o: o.ward)), findings


def _outlines(file: str, collection: Any) -> Iterator[Outline]:
    for feature in collection["features"]:
        geometry = feature["geometry"]
        polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
        rings = tuple(
            tuple(tuple((float(x), float(y)) for x, y in ring) for ring in polygon) for polygon in polygons
        )  # fmt: skip
        yield Outline(str(feature["properties"]["mã"]), rings, file)
