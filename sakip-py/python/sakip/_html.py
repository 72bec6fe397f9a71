"""How results look in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._sakip import Policy


def table(caption: str, rows: list[tuple[str, Any]], note: str = "") -> str:
    """A small table of names and values with a sentence below."""
    cells = "".join(
        f'<tr><th style="text-align:left">{escape(name)}</th><td style="text-align:right">{escape(str(value))}</td></tr>'
        for name, value in rows
        if value is not None
    )
    below = f'<div style="max-width:42em">{escape(note)}</div>' if note else ""
    return f"<div><table><caption><b>{escape(caption)}</b></caption>{cells}</table>{below}</div>"


def policy(of: Policy) -> str:
    """A policy with its categories, limits and source."""
    data = of.to_dict()
    limits = data.get("limits", {})
    bands = ", ".join(band["label"]["id"] for band in data["bands"])
    source = data["source"]["citation"] + ("" if of.verified else " (belum diverifikasi)")
    return table(
        f"{data['title']['id']} ({of})",
        [
            ("Batas atas", limits.get("cap")),
            ("Batas bawah", limits.get("floor")),
            ("Pembulatan", f"{data['rounding']['mode']}, {data['rounding']['decimals']} desimal"),
            ("Kategori", bands),
        ],
        source,
    )
