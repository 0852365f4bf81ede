"""Chips and groups of them under one name."""

from nakanojo_helpdesk.ui.chip import Chip, Choice
from nakanojo_helpdesk.ui.chip_groups import ChipGroup

__all__ = ["Chip", "ChipGroup", "Choice"]
