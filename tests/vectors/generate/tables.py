"""Tables: many cases of one form in few bytes. A row is a case, a column a dotted place in it."""


def table(name, kind, note, columns, rows, common=None):
    """A table; `None` in a row leaves the place out of that case."""
    rows = [list(row) for row in rows]
    assert rows and all(len(row) == len(columns) for row in rows), name
    made = {"id": name, "kind": kind, "source": {"citation": "generated", "note": note}}
    return made | ({"common": common} if common else {}) | {"columns": columns, "rows": rows}


def from_cases(name, kind, note, cases, inputs, outputs, common=None):
    """A table from (policy, input, output) triples, or pairs without a policy."""
    with_policy = len(cases[0]) == 3
    columns = ["policy"] * with_policy
    columns += [f"input.{key}" for key in inputs] + [f"output.{key}" for key in outputs]
    rows = []
    for case in cases:
        given, found = case[-2], case[-1]
        rows.append(
            [*case[:-2], *(given.get(key) for key in inputs), *(found.get(key) for key in outputs)]
        )
    return table(name, kind, note, columns, rows, common)
