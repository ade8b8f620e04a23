"""The arrows of the way of the data, held: no arrow runs back up.

Browser → api → recognition ← training. The core knows no web, the web knows no training, and TensorFlow is imported in
training/ only.
"""

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = ("webapp", "training", "bench", "tests", "train_model.py", "gunicorn.conf.py")
MAX_LINES = 300

# The one place in the web that may serve with TensorFlow, and only once it is asked to.
TENSORFLOW_ENGINE = "webapp.recognition.classify"
TENSORFLOW = ("tensorflow", "keras", "tf_keras")
WEB = ("flask", "werkzeug", "jinja2", "sqlalchemy", "gunicorn")
ABOVE_RECOGNITION = (
    *(f"webapp.{name}" for name in ("api", "pages", "config", "problems", "headers", "request")),
    "training",
)


def python_files() -> Iterator[Path]:
    for source in SOURCES:
        path = PROJECT / source
        yield from path.rglob("*.py") if path.is_dir() else [path]


def module_name(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in python_files()}


@functools.cache
def imports(module: str, *, at_import: bool = False) -> frozenset[str]:
    """Names what a module imports, `from a import b` as both a and a.b.

    Args:
        module: a module of ours.
        at_import: leave out what is imported inside functions and for type checkers.
    """
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    found = set()
    for node in _walk(tree, at_import):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(found)


def _walk(node: ast.AST, at_import: bool) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        lazy = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        typing = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
        if not (at_import and (lazy or typing)):
            yield from _walk(child, at_import)


def _absolute(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    base = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def reached(module: str) -> set[str]:
    """Names everything that is imported when `module` is, through our own modules and the packages around them."""
    found, waiting = set(), [module]
    while waiting:
        current = waiting.pop()
        parents = {current.rsplit(".", depth)[0] for depth in range(1, current.count(".") + 1)}
        for name in imports(current, at_import=True) | parents:
            if name not in found:
                found.add(name)
                waiting += [name] if name in MODULES else []
    return found


def within(name: str, tops: tuple[str, ...]) -> bool:
    return any(name == top or name.startswith(f"{top}.") for top in tops)


def of(*tops: str) -> list[str]:
    return sorted(module for module in MODULES if within(module, tops))


@pytest.mark.parametrize("module", of("webapp.recognition"))
def test_the_core_knows_no_web_and_nothing_above_it(module):
    forbidden = (*WEB, *TENSORFLOW, *ABOVE_RECOGNITION)
    assert not {name for name in reached(module) if within(name, forbidden)}
    forbidden_lazily = (*WEB, *ABOVE_RECOGNITION) if module == TENSORFLOW_ENGINE else forbidden
    assert not {name for name in imports(module) if within(name, forbidden_lazily)}


@pytest.mark.parametrize("module", of("webapp"))
def test_the_web_never_imports_training_or_tensorflow(module):
    assert not {name for name in reached(module) if within(name, ("training", *TENSORFLOW))}
    allowed = () if module != TENSORFLOW_ENGINE else TENSORFLOW
    names = {name for name in imports(module) if within(name, ("training", *TENSORFLOW))}
    assert not {name for name in names if not within(name, allowed)}


@pytest.mark.parametrize("module", of("training"))
def test_training_knows_no_web(module):
    above = tuple(name for name in ABOVE_RECOGNITION if name != "training")
    assert not {name for name in imports(module) if within(name, (*WEB, *above))}


@pytest.mark.parametrize("module", of("webapp"))
def test_only_the_settings_read_the_environment(module):
    if module != "webapp.config":
        assert not re.search(r"\b(environ|getenv)\b", MODULES[module].read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(map(str, (path.relative_to(PROJECT) for path in MODULES.values()))))
def test_no_file_is_a_room_too_large_to_know(path):
    assert len((PROJECT / path).read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import webapp; webapp.create_app()", ["tensorflow", "keras", "training", "sklearn", "matplotlib"]),
        ("import webapp.recognition.pipeline", ["tensorflow", "keras", "flask", "werkzeug"]),
    ],
)
def test_the_running_program_agrees(statement, absent):
    check = f"{statement}; import sys; print([name for name in {absent} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_checks_can_fail():
    """Guards the guard: what it looks for is found where it is known to be."""
    assert "flask" in imports("webapp.problems")
    assert "flask" in reached("webapp.api.predict")
    assert "webapp.recognition.shapes" in reached("webapp.api.schemas")
    assert "tests.pictures" in reached("tests.test_server")
