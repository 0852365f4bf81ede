"""What Windows shows of the program under Properties › Details, as PyInstaller reads it."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk import __version__

PRODUCT: Final = "窓口きろく"
TOWN: Final = "中之条町"


def version_resource(file_name: str) -> str:
    """The version resource of one executable: numbers, and the Japanese words (language 0x411, code page 1200)."""
    numbers = tuple(int(part) for part in (*__version__.split("."), "0"))
    words = {
        "CompanyName": TOWN,
        "FileDescription": PRODUCT,
        "FileVersion": __version__,
        "InternalName": file_name,
        "OriginalFilename": f"{file_name}.exe",
        "ProductName": PRODUCT,
        "ProductVersion": __version__,
    }
    strings = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in words.items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, OS=0x40004, fileType=0x1),\n"
        f"  kids=[StringFileInfo([StringTable('041104B0', [{strings}])]),\n"
        "        VarFileInfo([VarStruct('Translation', [0x0411, 1200])])],\n"
        ")\n"
    )
