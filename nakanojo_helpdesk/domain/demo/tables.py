"""What the fictional town is like: how often each code occurs in the demo data, and the texts of its memos.

Weights are relative. They follow what desks of this kind report (seasons of 確定申告 and card renewals, the new phones
of spring, visitors mostly between 65 and 84); no figure comes from a real record, and no memo speaks of a person.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Final, Generic, TypeVar

T = TypeVar("T")
Weights = Mapping[str | None, float]


class Lot(Generic[T]):
    """Values with weights, drawn by one number from 0 to 1."""

    __slots__ = ("_limits", "_total", "_values")

    def __init__(self, weights: Mapping[T, float]) -> None:
        kept = [(value, weight) for value, weight in weights.items() if weight > 0]
        self._values = [value for value, _weight in kept]
        self._limits = list(accumulate(weight for _value, weight in kept))
        self._total = self._limits.pop()

    def draw(self, chance: Callable[[], float]) -> T:
        """One value; `chance` returns a number in [0, 1)."""
        return self._values[bisect(self._limits, chance() * self._total)]


MONTH_WEIGHTS: Final = {4: 1.15, 5: 0.95, 6: 0.95, 7: 0.85, 8: 0.75, 9: 0.9,
                        10: 1.1, 11: 1.15, 12: 1.1, 1: 1.15, 2: 1.4, 3: 1.45}  # fmt: skip
WEEKDAY_WEIGHTS: Final = (1.15, 1.0, 1.05, 0.95, 0.9)
HOUR_WEIGHTS: Final = {9: 14.0, 10: 21.0, 11: 18.0, 12: 4.0, 13: 14.0, 14: 17.0, 15: 12.0}

AGES: Final[Weights] = {"U40": 3, "A40": 4, "A50": 6, "A60": 8, "A65": 16, "A70": 21, "A75": 18, "A80": 13,
                        "A85": 7, "UNK": 2, None: 2}  # fmt: skip
YOUNG: Final = frozenset({"U40", "A40", "A50"})
OLD: Final = frozenset({"A80", "A85"})

TOPICS: Final = {"SM": 22.0, "AP": 12.0, "IN": 8.0, "LN": 16.0, "MN": 14.0, "MP": 8.0, "CL": 6.0, "SF": 6.0,
                 "BS": 2.0, "PC": 3.0, "DV": 3.0, "LR": 3.0, "OT": 1.2}  # fmt: skip
TOPIC_FACTORS_YOUNG: Final = {"SM": 0.5, "LN": 0.5, "MN": 1.6, "MP": 1.6, "PC": 2.0}
TOPIC_FACTORS_OLD: Final = {"SM": 1.5, "LN": 1.1, "PC": 0.5, "CL": 0.6, "MP": 0.7}
TOPIC_FACTORS_BY_MONTH: Final[dict[int, dict[str, float]]] = {
    1: {"MP": 1.8, "MN": 1.4, "LN": 1.1},
    2: {"MP": 3.5, "MN": 1.4, "MP04": 8, "MN02": 1.8},
    3: {"MP": 3.0, "MN": 1.6, "DV": 1.5, "SM": 1.1, "MP04": 7, "MN02": 1.8, "SM08": 2, "DV01": 2},
    4: {"SM": 1.4, "DV": 2.0, "LN": 1.2, "SM08": 2.5, "LN03": 2.5, "DV01": 2},
    5: {"LR": 1.6, "SM": 1.1},
    6: {"BS": 1.8, "LR": 1.3, "BS02": 2},
    7: {"BS": 2.0, "BS01": 2},
    8: {"BS": 1.8, "IN": 1.2},
    9: {"BS": 2.2, "LR": 1.5, "BS01": 2},
    10: {"MN": 1.5, "LR": 1.4, "MN02": 1.8},
    11: {"MN": 1.5, "CL": 1.2, "MN02": 1.8},
    12: {"MN": 1.4, "SF": 1.5, "LN": 1.2, "MN02": 1.8},
}
SECOND_LEVEL: Final[dict[str, dict[str, float]]] = {
    "SM": {"SM01": 20, "SM02": 16, "SM03": 14, "SM04": 12, "SM05": 10, "SM06": 8, "SM07": 9, "SM08": 6, "SM09": 3, "SM99": 2},
    "AP": {"AP01": 22, "AP02": 16, "AP03": 24, "AP04": 9, "AP05": 8, "AP06": 9, "AP07": 5, "AP08": 5, "AP99": 2},
    "IN": {"IN01": 24, "IN02": 34, "IN03": 8, "IN04": 20, "IN05": 10, "IN99": 4},
    "LN": {"LN01": 18, "LN02": 44, "LN03": 14, "LN04": 16, "LN05": 6, "LN99": 2},
    "MN": {"MN01": 14, "MN02": 20, "MN03": 16, "MN04": 24, "MN05": 6, "MN06": 8, "MN07": 6, "MN08": 4, "MN99": 2},
    "MP": {"MP01": 26, "MP02": 14, "MP03": 16, "MP04": 10, "MP05": 16, "MP06": 14, "MP99": 4},
    "CL": {"CL01": 34, "CL02": 14, "CL03": 14, "CL04": 8, "CL05": 18, "CL06": 8, "CL99": 4},
    "SF": {"SF01": 30, "SF02": 16, "SF03": 16, "SF04": 14, "SF05": 10, "SF06": 4, "SF07": 8, "SF99": 2},
    "BS": {"BS01": 30, "BS02": 18, "BS03": 10, "BS04": 14, "BS05": 24, "BS99": 4},
    "PC": {"PC01": 18, "PC02": 20, "PC03": 20, "PC04": 18, "PC05": 20, "PC99": 4},
    "DV": {"DV01": 34, "DV02": 28, "DV03": 18, "DV04": 14, "DV99": 6},
    "LR": {"LR01": 50, "LR02": 34, "LR03": 12, "LR99": 4},
    "OT": {"OT01": 70, "OT99": 30},
}  # fmt: skip
FURTHER_TOPICS: Final = {0: 0.72, 1: 0.22, 2: 0.06}
SECOND_LEVEL_GIVEN: Final = 0.86

_USUAL_OUTCOMES: Final[Weights] = {"SLF": 34, "SOL": 32, "INF": 11, "PRT": 6, "FUP": 4, "CRS": 4, "HIN": 1,
                                   "RFR": 2, "UNS": 2, "OOS": 0.5, "CAN": 0.5, None: 3}  # fmt: skip
OUTCOMES: Final[dict[str, Weights]] = {
    **dict.fromkeys(("SM", "AP", "IN", "LN", "BS", "PC"), _USUAL_OUTCOMES),
    "MN": {"SLF": 10, "SOL": 36, "INF": 20, "FUP": 4, "HIN": 24, "RFR": 2, "UNS": 1, "CAN": 1, None: 2},
    "MP": {"SLF": 14, "SOL": 42, "INF": 14, "PRT": 6, "FUP": 8, "HIN": 9, "RFR": 5, "UNS": 1, None: 1},
    "CL": {"SLF": 28, "SOL": 28, "INF": 20, "PRT": 5, "FUP": 3, "CRS": 4, "RFR": 7, "UNS": 2, "OOS": 2, None: 1},
    "SF": {"SLF": 12, "SOL": 34, "INF": 24, "PRT": 4, "FUP": 6, "RFR": 17, "UNS": 1, None: 2},
    "DV": {"SLF": 4, "SOL": 14, "INF": 44, "PRT": 4, "FUP": 4, "RFR": 24, "UNS": 2, "OOS": 3, None: 1},
    "LR": {"INF": 36, "CRS": 52, "SLF": 8, "SOL": 4},
    "OT": {"INF": 40, "HIN": 22, "RFR": 12, "OOS": 22, None: 4},
}  # fmt: skip
REFERRALS: Final[dict[tuple[str, str], Weights]] = {
    ("HIN", "MN"): {"IJU": 90, "IBR": 6, None: 4},
    ("HIN", "MP"): {"IZE": 40, "IHK": 26, "IJU": 20, "IFK": 10, None: 4},
    ("HIN", "OT"): {"IFK": 30, "IZE": 20, "IJU": 20, "IBS": 10, "IKY": 10, None: 10},
    ("RFR", "SF"): {"PCN": 56, "PPL": 20, "MSH": 10, "MBK": 8, "MFA": 4, None: 2},
    ("RFR", "DV"): {"MSH": 58, "MPR": 22, "MMK": 8, "PSC": 2, "MFA": 6, None: 4},
    ("RFR", "CL"): {"MPY": 46, "MBK": 40, "MSH": 6, None: 8},
    ("RFR", "MP"): {"PTX": 56, "PNK": 24, "PKN": 10, "PMN": 8, None: 2},
    ("RFR", "MN"): {"PMN": 80, "PKN": 6, None: 14},
    ("RFR", "OT"): {"PSK": 40, "PHS": 30, "PSC": 20, None: 10},
}
USUAL_REFERRALS: Final[dict[str, Weights]] = {
    "HIN": {"IDX": 50, "IKY": 20, "IFK": 16, "IBS": 10, None: 4},
    "RFR": {"MSH": 54, "MMK": 14, "MRP": 12, "PDS": 8, "MFA": 8, None: 4},
    "CRS": {"IKY": 30, None: 70},
}
EFFORTS: Final[Weights] = {"E1": 22, "E2": 58, "E3": 8, None: 12}
EFFORTS_TOLD_ONLY: Final[Weights] = {"E1": 82, "E2": 8, None: 10}

DISTRICTS: Final[Weights] = {
    "NKJ": 50,
    "SWD": 13,
    "ISM": 11,
    "NKT": 12,
    "KUN": 7,
    "OUT": 3,
    "UNK": 2,
    None: 2,
}
DISTRICTS_AT_BRANCH: Final[Weights] = {"KUN": 88, "SWD": 5, "NKJ": 3, "OUT": 2, None: 2}
BRANCH_DESK_WEIGHT: Final = 0.11  # the first desk of the town hall: 1
METHODS: Final[Weights] = {"VST": 62, "APT": 14, "TEL": 12, "OUT": 5, "HOM": 1.5, "ONL": 1, "MAI": 0.5, "CRS": 3,
                           "HND": 1}  # fmt: skip
VISITORS: Final[Weights] = {"SLF": 70, "FAM": 9, "HLP": 2, "GRP": 1, "STF": 1, "UNK": 1, None: 16}
VISIT_KINDS: Final[Weights] = {"NEW": 38, "REP": 50, "UNK": 4, None: 8}
TRIGGERS_FIRST: Final[Weights] = {"KOH": 34, "WEB": 10, "KUC": 20, "SHK": 12, "KOZ": 6, "UNK": 4, None: 14}
TRIGGERS_AGAIN: Final[Weights] = {"REP": 60, "KOH": 6, "KUC": 4, "KOZ": 6, None: 24}
PEOPLE: Final[Mapping[int | None, float]] = {None: 70, 1: 20, 2: 8.4, 3: 1.6}
GROUP_PEOPLE: Final[Mapping[int | None, float]] = {4: 2, 5: 4, 6: 4, 8: 3, 10: 3, 12: 2, 15: 1}

PHONES: Final = frozenset({"SPA", "SPI", "SPS", "FPH"})
DEVICES: Final[Weights] = {
    "SPA": 46,
    "SPI": 22,
    "SPS": 12,
    "FPH": 2,
    "TBA": 2,
    "TBI": 3,
    "OTH": 1,
    "UNK": 2,
    None: 10,
}
DEVICES_BY_TOPIC: Final[dict[str, Weights]] = {
    "PC": {"PCW": 88, "PCM": 6, None: 6},
    "MN": {"SPA": 20, "SPI": 12, "NON": 30, None: 38},
    "MP": {"SPA": 28, "SPI": 16, "PCW": 16, "NON": 10, "TBL": 4, None: 26},
    "DV": {"SPA": 26, "SPI": 12, "FPH": 28, "RTR": 16, "NON": 6, None: 12},
    "LR": {"SPA": 16, "SPI": 8, "FPH": 8, "NON": 8, None: 60},
    "OT": {None: 100},
    "BS": {"SPA": 34, "SPI": 18, "TBL": 14, "NON": 8, None: 26},
}
CARRIERS: Final[Weights] = {"DCM": 20, "AUK": 11, "SBM": 9, "RKT": 4, "YML": 6, "UQM": 4, "MVN": 3, "OTH": 0.5, "UNK": 3,
                            None: 40}  # fmt: skip

MINUTES: Final = {5: 8.0, 10: 20.0, 15: 24.0, 20: 18.0, 30: 16.0, 40: 6.0, 60: 5.0, 90: 1.2}
LATE_SHARE: Final = 0.062
WITHDRAWN_SHARE: Final = 0.01
WITHOUT_TIME_SHARE: Final = 0.02
MEMO_SHARE: Final = 0.05
WITHDRAWAL_REASONS: Final = (
    "同じ相談を2回登録した",
    "登録の直後に元に戻した",
    "練習で登録した",
    "別の日の相談だった",
)
# The later ones look hostile or odd and must come through every list, file and page as they are.
MEMOS: Final = (
    "文字を大きくし、音量を上げた。次回は写真の整理をしたいとのこと。",
    "通信量の見方を説明。自宅のWi-Fiにつなぎ直した。",
    "アプリの更新が止まっていた。空き容量を作って更新。",
    "手順を紙に書いて渡した。もう一度来庁の予定。",
    "確定申告の準備。医療費の確認まで一緒に行った。",
    "電子証明書の期限が近い。カード窓口を案内した。",
    "知らない番号からの着信の断り方を練習した。",
    "講座の案内を渡した。土曜日なら参加できるとのこと。",
    "通知を止めたい。不要な通知を3つ切った。",
    "地図アプリで病院までの行き方を調べた。\n帰りのバスの時刻も確認。",
    "割引は50％ → 100％_還元と書かれた広告を一緒に確認",
    "画面に <b>重要</b> と出た。<img src=//x> は押さないよう説明。",
    "検索は 'スマホ 使い方' のように言葉を分けると説明 -- 100%_OK",
    "表示の確認：髙﨑𠮷 と 😀 が正しく出るか試した",
    "=1+1 と入力すると式になる、という質問（表計算）",
    "＠から始まる名前の見つけ方を説明",
)
