"""Chips and groups of them under one name."""

from nakanojo_helpdesk.ui.kit.inputs.chip import Chip, Choice
from nakanojo_helpdesk.ui.kit.inputs.chip_group import ChipGroup

__all__ = ["Chip", "ChipGroup", "Choice"]
