"""Random requests to every call, answered byte for byte as Rust answers them."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

import sakip

CASES = os.environ.get("SAKIP_CASES")
AT_LEAST = 100_000


def answered(call: str, request: str) -> tuple[str, str]:
    try:
        return "answer", sakip.call(call, request)
    except sakip.SakipError as error:
        problems = [
            {"code": one.code, "place": one.place, "message": {"id": one.message.id, "en": one.message.en}}
            for one in error.problems
        ]
        return "problems", json.dumps(problems, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.skipif(CASES is None, reason="SAKIP_CASES names the file that tests/python.sh makes")
def test_every_line_is_answered_as_rust_answers_it() -> None:
    assert CASES is not None
    counted = Counter[tuple[str, str]]()
    wrong = []
    with Path(CASES).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            case = json.loads(line)
            kind, text = answered(case["call"], case["request"])
            counted[case["call"], kind] += 1
            if case.get(kind) != text:
                wrong.append(f"line {number}: {case['call']} {case['request'][:200]}\n  {text[:300]}")
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:5])
    assert counted.total() >= AT_LEAST
    for call in dict(sakip._sakip.names())["Call"]:
        assert counted[call, "answer"] > 0 and counted[call, "problems"] > 0, call
