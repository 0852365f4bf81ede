"""Blocks in large type as strips: texts, ruled lists, name cards, square codes; and the heads of such papers."""
