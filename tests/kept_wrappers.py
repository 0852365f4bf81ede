"""The rule about what Qt deletes on its own: a wrapper of it is never kept for later.

Qt throws scroll bars, views and models away when it likes. What holds their wrapper in a `partial` or a lambda raises
`RuntimeError` at every signal from then on, so that the owner is held instead and asked each time.
"""

import ast
from collections.abc import Iterator

from tests.syntax import nodes, parsed

GETTERS = {
    *(
        "activeWindow",
        "completer",
        "document",
        "focusProxy",
        "focusWidget",
        "header",
        "horizontalHeader",
        "layout",
    ),
    *("horizontalScrollBar", "itemDelegate", "lineEdit", "parentWidget", "selectionModel", "verticalHeader"),
    *("verticalScrollBar", "view", "viewport", "windowHandle"),
}
"""What hands out something that Qt owns and may replace."""


def no_kept_wrappers(path: str, source: str) -> list[str]:
    """No `partial` and no lambda keeps what Qt handed out: hold the owner and ask it each time."""
    if not path.startswith("nakanojo_helpdesk/ui/"):
        return []
    tree = parsed(source)
    scopes = [tree, *(node for node in nodes(tree) if isinstance(node, ast.FunctionDef))]
    found = {
        node.lineno: f"{name} is kept, which Qt may delete"
        for scope in scopes
        for node, name in _kept(scope, _handed_out(scope))
    }
    return [f"{line}: {sentence}" for line, sentence in sorted(found.items())]


def _is_getter(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GETTERS


def _handed_out(scope: ast.AST) -> set[str]:
    """Names of a function that hold what a getter returned, one or several in a row."""
    names: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign | ast.For | ast.AnnAssign | ast.NamedExpr):
            value = node.iter if isinstance(node, ast.For) else node.value
            values = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(each is not None and _is_getter(each) for each in values):
                parts = (
                    part for one in targets for part in (one.elts if isinstance(one, ast.Tuple) else [one])
                )
                names |= {part.id for part in parts if isinstance(part, ast.Name)}
    return names


def _kept(scope: ast.AST, handed_out: set[str]) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Lambda):
            held: list[ast.expr] = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
            inside = [each for each in ast.walk(node.body) if isinstance(each, ast.Name)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"partial", "functools.partial"}:
            held, inside = [*node.args, *(each.value for each in node.keywords)], []
        else:
            continue
        for each in [*held, *inside]:
            if _is_getter(each) or (isinstance(each, ast.Name) and each.id in handed_out):
                yield node, ast.unparse(each)
