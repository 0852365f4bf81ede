"""利用者 of the fictional town: invented names in fixed lists, telephone numbers nobody has."""

from __future__ import annotations

import random
from functools import cache
from typing import Final

from nakanojo_helpdesk.domain.demo.tables import AGES, DISTRICTS, Lot
from nakanojo_helpdesk.domain.registrations.people import PersonForm

PEOPLE: Final = 460
_SURNAMES: Final = (
    ("剣持", "ケンモチ"), ("唐沢", "カラサワ"), ("割田", "ワリタ"), ("綿貫", "ワタヌキ"), ("町田", "マチダ"), ("関", "セキ"),
    ("篠原", "シノハラ"), ("宮崎", "ミヤザキ"), ("小渕", "オブチ"), ("一場", "イチバ"), ("富澤", "トミザワ"), ("福田", "フクダ"),
    ("渡辺", "ワタナベ"), ("渡邊", "ワタナベ"), ("山田", "ヤマダ"), ("湯本", "ユモト"), ("黒岩", "クロイワ"), ("中沢", "ナカザワ"),
    ("本多", "ホンダ"), ("市川", "イチカワ"), ("水出", "ミズイデ"), ("高平", "タカヒラ"), ("神保", "ジンボ"), ("伊能", "イノウ"),
    ("狩野", "カノウ"), ("青柳", "アオヤギ"), ("田村", "タムラ"), ("桑原", "クワバラ"), ("斎藤", "サイトウ"), ("原沢", "ハラサワ"),
)  # fmt: skip
_GIVEN: Final = (
    ("ハナ", "ハナ"), ("和子", "カズコ"), ("節子", "セツコ"), ("幸子", "サチコ"), ("文子", "フミコ"), ("トシ", "トシ"),
    ("久江", "ヒサエ"), ("喜代子", "キヨコ"), ("光枝", "ミツエ"), ("春江", "ハルエ"), ("正子", "マサコ"), ("敏江", "トシエ"),
    ("良子", "ヨシコ"), ("美智子", "ミチコ"), ("登美江", "トミエ"), ("昭", "アキラ"), ("茂", "シゲル"), ("正", "タダシ"),
    ("勇", "イサム"), ("清", "キヨシ"), ("實", "ミノル"), ("三郎", "サブロウ"), ("義雄", "ヨシオ"), ("武", "タケシ"),
    ("博", "ヒロシ"), ("和男", "カズオ"), ("定吉", "サダキチ"), ("洋一", "ヨウイチ"), ("恵子", "ケイコ"), ("直美", "ナオミ"),
)  # fmt: skip
_CARES: Final = {"HRG": 8.0, "SGT": 6.0, "HND": 5.0, "PUP": 4.0, "CMP": 3.0, "WHL": 2.0, None: 100.0}
_CARE_NOTES: Final = {
    "HRG": "右の耳元で、ゆっくり話すと聞こえます",
    "SGT": "前の席",
    "HND": "画面を押すのに時間がかかります",
    "PUP": "公民館の送迎車",
    "CMP": "娘さんと来ます",
    "WHL": "入口に近い席",
}


@cache
def residents(seed: int) -> tuple[PersonForm, ...]:
    """The people of the demo data, the same for the same seed."""
    chance = random.Random(f"residents-{seed}")  # noqa: S311  repeatable on purpose
    ages, districts, cares = Lot(AGES), Lot(DISTRICTS), Lot(_CARES)
    names = [(surname, given) for surname in _SURNAMES for given in _GIVEN]
    chosen = chance.sample(names, PEOPLE)
    found: list[PersonForm] = []
    for number, ((surname, kana), (given, reading)) in enumerate(chosen):
        care = cares.draw(chance.random)
        band = ages.draw(chance.random)
        mobile = chance.random() < 0.45
        found.append(
            PersonForm(
                name=f"{surname} {given}",
                kana=f"{kana} {reading}",
                phone=f"090-0000-{number + 1:04d}" if mobile else f"0279-00-{number + 1:04d}",
                second_phone=f"090-0000-{9000 + number}" if chance.random() < 0.06 else "",
                age_band=None if band == "UNK" else band,
                district=districts.draw(chance.random) or "UNK",
                cares=() if care is None else (care,),
                care_note=_CARE_NOTES.get(care or "", "") if chance.random() < 0.6 else "",
            )
        )
    return tuple(found)


def suits(person: PersonForm, least_age: int | None) -> bool:
    """Whether somebody of the demo data may apply for a course with a least age."""
    band = person.age_band
    return least_age is None or band is None or (band.startswith("A") and int(band[1:]) >= least_age)
