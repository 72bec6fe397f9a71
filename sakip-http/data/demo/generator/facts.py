"""The published figures this data set carries, read from the vectors of the repository: none is typed again here."""

import json
from pathlib import Path

FACTS = Path(__file__).resolve().parents[4] / "tests" / "vectors" / "published.json"


class Fact:
    """A row of a published document with the document it stands in."""

    def __init__(self, group, row):
        self.row = row
        self.id = row["id"]
        self.instansi = group["instansi"]
        self.year = group.get("year")
        self.source = group.get("url") or group["citation"]

    def citation(self):
        year = f" {self.year}" if self.year else ""
        return f"{self.instansi}{year}"


def read():
    groups = json.loads(FACTS.read_text(encoding="utf-8"))["sources"]
    return {row["id"]: Fact(group, row) for group in groups for row in group["rows"]}


BY_ID = read()
