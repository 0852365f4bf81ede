"""Three libraries that wine 8 lacks or has in part, made for the tests alone: they are never shipped.

- `ucrtbase`: the complex functions that numpy asks for; everything else goes on to a copy of wine's own.
- `icuuc`: part of Windows, absent in wine; Qt 6.10 and later ask for converters, and get "not available".
- `mscms`: one function that Qt's window asks for; everything else goes on to wine's own.

`workshop.contents` refuses a folder that holds one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from workshop.windows.compiling import compiled, exports_of

OWN: Final = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
_MARK: Final = b"Wine builtin DLL"
_ONE: Final = ("ccos", "ccosh", "cexp", "csin", "csinh", "ctan", "ctanh", "clog", "csqrt")
_REAL: Final = {"creal": "a.r", "cimag": "a.i", "cabs": "hypot(a.r, a.i)", "carg": "atan2(a.i, a.r)"}
_CONVERTERS: Final = (
    "ucnv_close",
    "ucnv_reset",
    "ucnv_setToUCallBack",
    "ucnv_setFromUCallBack",
    "ucnv_getMaxCharSize",
    "ucnv_getName",
    "ucnv_getDefaultName",
    "ucnv_cbToUWriteUChars",
    "ucnv_cbFromUWriteUChars",
    "ucnv_toUnicode",
    "ucnv_fromUnicode",
    "ucnv_toUCountPending",
    "ucnv_fromUCountPending",
    "ucnv_getStandardName",
    "ucnv_getAvailableName",
    "ucnv_countAvailable",
    "UCNV_FROM_U_CALLBACK_SUBSTITUTE",
    "UCNV_TO_U_CALLBACK_SUBSTITUTE",
    "ucnv_getStandard",
    "ucnv_countStandards",
)


def make(folder: Path, system: Path) -> None:
    """Make the three in `folder` and put them into a prefix's `system32`, with renamed copies of wine's own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, code, mine in (
        ("ucrtbase", "".join(complex_functions()), complex_names()),
        (
            "mscms",
            "void *x_WcsCreateIccProfile(void *p, unsigned f) { return 0; }\n",
            ("WcsCreateIccProfile",),
        ),
    ):
        renamed = f"{name}wine"
        own = (OWN / f"{name}.dll").read_bytes()
        (system / f"{renamed}.dll").write_bytes(own.replace(_MARK, bytes(len(_MARK)), 1))
        passed_on = (
            each
            for each in exports_of(OWN / f"{name}.dll")
            if each not in mine and re.fullmatch(r"\w+", each)
        )
        lines = [f"  {each} = x_{each}" for each in mine] + [
            f"  {each} = {renamed}.{each}" for each in passed_on
        ]
        definition = "\n".join([f"LIBRARY {name}.dll", "EXPORTS", *lines, ""])
        compiled(folder / f"{name}.dll", code, definition, "-shared", "-static", "-lm")
        (system / f"{name}.dll").write_bytes((folder / f"{name}.dll").read_bytes())
    compiled(system / "icuuc.dll", "".join(converters()), "", "-shared")


def complex_names() -> Sequence[str]:
    """The functions of <complex.h> that wine's own library misses, in their three widths."""
    return tuple(f"{name}{width}" for name in (*_ONE, "cpow", *_REAL) for width in ("", "f", "l"))


def complex_functions() -> Iterator[str]:
    """Their C: Windows passes a complex number as a struct of two; a long double is a double there."""
    yield "#include <complex.h>\n#include <math.h>\n"
    yield "typedef struct { double r, i; } D; typedef struct { float r, i; } F;\n"
    yield "static double complex in(D x) { return x.r + x.i * I; }\n"
    yield "static D out(double complex z) { D x = {creal(z), cimag(z)}; return x; }\n"
    yield "static float complex in_f(F x) { return x.r + x.i * I; }\n"
    yield "static F out_f(float complex z) { F x = {crealf(z), cimagf(z)}; return x; }\n"
    for name in _ONE:
        yield f"D x_{name}(D a) {{ return out({name}(in(a))); }}\n"
        yield f"F x_{name}f(F a) {{ return out_f({name}f(in_f(a))); }}\n"
        yield f"D x_{name}l(D a) {{ return out({name}(in(a))); }}\n"
    yield "D x_cpow(D a, D b) { return out(cpow(in(a), in(b))); }\n"
    yield "F x_cpowf(F a, F b) { return out_f(cpowf(in_f(a), in_f(b))); }\n"
    yield "D x_cpowl(D a, D b) { return out(cpow(in(a), in(b))); }\n"
    for name, expression in _REAL.items():
        yield f"double x_{name}(D a) {{ return {expression}; }}\n"
        yield f"float x_{name}f(F a) {{ return (float)({expression}); }}\n"
        yield f"double x_{name}l(D a) {{ return {expression}; }}\n"


def converters() -> Iterator[str]:
    """The C of `icuuc`: no converter is available, so Qt takes its own."""
    yield "__declspec(dllexport) void *ucnv_open(const char *n, int *e) { if (e) *e = 4; return 0; }\n"
    for name in _CONVERTERS:
        yield f"__declspec(dllexport) void *{name}(void) {{ return 0; }}\n"
