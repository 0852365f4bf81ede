"""Identifiers that travel between machines: UUID version 7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime


def uuid7(at: datetime, entropy: int | None = None) -> str:
    """A UUIDv7 as text for an aware instant; `entropy` (74 bits) makes it repeatable, for seeded data."""
    bits = secrets.randbits(74) if entropy is None else entropy
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | (bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | bits & (1 << 62) - 1
    return str(uuid.UUID(int=value))
