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
    for name in MODULES:
        module = importlib.import_module(f"sakip.{name}")
        for member, value in vars(module).items():
            if not (inspect.isclass(value) or callable(value)) or getattr(value, "__doc__", None) is None:
                continue
            found.setdefault(getattr(value, "__qualname__", member), value.__doc__)
            if inspect.isclass(value):
                for method, inner in vars(value).items():
                    text = getattr(inner, "__doc__", None)
                    if isinstance(text, str):
                        found.setdefault(f"{value.__qualname__}.{method}", text)
    return sorted((name, text) for name, text in found.items() if ">>>" in text)


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
    for block in blocks:
        if ">>>" in block:
            example = doctest.DocTestParser().get_doctest(block, {}, readme, None, 0)
            report: list[str] = []
            result = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=report.append)
            assert result.failed == 0, "".join(report)
        else:
            exec(compile(block, readme, "exec"), {})
