"""職員, their roles, and the state of their sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nakanojo_helpdesk.store.base import Entity, Sealed


class StaffRole(Entity):
    """One role a member of staff holds. Covered by the member's seal."""

    __tablename__ = "staff_roles"
    __table_args__ = (
        CheckConstraint("role IN ('counter', 'trainer', 'chief', 'administrator')", name="role"),
    )

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, init=False)
    role: Mapped[str] = mapped_column(primary_key=True)


class Staff(Sealed, Entity):
    """A person who signs in. `password_hash` is argon2id; `failures` counts wrong passwords in a row.

    `password_at` and `password_pc` are time and PC of the last sign-in by password: a PIN is valid there for twelve
    hours.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(repr=False)
    active: Mapped[bool] = mapped_column(default=True)
    text_scale: Mapped[int] = mapped_column(default=100)
    theme: Mapped[str] = mapped_column(default="system")
    failures: Mapped[int] = mapped_column(default=0)
    failures_since: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(default=None)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(default=None)
    last_sign_in_pc: Mapped[str] = mapped_column(default="")
    enter_advances: Mapped[bool | None] = mapped_column(default=None)
    pin_hash: Mapped[str | None] = mapped_column(default=None, repr=False)
    pin_failures: Mapped[int | None] = mapped_column(default=None)
    password_at: Mapped[datetime | None] = mapped_column(default=None)
    password_pc: Mapped[str | None] = mapped_column(default=None)
    roles: Mapped[list[StaffRole]] = relationship(
        default_factory=list, lazy="raise", cascade="all, delete-orphan", order_by=StaffRole.role
    )

    def sealed_parts(self) -> list[object]:
        """The roles held, so that a flipped role is found."""
        return [role.role for role in sorted(self.roles, key=lambda role: role.role)]
