"""Turning what pydantic found into findings a clerk can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from quyche.errors import Finding, Place, finding
from quyche.policy.nearest import nearest
from quyche.source.mends import mend, slugged
from quyche.source.nodes import Items, Node, Table

Path = tuple[str | int, ...]


def problems(error: ValidationError, model: type[BaseModel], item: Node, at: Mapping[Path, Place]) -> Iterator[Finding]:
    for problem in error.errors():
        path = tuple(step for step in problem["loc"] if not (isinstance(step, str) and step not in _keys(item, at)))
        full = tuple(problem["loc"])
        yield _finding(problem["type"], full, path, problem.get("ctx", {}), problem.get("input"), model, item, at)


def _keys(item: Node, at: Mapping[Path, Place]) -> set[str]:
    return {step for path in at for step in path if isinstance(step, str)}


def _finding(
    kind: str, full: Path, path: Path, context: Mapping[str, Any], given: Any, model: type[BaseModel], item: Node,
    at: Mapping[Path, Place],
) -> Finding:  # fmt: skip
    place = _nearest_place(path, item, at)
    key = str(full[-1]) if isinstance(full[-1], str) else str(full[-2] if len(full) > 1 else "")
    found = given if isinstance(given, str) else ""
    if kind == "extra_forbidden":
        known = _known_keys(model, full[:-1])
        at_key = _key_place(path, item) or place
        return finding("unknown-key", "error", at_key, nearest(key, known) or "", found=key, expected=", ".join(known))
    if kind == "missing":
        return finding("missing-key", "error", _nearest_place(full[:-1], item, at), f"{key}: …", key=key)
    if kind == "literal_error":
        offered = [o.strip().strip("'") for o in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
        expected = ", ".join(offered)
        return finding(
            "not-offered",
            "error",
            place,
            nearest(found, offered) or "",
            key=key,
            found=found,
            expected=expected,
        )
    if kind.startswith("want-"):
        return finding(kind, "error", place, mend(kind, found), key=key, found=found)
    if kind in ("string_pattern_mismatch",):
        return finding("not-a-slug", "error", place, slugged(found), key=key, found=found)
    return finding("wrong-shape", "error", place, key=key, found=found, detail=kind.replace("_", "-"))


def _nearest_place(path: Path, item: Node, at: Mapping[Path, Place]) -> Place:
    while path and path not in at:
        path = path[:-1]
    return at.get(path, item.place)


def _key_place(path: Path, item: Node) -> Place | None:
    """Where the last key of the path is written, rather than its value."""
    node: Node | None = item
    for step in path[:-1]:
        if isinstance(node, Table):
            node = next((v for k, v in node.entries if k.text == step), None)
        elif isinstance(node, Items) and isinstance(step, int):
            node = node.items[step]
    if isinstance(node, Table):
        return next((k.place for k, _ in node.entries if k.text == path[-1]), None)
    return None


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys allowed where the path leads."""
    for step in path:
        if isinstance(step, int):
            continue
        inner = next((f.annotation for f in model.model_fields.values() if f.alias == step), None)
        model = next(_models(inner), model)
    return [f.alias or name for name, f in model.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
