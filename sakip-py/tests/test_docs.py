"""Every example in the documentation of the package, run."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import sakip

MODULES = sorted(module.name for module in pkgutil.iter_modules(sakip.__path__))
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def documented() -> list[tuple[str, str]]:
    found = {"sakip": sakip.__doc__ or ""}
    for module in [sakip, *(importlib.import_module(f"sakip.{name}") for name in MODULES)]:
        for member, value in vars(module).items():
            if not callable(value) or not str(getattr(value, "__module__", "")).startswith("sakip"):
                continue
            text = getattr(value, "__doc__", None)
            if isinstance(text, str) and ">>>" in text:
                found[member] = text
            for method, inner in vars(value).items() if inspect.isclass(value) else ():
                text = getattr(inner, "__doc__", None)
                if isinstance(text, str) and ">>>" in text:
                    found[f"{member}.{method}"] = text
    return sorted(found.items())


@pytest.mark.parametrize(("name", "text"), documented(), ids=lambda value: value[:30])
def test_the_example_of(name: str, text: str) -> None:
    names = {**vars(sakip), "Fraction": importlib.import_module("fractions").Fraction}
    names["Decimal"] = importlib.import_module("decimal").Decimal
    names["text"] = importlib.import_module("sakip._numbers").text
    example = doctest.DocTestParser().get_doctest(inspect.cleandoc(text), names, name, None, 0)
    assert example.examples
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=report.append)
    assert result.failed == 0, "".join(report)


def test_there_are_examples() -> None:
    names = {name for name, _ in documented()}
    for name in ("achievement", "capaian", "reviu", "anggaran", "Period", "Policy", "Rumus", "Nilai"):
        assert name in names


def test_everything_public_is_documented() -> None:
    for name in sakip.__all__:
        value = getattr(sakip, name)
        if inspect.isclass(value) or callable(value):
            assert value.__doc__, name


@pytest.mark.parametrize("readme", ["sakip-py/README.md", "README.md"])
def test_the_examples_of_the_readme(readme: str) -> None:
    text = (Path(__file__).parents[2] / readme).read_text()
    blocks = [part.split("```", 1)[0] for part in text.split("```python\n")[1:]]
    assert blocks, "no Python in it"
    names: dict[str, object] = {}
    for block in blocks:
        if ">>>" in block:
            example = doctest.DocTestParser().get_doctest(block, names, readme, None, 0)
            report: list[str] = []
            # Later blocks go on with the names of the earlier ones.
            result = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=report.append, clear_globs=False)
            names = example.globs
            assert result.failed == 0, "".join(report)
        else:
            exec(compile(block, readme, "exec"), {})
