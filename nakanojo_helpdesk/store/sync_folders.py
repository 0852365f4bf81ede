"""Folders that a service copies to other machines while a database in them is being written.

Known by the names the services give them, by the variables OneDrive sets, and by the file Syncthing leaves in them.
A folder whose name only begins like that of a service (「Boxes」「Dropbox資料」) is an ordinary folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

# What a service calls its folder, alone or followed by the account: 「OneDrive - 中之条町」「Dropbox (個人)」.
_NAMES: Final = re.compile(
    r"(onedrive|dropbox|google ?drive|google ?ドライブ|i ?cloud ?drive|icloud~.+|box sync|nextcloud|owncloud|pcloud ?drive"
    r"|megasync|share ?point|skydrive)(?: [-–] .+| ?[(（].*| for business)?",
    re.IGNORECASE,
)
# Common words: only as the services write them.
_EXACT: Final = frozenset(
    {"Box", "MEGA", "My Drive", "マイドライブ", "Shared drives", "共有ドライブ", "Proton Drive"}
)
# 「サイト名 - ドキュメント」: a library of SharePoint below the folder of the organisation.
_LIBRARY: Final = re.compile(r".+ - (ドキュメント|Documents|共有ドキュメント|Shared Documents|General)")
_VARIABLES: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_SYNCTHING: Final = ".stfolder"


def is_synchronised(folder: Path, environment: Mapping[str, str]) -> bool:
    """Whether an absolute folder is a synchronised one, or is inside one. `environment` holds the variables of the process."""
    if any(_NAMES.fullmatch(part) or part in _EXACT or _LIBRARY.fullmatch(part) for part in folder.parts):
        return True
    roots = [Path(environment[name]) for name in _VARIABLES if environment.get(name)]
    if any(root.is_absolute() and folder.is_relative_to(root) for root in roots):
        return True
    return any((place / _SYNCTHING).is_dir() for place in (folder, *folder.parents))
