"""An entry of the navigation, as data."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Destination:
    """A screen: its code, the word, an icon of ``resources/icons``, its key (such as ``Ctrl+2``).

    `shows_key`: the key is shown beside the word, because it opens no screen and nobody would guess it.
    """

    code: str
    word: str
    icon: str
    key: str = ""
    shows_key: bool = False

    @property
    def caption(self) -> str:
        """The words painted on the button."""
        return f"{self.word} {self.key}" if self.shows_key else self.word
