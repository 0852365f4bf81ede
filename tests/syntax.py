"""The syntax trees of our sources, as the rules of the house read them: made once a file, not once a rule."""

import ast
import functools
from collections.abc import Iterator


@functools.lru_cache(maxsize=1)
def parsed(source: str) -> ast.Module:
    """The tree of a source. Only the last is kept: all rules are asked about one file before the next."""
    return ast.parse(source)


@functools.lru_cache(maxsize=1)
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node of a tree, as `ast.walk` gives them."""
    return tuple(ast.walk(tree))


def imports_in(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every imported dotted name, `from a import b` as `a.b`; relative ones begin with a dot."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            yield from ((node, f"{origin}.{alias.name}") for alias in node.names)


def names_in(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every name used, imported or looked up on something."""
    for node in nodes(tree):
        if isinstance(node, ast.Name):
            yield node, node.id
        elif isinstance(node, ast.Attribute):
            yield node, node.attr
        elif isinstance(node, ast.alias):
            yield node, node.name


def calls_in(tree: ast.AST) -> Iterator[tuple[ast.Call, str, bool]]:
    """Yield every call with the last part of what is called, and whether it was looked up on something."""
    for node in nodes(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node, node.func.attr, True
            elif isinstance(node.func, ast.Name):
                yield node, node.func.id, False
