"""What the courses of the fictional town are made of: the programme of a year, venues, trainers from outside.

The titles are of the kind the plan names; every name of a person or company is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nakanojo_helpdesk.domain.courses.forms import Admission, Scope
from nakanojo_helpdesk.domain.staff.people import VenueForm

COURSE_VENUES: Final = (
    VenueForm(
        name="中央公民館",
        district="NKJ",
        kind="KMK",
        address="大字中央1番地",
        capacity=40,
        parking="東側の駐車場（30台）",
    ),
    VenueForm(
        name="沢田公民館",
        district="SWD",
        kind="KMK",
        address="大字沢田20番地",
        capacity=24,
        parking="建物の前（12台）",
    ),
    VenueForm(
        name="伊参公民館",
        district="ISM",
        kind="KMK",
        address="大字伊参7番地",
        capacity=20,
        parking="となりの広場（15台）",
    ),
    VenueForm(
        name="名久田公民館",
        district="NKT",
        kind="KMK",
        address="大字名久田3番地",
        capacity=20,
        parking="建物の前（8台）",
    ),
    VenueForm(
        name="六合支所",
        district="KUN",
        kind="BRN",
        address="大字六合100番地",
        capacity=16,
        parking="支所の前（20台）",
    ),
    VenueForm(
        name="町立図書館",
        district="NKJ",
        kind="LIB",
        address="大字中央5番地",
        capacity=16,
        parking="地下（10台）",
    ),
    VenueForm(
        name="保健センター",
        district="NKJ",
        kind="HLT",
        address="大字中央9番地",
        capacity=30,
        parking="南側（25台）",
    ),
)
"""Where courses are held; a place that is there already is described anew."""

TRAINERS: Final = ("S02", "S03")
"""The members of staff of the demo data who teach."""
PLANNER: Final = "S04"
"""Who plans the courses: the chief."""
OUTSIDE: Final = {
    "ほしぞらモバイル": ("星野 明", "川島 由紀"),
    "やまなみ講師の会": ("大沢 恵", "富岡 修", "清水 千代"),
    "社会福祉協議会": ("森田 和子",),
    "みどり警察署": ("黒岩 剛",),
}
"""Organisations and the people they send, the one who leads first."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """A course as it comes back every year: when it begins, how it goes on, for whom, by whom.

    It begins on the `week`-th `weekday` (0 = Monday) of `month` at `begin` o'clock and is held `count` times every
    `every` weeks, holidays passed over. `since` is the year of the demo (0, 1, 2) from which it is held, `until` the last.
    `leads` is who leads: a code of staff, or an organisation of `OUTSIDE`.
    """

    title: str
    catalogue: str
    month: int
    week: int
    weekday: int
    begin: int
    venue: str
    capacity: int
    leads: str
    minutes: int = 90
    count: int = 1
    every: int = 1
    since: int = 0
    until: int = 9
    target: str = "町内にお住まいの方"
    least_age: int | None = None
    newcomers_only: bool = False
    admission: Admission = Admission.FIRST_COME
    scope: Scope = Scope.COURSE
    themes: tuple[str, ...] = ()
    devices: int = 0
    partner: str = ""


_ELDERLY: Final = "町内にお住まいの60歳以上の方"

PROGRAMME: Final = (
    Series(title="スマホサロン（毎月）", catalogue="K002", month=4, week=2, weekday=0, begin=10, venue="町立図書館",
           capacity=8, leads="S02", count=10, every=4, admission=Admission.FREE, scope=Scope.LESSON, target="どなたでも"),
    Series(title="はじめてのスマホ体験 春", catalogue="W001", month=4, week=3, weekday=1, begin=10, venue="中央公民館",
           capacity=12, leads="ほしぞらモバイル", count=2, devices=12, newcomers_only=True,
           target="スマートフォンをお持ちでない方", themes=("さわってみよう", "電話とカメラ")),
    Series(title="スマホ入門（iPhone）", catalogue="N001", month=5, week=2, weekday=2, begin=10, venue="町立図書館",
           capacity=8, leads="S03", count=4, target=_ELDERLY, least_age=60,
           themes=("電源と画面", "文字を打つ", "電話と連絡先", "写真とアルバム")),
    Series(title="スマホ入門（アンドロイド）", catalogue="K001", month=5, week=2, weekday=3, begin=10, venue="中央公民館",
           capacity=12, leads="S02", count=4, target=_ELDERLY, least_age=60, admission=Admission.LOTTERY,
           themes=("電源と画面", "文字を打つ", "電話と連絡先", "写真とアルバム")),
    Series(title="公民館なんでもスマホ相談会（沢田）", catalogue="W008", month=5, week=4, weekday=1, begin=13,
           venue="沢田公民館", capacity=8, leads="S02", minutes=120, admission=Admission.FREE, scope=Scope.LESSON),
    Series(title="LINE入門", catalogue="K005", month=6, week=1, weekday=2, begin=14, venue="中央公民館", capacity=12,
           leads="S03", count=3, themes=("友だちになる", "写真を送る", "町の公式LINE")),
    Series(title="だまされないための安全講座", catalogue="W005", month=6, week=3, weekday=4, begin=10, venue="保健センター",
           capacity=12, leads="みどり警察署", partner="みどり警察署", target="どなたでも"),
    Series(title="マイナ保険証の使い方", catalogue="W007", month=6, week=4, weekday=0, begin=14, venue="沢田公民館",
           capacity=12, leads="S02", since=1),
    Series(title="地図アプリで出かけよう", catalogue="K004", month=7, week=2, weekday=1, begin=10, venue="伊参公民館",
           capacity=8, leads="やまなみ講師の会", count=2, partner="やまなみ講師の会"),
    Series(title="キャッシュレス体験", catalogue="W004", month=7, week=3, weekday=3, begin=14, venue="中央公民館",
           capacity=12, leads="ほしぞらモバイル", since=1, devices=6, partner="ほしぞらモバイル"),
    Series(title="親子でプログラミングとスマホの約束", catalogue="W005", month=8, week=1, weekday=5, begin=10,
           venue="町立図書館", capacity=16, leads="やまなみ講師の会", minutes=120, target="小学生と保護者の方",
           partner="やまなみ講師の会"),
    Series(title="公民館なんでもスマホ相談会（伊参）", catalogue="W008", month=8, week=4, weekday=1, begin=13,
           venue="伊参公民館", capacity=8, leads="S02", minutes=120, admission=Admission.FREE, scope=Scope.LESSON),
    Series(title="防災情報を受け取ろう", catalogue="W006", month=9, week=1, weekday=2, begin=10, venue="保健センター",
           capacity=20, leads="S03", target="どなたでも", since=1),
    Series(title="文字入力をじっくり", catalogue="W002", month=9, week=2, weekday=3, begin=10, venue="中央公民館",
           capacity=8, leads="S02", count=4, themes=("かな入力", "漢字と記号", "音声で入力", "メールを書く")),
    Series(title="インターネットの使い方", catalogue="K003", month=9, week=3, weekday=4, begin=14, venue="名久田公民館",
           capacity=8, leads="やまなみ講師の会", count=2, partner="やまなみ講師の会"),
    Series(title="スマホ入門（秋）", catalogue="K001", month=10, week=2, weekday=2, begin=10, venue="中央公民館",
           capacity=12, leads="S03", count=4, target=_ELDERLY, least_age=60, admission=Admission.LOTTERY,
           themes=("電源と画面", "文字を打つ", "電話と連絡先", "写真とアルバム")),
    Series(title="マイナポータルを活用しよう", catalogue="T001", month=10, week=3, weekday=1, begin=14, venue="町立図書館",
           capacity=8, leads="S02"),
    Series(title="スマホなんでも教室（六合）", catalogue="K002", month=10, week=4, weekday=3, begin=10, venue="六合支所",
           capacity=8, leads="S03", count=3, scope=Scope.LESSON, themes=("電話とカメラ", "地図とお店", "LINEと写真")),
    Series(title="オンライン診療を使ってみよう", catalogue="O002", month=11, week=2, weekday=1, begin=10,
           venue="保健センター", capacity=12, leads="ほしぞらモバイル", since=1, partner="ほしぞらモバイル"),
    Series(title="LINEの引継ぎと写真整理", catalogue="W003", month=11, week=3, weekday=2, begin=14, venue="中央公民館",
           capacity=12, leads="S03", count=2, themes=("引継ぎの準備", "写真の整理")),
    Series(title="LINE入門 冬", catalogue="K005", month=12, week=1, weekday=3, begin=10, venue="名久田公民館",
           capacity=8, leads="S02", count=2, themes=("友だちになる", "写真を送る")),
    Series(title="年賀状をスマホで作ろう", catalogue="W002", month=12, week=2, weekday=2, begin=10, venue="町立図書館",
           capacity=8, leads="やまなみ講師の会", minutes=120, partner="やまなみ講師の会", until=1),
    Series(title="スマホ入門（冬）", catalogue="K001", month=1, week=3, weekday=2, begin=10, venue="中央公民館", capacity=12,
           leads="S03", count=4, target=_ELDERLY, least_age=60,
           themes=("電源と画面", "文字を打つ", "電話と連絡先", "写真とアルバム")),
    Series(title="e-Taxで確定申告", catalogue="O005", month=1, week=4, weekday=3, begin=14, venue="町立図書館", capacity=8,
           leads="S02", count=2, themes=("準備するもの", "送ってみよう")),
    Series(title="公民館なんでもスマホ相談会（名久田）", catalogue="W008", month=2, week=2, weekday=1, begin=13,
           venue="名久田公民館", capacity=8, leads="S02", minutes=120, admission=Admission.FREE, scope=Scope.LESSON),
    Series(title="地域サポーター養成講座", catalogue="W009", month=2, week=2, weekday=4, begin=13, venue="中央公民館",
           capacity=16, leads="やまなみ講師の会", minutes=120, count=3, partner="社会福祉協議会", target="教える側になりたい方",
           themes=("聞き方・教え方", "よくある困りごと", "実習")),
    Series(title="マイナンバーカードの申請と利用", catalogue="O003", month=3, week=1, weekday=2, begin=14,
           venue="六合支所", capacity=8, leads="S03", until=1),
    Series(title="スマホの卒業式（写真とアルバム）", catalogue="K002", month=3, week=2, weekday=3, begin=10,
           venue="中央公民館", capacity=12, leads="S02", since=2),
)  # fmt: skip
