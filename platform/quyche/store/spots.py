"""Where cases lie, to some ten metres: derived, and gone with the case (docs/decisions/0006)."""

from __future__ import annotations

from collections.abc import Iterable

from quyche.store.tables import Spot

DIGITS = 4
"""Of degrees: about eleven metres, enough for a map of the city."""
Place = tuple[float, float]


def put(case: str, place: Place | None) -> None:
    """Latitude and longitude in degrees; None when the case says none. In the transaction of the case's events."""
    if place is None:
        return drop(case)
    row = {"lat": round(place[0], DIGITS), "lon": round(place[1], DIGITS)}
    Spot.insert(case=case, **row).on_conflict(conflict_target=[Spot.case], update=row).execute()
    return None


def drop(case: str) -> None:
    Spot.delete().where(Spot.case == case).execute()


def clear() -> None:
    Spot.delete().execute()


def of(cases: Iterable[str]) -> dict[str, Place]:
    """Where these cases lie, as far as they say. The caller has seen to it that the reader may know of them."""
    found = Spot.select().where(Spot.case.in_(list(cases)))
    return {s.case: (s.lat, s.lon) for s in found}


def all_rows() -> list[tuple[str, float, float]]:
    return [(s.case, s.lat, s.lon) for s in Spot.select().order_by(Spot.case)]
