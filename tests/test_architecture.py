"""The rules of the house: who imports whom, how large things are, and that no Python knows a sheet or a column."""

import ast
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from acts.self_checks.self_check import SOURCE as SELF_CHECK_ROOT
from catalog.load import load_catalog
from workbooks.isolated.isolation import SOURCE as READER_ROOT

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
    "packages"
]
LONGEST_MODULE, LONGEST_FLOW = 400, 40
MEDIAN_FUNCTION, NINE_OF_TEN = 12, 30
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*packages: str) -> list[Path]:
    """Modules that people read: without migrations, which Django writes."""
    found = [path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def own_lines(node: Function) -> int:
    """Lines without the docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    return lines - ((node.body[0].end_lineno or 0) - node.body[0].lineno + 1)


def test_imports_go_one_way(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from importlinter.cli import lint_imports

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    code = lint_imports(no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_there_is_a_contract_for_every_package() -> None:
    linted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert set(linted["root_packages"]) == set(PACKAGES)
    named = {name for layer in linted["contracts"][0]["layers"] for name in layer.replace("|", " ").split()}
    assert named == set(PACKAGES)


# Columns are named in the field's plain words, and some of these are also words of the software itself. A search by
# name cannot tell the two apart, so these are exempt, each for its reason; a new one has to be argued for here.
GENERIC: dict[str, str] = {
    **dict.fromkeys(("department", "campus", "staff_no", "name"), "the organisation in the ledger: a person, where he belongs"),
    **dict.fromkeys(("phone", "student_no", "birth_date", "sex"), "names of column types and of what a type derives"),
    **dict.fromkeys(("title", "kind", "level", "state", "other", "number"), "keys of declarations and of what is read from them"),
    **dict.fromkeys(("words", "place", "present", "expected"), "fields of statements, findings and reports; SQL aliases"),
    **dict.fromkeys(("status", "base", "direction"), "a command, a directive of the browser, an attribute of XML"),
}


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """String constants that are not docstrings, in the pieces in which f-strings hold them."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | Function) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def words_of(text: str) -> set[str]:
    """The identifiers in a string: `SELECT a FROM b` names four."""
    return set("".join(sign if sign.isascii() and (sign.isalnum() or sign == "_") else " " for sign in text).split())


def declared() -> frozenset[str]:
    """Tables and columns of the catalog that are no words of the software itself."""
    sheets = load_catalog().sheets.values()
    columns = {column for sheet in sheets for column in sheet.names}
    return frozenset(columns - set(GENERIC) | {sheet.table for sheet in sheets})


def test_no_python_names_a_sheet_or_a_column() -> None:
    known = declared()
    assert len(known) > 100, "the catalog's own names are looked for"
    found = [
        f"{name(path)}:{line} {word}"
        for path in modules(*(package for package in PACKAGES if package != "sample"))
        for line, text in strings(path)
        for word in sorted(words_of(text) & known)
    ]
    assert found == []


def test_no_exemption_is_idle() -> None:
    columns = {column for sheet in load_catalog().sheets.values() for column in sheet.names}
    assert set(GENERIC) - columns == set(), "no column is called so any more"


def test_the_search_would_find_one(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text('"""staff_no in a docstring."""\nsql = f"SELECT staff_no FROM {1} full_time_teachers"\n', encoding="utf-8")
    words = {word for _, text in strings(path) for word in words_of(text)}
    assert {"staff_no", "full_time_teachers"} <= words
    assert "docstring" not in words


def test_modules_are_short() -> None:
    long = {
        name(path): lines for path in modules() if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_functions_are_short() -> None:
    sizes = sorted(own_lines(node) for path in modules() for node in functions(path))
    assert statistics.median(sizes) <= MEDIAN_FUNCTION
    assert sizes[int(0.9 * len(sizes))] <= NINE_OF_TEN


def test_flows_are_short() -> None:
    flows = [(name(path), node) for path in modules("flows") for node in functions(path) if _is_flow(node)]
    assert len(flows) >= 3
    assert [where for where, node in flows if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FLOW] == []


def _is_flow(node: Function) -> bool:
    said = [ast.unparse(each) for each in node.decorator_list]
    return any(each == "flow" or each.startswith("flow(") for each in said)


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in (*modules(), *(ROOT / "tests").rglob("*.py"))}
    assert [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_every_package_says_what_it_is() -> None:
    inits = [ROOT / package / "__init__.py" for package in PACKAGES]
    assert [name(path) for path in inits if not ast.get_docstring(tree(path))] == []


def test_every_module_says_what_it_is() -> None:
    silent = [name(path) for path in modules() if tree(path).body and not ast.get_docstring(tree(path))]
    assert silent == []


def test_public_functions_are_annotated() -> None:
    bare = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in modules()
        for node in functions(path)
        if node.returns is None or any(each.annotation is None for each in _arguments(node))
    ]
    assert bare == []


def _arguments(node: Function) -> list[ast.arg]:
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [each for each in every if each.arg not in ("self", "cls")]


@pytest.mark.parametrize("word", ["datetime.now", "date.today", "timezone.now", "time.time"])
def test_only_the_clock_asks_the_machine_for_the_time(word: str) -> None:
    """What an act writes down goes by `catalog.clock`; a log, a loop or a bare check may look at the machine's own time."""
    allowed = {"catalog/clock.py", "cli/faults.py"}
    rooms = ("acts", "catalog", "checks", "cli", "ledger", "portal", "reports", "warehouse", "workbooks")
    found = {
        name(path)
        for path in modules(*rooms)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(word)
    }
    assert found - allowed == set()


def test_no_error_is_swallowed() -> None:
    """`except …: pass` on everything hides faults; named errors may be expected."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and all(isinstance(each, ast.Pass | ast.Continue) for each in node.body)
    ]
    assert found == []


@pytest.mark.parametrize("module", ["acts.years.gates", "acts.overview", "acts.review.news", "acts.publishing.editions"])
def test_who_only_asks_where_things_stand_loads_no_frames(module: str) -> None:
    """`statedata status` answers in about a second; pandas alone would take another."""
    asked = f"import sys; from ledger.setup import start_ledger; start_ledger(); import {module}; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_processes_of_their_own_start_at_the_root() -> None:
    """Elsewhere a folder of ours would hide a library of the same name."""
    assert (READER_ROOT, SELF_CHECK_ROOT) == (ROOT, ROOT)
