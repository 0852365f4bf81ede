"""The checks of an update, one line each with its sign: what is known before any file is copied."""

from __future__ import annotations

from typing import Final

from nakanojo_helpdesk.domain.diagnosis.lines import Line, Mark, size_words
from nakanojo_helpdesk.domain.updates.manifests import PROGRAM, SYSTEMS, UpdateManifest
from nakanojo_helpdesk.domain.updates.rows import Installed

SAFE: Final = "いまのプログラムと記録は、そのままです。"
_ASK: Final = "更新をくれた担当に、USBメモリーを作り直してもらってください。"
_SIGNATURE: Final = "署名"
NO_KEYS: Final = Line(
    name=_SIGNATURE,
    mark=Mark.BAD,
    told="この「窓口きろく」には、更新を確かめる鍵が入っていません。USBメモリーからは更新できません。",
    todo="保守の担当に、鍵の入ったセットアップを入れてもらってください。",
)
NOTHING_THERE: Final = Line(
    name=_SIGNATURE,
    mark=Mark.BAD,
    told="この場所には、「窓口きろく」の更新がありません。",
    todo="更新のUSBメモリーを差すか、「窓口きろく更新」というフォルダーを選んでください。",
)
UNSIGNED: Final = Line(
    name=_SIGNATURE,
    mark=Mark.BAD,
    told="署名が合いません。役場の更新として作られたものでないか、途中で書き変わっています。",
    todo=f"このUSBメモリーは使わないでください。{_ASK}",
)
SIGNED: Final = Line(name=_SIGNATURE, mark=Mark.GOOD, told="役場の更新として署名されています。")
NOT_UNDERSTOOD: Final = Line(
    name="内容",
    mark=Mark.BAD,
    told="更新の内容を読めません。USBメモリーの作り方に誤りがあります。",
    todo=_ASK,
)
NEWER_FORM: Final = Line(
    name="内容",
    mark=Mark.BAD,
    told="もっと新しい「窓口きろく」のための更新で、この版では読めません。",
    todo="間の版の更新を先に入れてください。担当に聞いてください。",
)
PULLED: Final = Line(
    name="ファイル",
    mark=Mark.BAD,
    told="読んでいる途中で、USBメモリーを読めなくなりました。",
    todo="差し直してから、もう一度調べてください。同じときは、別のUSBメモリーに作り直してもらってください。",
)


def about_program(manifest: UpdateManifest, here: Installed) -> tuple[Line, ...]:
    """Whether it is this program, for this system, newer than what is here, and able to read these records."""
    return (_program(manifest, here), _version(manifest, here), _schema(manifest, here))


def _program(manifest: UpdateManifest, here: Installed) -> Line:
    name = "プログラム"
    if manifest.program != PROGRAM:
        return Line(name=name, mark=Mark.BAD, told="ほかのプログラムの更新です。", todo=_ASK)
    if manifest.system != here.system:
        other = SYSTEMS.get(manifest.system, "ほかの種類")
        return Line(
            name=name,
            mark=Mark.BAD,
            told=f"{other}のパソコンのための更新です。このパソコンには入れられません。",
            todo=_ASK,
        )
    return Line(name=name, mark=Mark.GOOD, told=f"窓口きろく（{SYSTEMS[here.system]}）の更新です。")


def _version(manifest: UpdateManifest, here: Installed) -> Line:
    name = "版"
    if manifest.version == here.version:
        told = f"いまと同じ {here.version} 版です。更新はいりません。"
        return Line(name=name, mark=Mark.BAD, told=told, todo="このままお使いください。")
    if manifest.version < here.version:
        told = f"いまの {here.version} 版より古い、{manifest.version} 版です。"
        return Line(name=name, mark=Mark.BAD, told=told, todo="このままお使いください。")
    if here.version < manifest.least:
        return Line(
            name=name,
            mark=Mark.BAD,
            told=f"{manifest.version} 版は、{manifest.least} 版からでないと入れられません（いまは {here.version} 版）。",
            todo=f"先に {manifest.least} 版に更新してください。",
        )
    return Line(
        name=name, mark=Mark.GOOD, told=f"{here.version} 版から {manifest.version} 版に新しくなります。"
    )


