"""個人情報ファイル簿: what a town publishes of a file of personal data, and from how many people on.

個人情報の保護に関する法律 第75条第1項 with 第74条第1項 (the items), 第74条第2項第9号 with 施行令 第20条第2項 (none below
1,000 people), 施行令 第21条 (the register itself). The law counts by file, and a file is what serves one purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.registrations.people import PERSON_LABELS
from nakanojo_helpdesk.domain.retention.rules import RetentionRules

PUBLISHED_FROM: Final = 1000
"""People whose data one file holds: from here on its register is made and published."""
TITLE: Final = "個人情報ファイル簿"
BY_THE_TOWN: Final = "（町で書き入れます）"
"""Where the program cannot know: what somebody of the town has to write."""
COURSE_ITEMS: Final = (
    *PERSON_LABELS.values(),
    "利用者カードの番号", "申し込んだ講座・日時・方法・番号", "家族の申込のまとまり", "申込の状態と変わったこと", "抽選の結果",
    "初めてかどうか", "申込のメモ", "電話連絡の結果", "出欠",
)  # fmt: skip
APPOINTMENT_ITEMS: Final = ("お名前・電話", "予約の日時・窓口・相談内容", "来たかどうか", "予約のメモ")


@dataclass(frozen=True, kw_only=True)
class FileCounts:
    """How many people each file names now."""

    courses: int
    appointments: int


@dataclass(frozen=True, kw_only=True)
class RegisteredFile:
    """One file as its register describes it: `items` are labels and texts in the order of the law."""

    name: str
    people: int
    items: tuple[tuple[str, str], ...]

    @property
    def is_published(self) -> bool:
        """Whether its register must be made and published."""
        return self.people >= PUBLISHED_FROM

    @property
    def notice(self) -> str:
        """Whether it must be published, in a sentence."""
        if self.is_published:
            return (
                f"本人の数は{self.people:,}人で、{PUBLISHED_FROM:,}人以上です。"
                "個人情報ファイル簿を作り、事務所に備え、ホームページなどで公表します（個人情報保護法第75条）。"
            )
        return f"本人の数は{self.people:,}人で、{PUBLISHED_FROM:,}人より少ないので、作成と公表の義務はありません。"


def register_sentence(people: int) -> str:
    """How many people are named now, and whether the register must be published."""
    if people >= PUBLISHED_FROM:
        return (
            f"いま名前かカードの番号がある方は{people:,}人です。{PUBLISHED_FROM:,}人以上なので、"
            "個人情報ファイル簿の作成と公表が必要です（個人情報保護法第75条）。個人情報の担当に知らせてください。"
        )
    return (
        f"いま名前かカードの番号がある方は{people:,}人です。"
        f"{PUBLISHED_FROM:,}人以上になると、個人情報ファイル簿の公表が必要です。"
    )


def registered_files(
    counts: FileCounts, rules: RetentionRules, town: str, department: str, contact: str
) -> tuple[RegisteredFile, ...]:
    """The files of the program as a town describes them, with the people they name now."""
    years = "次の年度" if rules.person_years else "年度"
    courses = _items(
        name="デジタル講座利用者ファイル",
        town=town,
        department=department,
        contact=contact,
        purpose="講座の受付、抽選、連絡、出欠の確認、修了の確認",
        items=COURSE_ITEMS,
        scope=f"講座に申し込んだ方（最後の講座の{years}の終わりまで）",
        collected="ご本人かご家族から、窓口、電話、講座の会場で聞いて記録",
        sensitive="含む（障害に当たることがある「配慮」「配慮のメモ」）",
        on_paper="有（名簿・受付簿など。廃棄日までに廃棄）",
    )
    appointments = _items(
        name="デジタル相談予約ファイル",
        town=town,
        department=department,
        contact=contact,
        purpose="相談の予約の受付と連絡",
        items=APPOINTMENT_ITEMS,
        scope=f"相談の予約をした方（予約の日から{rules.appointment_days:,}日まで）",
        collected="ご本人かご家族から、窓口か電話で聞いて記録",
        sensitive="含まない",
        on_paper="無",
    )
    return (
        RegisteredFile(name=courses[0][1], people=counts.courses, items=courses),
        RegisteredFile(name=appointments[0][1], people=counts.appointments, items=appointments),
    )


def _items(
    *,
    name: str,
    town: str,
    department: str,
    contact: str,
    purpose: str,
    items: tuple[str, ...],
    scope: str,
    collected: str,
    sensitive: str,
    on_paper: str,
) -> tuple[tuple[str, str], ...]:
    return (
        ("個人情報ファイルの名称", name),
        ("行政機関等の名称", f"{town}長"),
        ("利用する事務をつかさどる組織の名称", department),
        ("利用目的", purpose),
        ("記録項目", "、".join(f"{number}.{item}" for number, item in enumerate(items, 1))),
        ("記録範囲", scope),
        ("記録情報の収集方法", collected),
        ("要配慮個人情報が含まれるときは、その旨", sensitive),
        ("記録情報の経常的提供先", "なし"),
        ("開示請求等を受理する組織の名称と所在地", f"{' '.join(contact.split())}　所在地{BY_THE_TOWN}"),
        ("訂正・利用停止について、ほかの法令による特別の手続", "なし"),
        ("個人情報ファイルの種別", "法第60条第2項第1号（電算処理ファイル）"),
        ("同じ利用目的・記録範囲の、紙のファイルの有無", on_paper),
        ("行政機関等匿名加工情報の提案の募集", "対象としない"),
        ("条例要配慮個人情報が含まれるときは、その旨", BY_THE_TOWN),
        ("備考", BY_THE_TOWN),
    )
