"""会場 and 窓口."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nakanojo_helpdesk.store.base import Entity, Sealed
from nakanojo_helpdesk.store.tables import terms  # noqa: F401  foreign keys point there


class Venue(Sealed, Entity):
    """A place with a name: town hall, 公民館, library. `capacity` is how many people a course may have there.

    What is not known of a place is NULL, so that the seals of older rows hold.
    """

    __tablename__ = "venues"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    active: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str | None] = mapped_column(default=None)
    capacity: Mapped[int | None] = mapped_column(default=None)
    parking: Mapped[str | None] = mapped_column(default=None)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), default=None)


class Desk(Sealed, Entity):
    """A 窓口 in a venue, where consultations take place."""

    __tablename__ = "desks"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    uid: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"))
    active: Mapped[bool] = mapped_column(default=True)
