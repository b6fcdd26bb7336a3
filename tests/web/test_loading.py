"""Pages hold no queries, and every page that is given an id or a code asks for whom it is asked."""

import ast
from functools import cache
from pathlib import Path

WEB = Path(__file__).parent.parent.parent / "tracker" / "web"
# The register is nobody's, and its keepers', providers' and accounts' pages lead to nobody's rows.
AREAS = ("hr", "staff", "commissioner")
PAGES = [path for area in AREAS for path in sorted((WEB / area).glob("*.py"))]
# Names of files that come with the product, and parts of one's own page.
NO_IDS = {"name", "section"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {one.name: one for one in parsed(path).body if isinstance(one, ast.FunctionDef)}


@cache
def anywhere() -> dict[str, ast.FunctionDef]:
    """Those of all pages that have no underscore, by which other pages call them."""
    paths = [*WEB.glob("*.py"), *WEB.glob("*/*.py")]
    return {name: one for path in paths for name, one in functions(path).items()}


def names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def asks_for_somebody(function: ast.FunctionDef, own: dict, seen: frozenset[str]) -> bool:
    """Whether it names `current`, itself or in a function of the pages that it calls."""
    used = names(function)
    if "current" in used:
        return True
    called = {**anywhere(), **own}
    return any(
        asks_for_somebody(called[name], own, seen | {name})
        for name in used & set(called) - seen - {function.name}
    )


def test_whoever_is_given_an_id_asks_for_whom() -> None:
    found = []
    for path in PAGES:
        own = functions(path)
        for name, function in own.items():
            is_page = any("blueprint." in ast.unparse(one) for one in function.decorator_list)
            told = {one.arg for one in function.args.args} - NO_IDS
            if is_page and told and not asks_for_somebody(function, own, frozenset()):
                found.append(f"{path.parent.name}/{path.stem}.{name}")
    assert found == []


def test_pages_hold_no_queries() -> None:
    found = []
    for path in PAGES:
        for call in ast.walk(parsed(path)):
            if isinstance(call, ast.Call):
                said = ast.unparse(call.func)
                if said.endswith((".get_one", ".scalars", ".scalar", ".query", "session.get")):
                    found.append((path.stem, said))
        imports = (one for one in parsed(path).body if isinstance(one, ast.ImportFrom))
        found += [(path.stem, one.module) for one in imports if "sqlalchemy" in (one.module or "")]
    assert found == []
