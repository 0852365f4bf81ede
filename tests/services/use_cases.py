"""Every public function of the services, and whether it refuses somebody."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from nakanojo_helpdesk import services
from nakanojo_helpdesk.domain.errors import Denied, DeskError
from nakanojo_helpdesk.domain.staff.access import Actor, Role
from nakanojo_helpdesk.services.ledger import Store


def public_functions() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for info in pkgutil.walk_packages(services.__path__, services.__name__ + "."):
        module = importlib.import_module(info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == info.name and not name.startswith("_"):
                found[f"{info.name.removeprefix(services.__name__ + '.')}.{name}"] = function
    return found


def parameters(function: Callable[..., Any]) -> list[str]:
    return [name.lstrip("_") for name in inspect.signature(function).parameters]


FUNCTIONS = public_functions()
USE_CASES = sorted(
    name for name, function in FUNCTIONS.items() if parameters(function)[:2] == ["session", "actor"]
)


def someone(*roles: Role) -> Actor:
    return Actor(staff_id=1, code="S01", name="佐藤", pc="PC1", roles=frozenset(roles))


def is_denied(store: Store, actor: Actor, name: str, *args: Any, **kwargs: Any) -> bool:
    session: Session = store.session(actor, reading=False)
    with session:
        try:
            FUNCTIONS[name](session, actor, *args, **kwargs)
        except Denied:
            return True
        except DeskError:
            return False
        finally:
            session.rollback()
    return False
