"""A Windows Python without the network of python.org: its signed runtime travels in a public wheel.

`panda3d` carries the runtime for its own packaging: python311.dll and the extension modules, signed by the Python
Software Foundation (checked here). The library comes from the Python that runs this, of the same minor version; the
launcher and `python3.dll`, which hands everything on to `python311.dll`, are compiled here. Nothing of panda3d itself is
used. Its licence (PSF-2.0) lets the runtime be passed on with its text.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Final

import tasks
from workshop.windows.compiling import compiled, exports_of

MINOR: Final = (3, 11)
WHEEL: Final = "panda3d==1.10.16"
WHEEL_SHA256: Final = "37acfb92655c4226879f95c988e2ef1449a53c54486d6c1ebc00e2772429af82"
_RUNTIME: Final = "deploy_libs/"
_LEFT_OUT: Final = ("api-ms", "tcl86", "tk86", "_tkinter", "vcruntime")
_UNUSED: Final = (
    "test",
    "idlelib",
    "turtledemo",
    "lib2to3",
    "tkinter",
    "lib-dynload",
    "ensurepip",
    "site-packages",
)
_DLL: Final = "python311.dll"
_LAUNCHER: Final = r"""
#include <windows.h>
typedef int (*Main)(int, wchar_t **);
int wmain(int argc, wchar_t **argv) {
  HMODULE library = LoadLibraryW(L"python311.dll");
  if (!library) return 101;
  Main start = (Main)(void *)GetProcAddress(library, "Py_Main");
  return start ? start(argc, argv) : 102;
}
"""


def make(folder: Path) -> None:
    """Make the whole Python in `folder`, the packages of the lock with it. Raises `tasks.NotReady`."""
    if sys.version_info[:2] != MINOR:
        wanted = ".".join(map(str, MINOR))
        raise tasks.NotReady(f"The Windows runtime is {wanted}; start tasks.py with Python {wanted}.")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "DLLs").mkdir(parents=True)
    _take_runtime(_wheel(folder.parent / "downloads"), folder)
    _take_library(folder / "Lib")
    compiled(folder / "python.exe", _LAUNCHER, "", "-municode")
    names = [name for name in exports_of(folder / _DLL) if re.match(r"_?Py", name)]
    definition = "\n".join(
        ["LIBRARY python3.dll", "EXPORTS", *(f"  {name} = python311.{name}" for name in names), ""]
    )
    compiled(folder / "python3.dll", "int d_;\n", definition, "-shared", "-nostdlib", "-e", "0")
    install_packages(folder)
    for runtime in (folder / "Lib" / "site-packages" / "shiboken6").glob("vcruntime140*.dll"):
        shutil.copy(runtime, folder)


def install_packages(folder: Path) -> None:
    """Install what the lock names for Windows, whole, with its hashes."""
    locked = tasks.read_sections(tasks.LOCK.read_text(encoding="utf-8"))
    listed = folder.parent / "requirements.txt"
    listed.write_text("\n".join(locked[section] for section in tasks.SECTIONS), encoding="utf-8")
    command = [
        str(tasks.venv_python().with_name("uv")),
        *("pip", "install", "--quiet", "--python-platform", "x86_64-pc-windows-msvc"),
        *("--python-version", ".".join(map(str, MINOR)), "--only-binary", ":all:", "--require-hashes"),
        *("-r", str(listed), "--target", str(folder / "Lib" / "site-packages"), "--link-mode", "copy"),
    ]
    from workshop.locking import index_environment

    done = subprocess.run(
        command, env=index_environment(), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise tasks.NotReady(f"The packages for Windows could not be installed:\n{done.stderr.strip()}")


def _wheel(folder: Path) -> Path:
    """The wheel with the runtime, downloaded once, its sum checked."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (found := list(folder.glob("panda3d-*.whl"))):
        options = ("--no-deps", "--platform", "win_amd64", "--only-binary=:all:", "--python-version", "3.11")
        command = [sys.executable, "-m", "pip", "download", "--quiet", *options, WHEEL, "-d", str(folder)]
        if subprocess.run(command, check=False).returncode:
            raise tasks.NotReady(f"{WHEEL} could not be downloaded; pip's message is above.")
        found = list(folder.glob("panda3d-*.whl"))
    wheel = found[0]
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        wheel.unlink()
        raise tasks.NotReady(f"{wheel.name} is not the one that was checked; it was deleted.")
    return wheel


def _take_runtime(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.namelist():
            name = entry.rpartition("/")[2]
            if not entry.startswith(_RUNTIME) or not name or name.lower().startswith(_LEFT_OUT):
                continue
            out = folder / name if name == _DLL else folder / "DLLs" / name
            out.write_bytes(archive.read(entry))
            _check_signature(out)


def _check_signature(library: Path) -> None:
    """Raise `tasks.NotReady` unless the Python Software Foundation signed exactly these bytes.

    The digest in the signature and the one of the file are compared, and the signer's name; the chain of certificates
    cannot be checked without a network.
    """
    _, told, _ = tasks.quietly(["osslsigncode", "verify", "-in", str(library)])
    digests = re.findall(r"^(?:Current|Calculated) message digest\s*:\s*(\w+)", told, re.MULTILINE)
    if len(digests) != 2 or digests[0] != digests[1] or "CN=Python Software Foundation" not in told:
        raise tasks.NotReady(
            f"{library.name} does not carry the signature of the Python Software Foundation."
        )


def _take_library(folder: Path) -> None:
    unused = shutil.ignore_patterns(*_UNUSED, "__pycache__", "config-*", "_sysconfigdata*")
    shutil.copytree(sysconfig.get_path("stdlib"), folder, ignore=unused)
    (folder / "site-packages").mkdir()
