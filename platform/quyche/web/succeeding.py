"""What became of a case because its state or an agency of it is gone, as its timeline says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quyche.web.context import named
from quyche.web.ticking import signed

Data = Mapping[str, Any]


def said_of_succession(kind: str, data: Data) -> str:
    """ "" for other events."""
    say = _SAID.get(kind)
    return say(data) if say else ""


def _state(data: Data) -> str:
    was, now = (named("states", data[k]) for k in ("was", "state"))
    return f"Trạng thái “{was}” không còn, chuyển sang “{now}”\n{_grounds(data)}"


def _agencies(data: Data) -> str:
    every = data["replaced"]
    return "\n".join(["; ".join(map(_agency, every)), *dict.fromkeys(map(_grounds, every))])


def _agency(data: Data) -> str:
    was, now = (named("agencies", data[k]) for k in ("was", "agency"))
    return f"{now} tiếp nhận thay {was}"


def _barred(data: Data) -> str:
    every = data["stranded"]
    return "\n".join(["; ".join(map(_kept_out, every)), *dict.fromkeys(map(_grounds, every))])


def _kept_out(data: Data) -> str:
    was, now = (named("agencies", data[k]) for k in ("was", "agency"))
    return f"{was} không còn; {now} thay nó nhưng không được tiếp cận vụ việc này, nên phải có người chuyển"


def _rerouted(data: Data) -> str:
    """Both leads, each with what it rests on."""
    was, now = named("agencies", data["was"]["lead"]), named("agencies", data["lead"])
    before = f" ({', '.join(data['was']['citations'])})" if data["was"]["citations"] else ""
    return f"{now} chủ trì thay {was}{before} theo quy định chuyển tiếp\n{_grounds(data)}"


def said_of_receivers(data: Data) -> str:
    """Who received a step in another's place, and on what grounds; "" where nobody did."""
    every = data.get("replaced", ())
    told = "; ".join(_kept_out(d) if d["kept_out"] else _agency(d) for d in every)
    return "\n".join([told, *dict.fromkeys(map(_grounds, every))])


def _grounds(data: Data) -> str:
    return f"Căn cứ {', '.join(data['citations'])}{signed(data)}."


_SAID: dict[str, Callable[[Data], str]] = {
    "state_replaced": _state,
    "agencies_replaced": _agencies,
    "successor_barred": _barred,
    "lead_rerouted": _rerouted,
}