def _schema(manifest: UpdateManifest, here: Installed) -> Line:
    name = "記録の形"
    if manifest.schema < here.schema:
        return Line(
            name=name,
            mark=Mark.BAD,
            told="更新のプログラムは、いまの記録の形を知りません。入れると記録を開けなくなります。",
            todo=_ASK,
        )
    if manifest.schema == here.schema:
        return Line(name=name, mark=Mark.GOOD, told="いまの記録を、そのまま使います。")
    return Line(
        name=name,
        mark=Mark.GOOD,
        told="記録を新しい形に移します。その前に控えを作り、移したあとに元の記録と合うことを確かめます。",
    )


def about_file(name: str, wanted: int, size: int | None) -> Line | None:
    """What is wrong with a file by its name and size in bytes (None: not there); None where nothing is."""
    if size is None:
        return Line(
            name="ファイル",
            mark=Mark.BAD,
            told=f"ファイル（{name}）がありません。名前が変わったか、消えています。",
            todo=f"USBメモリーの中のファイルは、名前を変えずに使ってください。{_ASK}",
        )
    if size != wanted:
        return Line(
            name="ファイル",
            mark=Mark.BAD,
            told=f"ファイル（{name}）が途中で切れているか、別のものです（{size_words(size)}。正しくは{size_words(wanted)}）。",
            todo=_ASK,
        )
    return None


def changed_file(name: str) -> Line:
    """The line about a file whose content is not what was signed."""
    told = f"ファイル（{name}）の中身が、署名されたものと違います。"
    return Line(
        name="ファイル", mark=Mark.BAD, told=told, todo=f"このUSBメモリーは使わないでください。{_ASK}"
    )


def whole_files(manifest: UpdateManifest) -> Line:
    """The line about files that are as they were signed."""
    told = f"{len(manifest.files)}個（{size_words(manifest.size)}）を全部読み、署名されたとおりでした。"
    return Line(name="ファイル", mark=Mark.GOOD, told=told)


def unread_files(manifest: UpdateManifest) -> Line:
    """The line about files of which only names and sizes were looked at."""
    told = f"{len(manifest.files)}個（{size_words(manifest.size)}）あり、名前と大きさが合っています。"
    return Line(name="ファイル", mark=Mark.GOOD, told=told)


def about_place(here: Installed) -> Line:
    """Whether a setup put the program here, and who must allow its files to change."""
    name = "このパソコン"
    if here.folder is None:
        return Line(
            name=name,
            mark=Mark.BAD,
            told="この「窓口きろく」は、セットアップで入れたものではないので、ここからは更新できません。",
            todo="保守の担当に更新してもらってください。",
        )
    if here.for_everybody:
        return Line(
            name=name,
            mark=Mark.CARE,
            told="パソコンを使う全員のための「窓口きろく」です。途中でWindowsが、管理者の許可を聞きます。",
            todo="管理者の名前とパスワードが分かる人と一緒に行ってください。",
        )
    return Line(name=name, mark=Mark.GOOD, told="このまま更新できます。")


INVENTED: Final = Line(
    name="記録",
    mark=Mark.BAD,
    told="見本や練習の記録を開いているので、更新できません。",
    todo="見本や練習を終えて、本物の記録を開いてから更新してください。",
)


def about_room(free: int | None, needed: int) -> Line:
    """Whether there is room for the setup, a backup and the unpacked program, in bytes; None: the folder takes nothing."""
    name = "置き場所"
    if free is None:
        return Line(
            name=name,
            mark=Mark.BAD,
            told="設定を置くフォルダーに書き込めません。",
            todo="システム管理者か保守の担当に、書き込めるようにしてもらってください。",
        )
    if free < needed:
        return Line(
            name=name,
            mark=Mark.BAD,
            told=f"パソコンの空きが足りません（空き{size_words(free)}、{size_words(needed)}が必要）。",
            todo="いらないファイルを消して、空きを増やしてください。",
        )
    return Line(name=name, mark=Mark.GOOD, told=f"空きは足ります（{size_words(free)}）。")


def about_way_back(*, possible: bool) -> Line:
    """Whether the former version is at hand, should the new one not do."""
    if possible:
        return Line(name="前の版", mark=Mark.GOOD, told="更新のあとで、前の版に戻せます。")
    return Line(
        name="前の版",
        mark=Mark.CARE,
        told="いまの版のセットアップがこのパソコンにないので、更新のあとで前の版のプログラムには戻せません。",
        todo="控えは作ります。戻したくなったときは、保守の担当に頼んでください。",
    )
