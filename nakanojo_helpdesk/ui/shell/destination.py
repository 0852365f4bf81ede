"""A screen one can go to, as data."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Destination:
    """A screen: its code, the word, an icon of ``resources/icons``, its key (such as ``Ctrl+2``)."""

    code: str
    word: str
    icon: str
    key: str = ""
