"""Plots people want of their figures, by matplotlib: `pip install sakip[plot]`.

Every function draws into ``ax`` (or a new figure), returns the axes and computes no figure: it draws those of the
engine. Colours run from blue (best) to red (worst) and are told apart by colour-blind readers; every figure also
stands beside its mark as text.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ._budget import buku_anggaran
from ._enums import Frequency
from ._evaluation import Bagian, Nilai
from ._sakip import Period, Policy
from ._scalar import Achievement, RolledUp, achievement, bulatkan, policy_of

try:
    import matplotlib as _matplotlib
    from matplotlib import pyplot as _pyplot
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle as _Rectangle
    from matplotlib.patheffects import withStroke as _outline
except ModuleNotFoundError as _missing:  # pragma: no cover
    raise ModuleNotFoundError("sakip.plot draws with matplotlib: pip install sakip[plot]") from _missing

__all__ = ["capaian", "lke", "pohon", "serapan"]

_NONE = "#bdbdbd"
_INK = "#333333"


def _axes(ax: Axes | None, width: float, height: float) -> Axes:
    if ax is not None:
        return ax
    _, made = _pyplot.subplots(figsize=(width, height), layout="constrained")
    return made


def _bare(ax: Axes) -> None:
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _colours(policy: Policy) -> dict[str, Any]:
    """A colour for each category, by its code and by its Indonesian label."""
    bands = policy.to_dict()["bands"]
    shades = _matplotlib.colormaps["RdYlBu"]
    last = max(len(bands) - 1, 1)
    found = {}
    for place, band in enumerate(bands):
        colour = shades(0.92 - 0.82 * place / last)
        found[band["code"]] = found[band["label"]["id"]] = colour
    return found


def _ink_on(colour: Any) -> str:
    red, green, blue = _matplotlib.colors.to_rgb(colour)
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else _INK


def _pairs(data: Any, label: str) -> list[tuple[str, Decimal | None, str | None]]:
    """Names with their figures and categories, of a mapping or of a table with the columns of `sakip.capaian`."""
    if isinstance(data, Mapping):
        found = []
        for name, value in data.items():
            if isinstance(value, (Achievement, RolledUp)):
                found.append((str(name), value.value, value.category.code if value.category else None))
            else:
                found.append((str(name), value, None))
        return found
    columns = {name: list(data[name]) for name in (label, "capaian", "kategori") if name in data}
    if not columns and hasattr(data, "column_names"):
        columns = {name: data.column(name).to_pylist() for name in (label, "capaian", "kategori")}
    return [
        (str(name), _known(value), _known(category))
        for name, value, category in zip(columns[label], columns["capaian"], columns["kategori"])
    ]


def _known(value: Any) -> Any:
    """A value of a table; what pandas and Arrow call missing is nothing."""
    if hasattr(value, "as_py"):
        value = value.as_py()
    return None if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value else value


def capaian(
    data: Any,
    *,
    label: str = "indikator",
    policy: Policy | str | None = None,
    judul: str = "Capaian kinerja",
    ax: Axes | None = None,
) -> Axes:
    """Bars of capaian over the bands of the policy, with the line of 100 %.

    ``data`` is a table that `sakip.capaian` answered, its names in the column ``label``, or a mapping of names to
    achievements. A row without a figure keeps its place and says so.
    """
    rules = policy_of(policy)
    pairs = _pairs(data, label)
    ax = _axes(ax, 8.5, 0.42 * len(pairs) + 1.6)
    figures = [float(value) for _, value, _ in pairs if value is not None]
    right = max([110.0, *figures]) * 1.12
    lowest = min([0.0, *figures])
    # A figure below zero stands left of its bar.
    left = lowest - 0.12 * (right - lowest) if lowest < 0 else 0.0
    colours = _colours(rules)
    _shade(ax, rules, left, right, colours)
    for place, (_, value, category) in enumerate(pairs):
        if value is None:
            ax.text(left + (right - left) * 0.008, place, "tidak ada angka", va="center", color="#777777", fontsize=9)
            continue
        ax.barh(place, float(value), height=0.56, color=colours.get(category or "", "#4575b4"), zorder=2,
                edgecolor="white", linewidth=0.8)  # fmt: skip
        beside = 4 if value >= 0 else -4
        ax.annotate(str(value).replace(".", ","), (float(value), place), xytext=(beside, 0),
                    textcoords="offset points", va="center", ha="left" if value >= 0 else "right",
                    fontsize=9, color=_INK, zorder=4,
                    path_effects=[_outline(linewidth=2.5, foreground="white", alpha=0.8)])  # fmt: skip
    ax.axvline(100, color=_INK, linewidth=1, linestyle=(0, (4, 3)), zorder=3)
    ax.set_yticks(range(len(pairs)), [textwrap.fill(name, 46) for name, _, _ in pairs], fontsize=9)
    ax.set_ylim(len(pairs) - 0.4, -0.6)
    ax.set_xlim(left, right)
    ax.set_xlabel(f"% dari target (kebijakan {rules})")
    ax.set_title(judul, loc="left", fontweight="bold", pad=22)
    _bare(ax)
    return ax


def _shade(ax: Axes, policy: Policy, left: float, right: float, colours: Mapping[str, Any]) -> None:
    """The bands behind the bars, each with its name above."""
    above = right
    for band in policy.to_dict()["bands"]:
        bound = band.get("above", band.get("from"))
        low = max(left, float(bound)) if bound is not None else left
        if low < above:
            ax.axvspan(low, above, color=colours[band["code"]], alpha=0.13, zorder=0, linewidth=0)
            name = band["label"]["id"]
            if (above - low) / (right - left) > 0.013 * len(name):
                ax.text((low + above) / 2, 1.01, name, transform=ax.get_xaxis_transform(), ha="center", va="bottom",
                        fontsize=8, color="#555555")  # fmt: skip
            above = low


def serapan(
    entries: Iterable[Mapping[str, Any]],
    tahun: int,
    *,
    sampai: Period | str | None = None,
    judul: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """What was spent against what was planned, month by month, with the pagu in force.

    ``entries`` are those of `sakip.buku_anggaran`; ``sampai`` is the last month that is told.
    """
    listed = [dict(entry) for entry in entries]
    months = Period(str(tahun)).parts(Frequency.MONTHLY)
    last = None if sampai is None else Period(str(sampai))
    told = [month for month in months if last is None or month.last_day <= last.last_day]
    groups = [buku_anggaran(listed, month)[0] for month in months]
    unit, power = _unit([group.pagu for group in groups])
    ax = _axes(ax, 8.5, 4.4)

    def line(amounts: Sequence[Decimal | None]) -> list[float]:
        return [float("nan") if amount is None else float(amount.scaleb(-power)) for amount in amounts]

    at = range(1, 13)
    ax.step(at, line([group.pagu for group in groups]), where="mid", color="#777777", linewidth=1.2, label="Pagu")
    ax.plot(at, line([group.rencana for group in groups]), color="#f4a259", linewidth=2, linestyle=(0, (5, 2)),
            label="Rencana kumulatif")  # fmt: skip
    spent = line([group.realisasi for group in groups[: len(told)]])
    ax.fill_between(at[: len(told)], spent, color="#2c7fb8", alpha=0.15, linewidth=0)
    ax.plot(at[: len(told)], spent, color="#2c7fb8", linewidth=2.4, marker="o", markersize=4,
            label="Realisasi kumulatif")  # fmt: skip
    if told:
        now = groups[len(told) - 1]
        if now.serapan.value is not None:
            behind = now.deviasi_poin.value
            note = f"serapan {now.serapan.value} %".replace(".", ",")
            if behind is not None:
                note += f"\n{behind:+} poin dari rencana".replace(".", ",")
            ax.annotate(note, (len(told), spent[-1]), xytext=(10, -12), textcoords="offset points", fontsize=9,
                        va="top", color="#1c5f8a", fontweight="bold")  # fmt: skip
    ax.set_xticks(at, ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"])
    ax.set_xlim(0.7, 12.6)
    ax.set_ylim(0)
    ax.set_ylabel(f"Rp {unit}".strip())
    ax.grid(axis="y", color="#e5e5e5", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, 0.9))
    ax.set_title(judul or f"Serapan anggaran {tahun}", loc="left", fontweight="bold")
    _bare(ax)
    return ax


def _unit(amounts: Iterable[Decimal | None]) -> tuple[str, int]:
    most = max((amount for amount in amounts if amount is not None), default=Decimal(0))
    for name, power in (("triliun", 12), ("miliar", 9), ("juta", 6), ("ribu", 3)):
        if most >= Decimal(10) ** power:
            return name, power
    return "", 0


def lke(
    nilai: Nilai | Mapping[str, Nilai],
    *,
    judul: str = "Nilai LKE per komponen (perkiraan)",
    ax: Axes | None = None,
) -> Axes:
    """A radar of the components of an evaluation: how much of its weight each one scored.

    Several sheets (tracks, years) may be laid over each other: ``{"2024": …, "2025": …}``.
    """
    sheets = nilai if isinstance(nilai, Mapping) else {"": nilai}
    first = next(iter(sheets.values()))
    names = [f"{textwrap.fill(part.title.id, 18)}\n({part.weight} poin)" for part in first.components]
    if ax is None:
        _, ax = _pyplot.subplots(figsize=(6.4, 6), layout="constrained", subplot_kw={"projection": "polar"})
    turn = 6.283185307179586
    angles = [turn * place / len(names) for place in range(len(names))]
    polar: Any = ax
    polar.set_theta_offset(turn / 4)
    polar.set_theta_direction(-1)
    for place, (name, sheet) in enumerate(sheets.items()):
        shares = [_share(part) for part in sheet.components]
        total = "belum lengkap" if sheet.rounded is None else f"{sheet.rounded} ({sheet.predicate})".replace(".", ",")
        colour = f"C{place}"
        ax.plot([*angles, angles[0]], [*shares, shares[0]], color=colour, linewidth=2, marker="o", markersize=4,
                label=f"{name} {total}".strip())  # fmt: skip
        ax.fill([*angles, angles[0]], [*shares, shares[0]], color=colour, alpha=0.12)
    if len(sheets) == 1:
        names = [f"{name}\n{_share(part):.0f} %" for name, part in zip(names, first.components)]
    ax.set_xticks(angles, names, fontsize=9)
    ax.tick_params(axis="x", pad=9)
    for tick, angle in zip(ax.get_xticklabels(), angles):
        # Beside the circle a name runs away from it.
        tick.set_horizontalalignment("center" if angle % (turn / 2) < 0.01 else "left" if angle < turn / 2 else "right")
    ax.set_ylim(0, 100)
    ax.set_yticks([25, 50, 75, 100], ["25", "50", "75", "100 %"], fontsize=7, color="#888888")
    polar.set_rlabel_position(45)
    ax.grid(color="#dddddd")
    polar.spines["polar"].set_color("#cccccc")
    ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.18))
    ax.set_title(judul, fontweight="bold", pad=18)
    return ax


def _share(part: Bagian) -> float:
    """How much of its weight a component scored, in percent."""
    if part.score is None:
        return float("nan")
    share = achievement(part.weight, bulatkan(part.score, 10)).value
    return float("nan") if share is None else float(share)


def pohon(
    nodes: Sequence[Mapping[str, Any]],
    hasil: Sequence[Mapping[str, Any]],
    *,
    policy: Policy | str | None = None,
    judul: str = "Capaian pohon kinerja",
    ax: Axes | None = None,
) -> Axes:
    """A heat map of a tree: every node with its figure, its children to the right of it.

    ``nodes`` is what `sakip.rollup` was asked, ``hasil`` what it answered.
    """
    colours = _colours(policy_of(policy))
    figures = {row["id"]: row for row in hasil}
    children: dict[str | None, list[Mapping[str, Any]]] = {}
    for node in nodes:
        children.setdefault(node.get("induk"), []).append(node)
    depth = _depth(children, None)
    leaves = sum(_leaves(children, root["id"]) for root in children.get(None, []))
    ax = _axes(ax, min(3.4 * depth + 0.6, 14), 0.46 * leaves + 1.2)
    drawn: list[str] = []

    def draw(node: Mapping[str, Any], column: int, top: float) -> float:
        name = node["id"]
        drawn.append(name)
        tall = float(_leaves(children, name))
        row = figures[name]
        category = row["kategori"]
        colour = _NONE if row["nilai"] is None else colours.get(category["id"] if category else "", "#4575b4")
        wide = 1.0 if children.get(name) else float(depth - column)
        ax.add_patch(_Rectangle((column, top), wide, tall, facecolor=colour, edgecolor="white", linewidth=2))
        shown = "tidak ada angka" if row["nilai"] is None else f"{row['nilai']} %".replace(".", ",")
        used = row["cakupan"]
        if children.get(name) and used["used"] < used["total"]:
            shown += f"  ({used['used']} dari {used['total']})"
        title = textwrap.shorten(str(node.get("nama") or name), int(44 * wide), placeholder=" …")
        ink = _ink_on(colour)
        inner = textwrap.fill(title, 26) if tall > 1.5 else title
        if tall > 1.5:
            ax.text(column + 0.04, top + tall / 2, f"{inner}\n{shown}", va="center", fontsize=9, color=ink)
        else:
            ax.text(column + 0.04, top + 0.5, textwrap.shorten(title, int(30 * wide), placeholder=" …"), va="center",
                    fontsize=8.5, color=ink)  # fmt: skip
            ax.text(column + wide - 0.04, top + 0.5, shown, va="center", ha="right", fontsize=8.5,
                    fontweight="bold", color=ink)  # fmt: skip
        below = top
        for child in children.get(name, []):
            below = draw(child, column + 1, below)
        return top + tall

    top = 0.0
    for root in children.get(None, []):
        top = draw(root, 0, top)
    ax.set_xlim(0, depth)
    ax.set_ylim(leaves, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_title(judul, loc="left", fontweight="bold")
    return ax


def _leaves(children: Mapping[str | None, Sequence[Mapping[str, Any]]], of: str | None) -> int:
    below = children.get(of, [])
    return sum(_leaves(children, child["id"]) for child in below) or 1


def _depth(children: Mapping[str | None, Sequence[Mapping[str, Any]]], of: str | None) -> int:
    below = children.get(of, [])
    return 1 + max(_depth(children, child["id"]) for child in below) if below else 0
