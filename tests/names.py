"""Invented people: family names with readings, given names with readings; every pair of them is somebody."""

from __future__ import annotations

from itertools import product
from typing import Final

_FAMILY: Final = """
佐藤サトウ 鈴木スズキ 高橋タカハシ 田中タナカ 伊藤イトウ 渡辺ワタナベ 山本ヤマモト 中村ナカムラ 小林コバヤシ 加藤カトウ
吉田ヨシダ 山田ヤマダ 佐々木ササキ 山口ヤマグチ 松本マツモト 井上イノウエ 木村キムラ 林ハヤシ 斎藤サイトウ 清水シミズ
山崎ヤマザキ 森モリ 池田イケダ 橋本ハシモト 阿部アベ 石川イシカワ 山下ヤマシタ 中島ナカジマ 石井イシイ 小川オガワ
前田マエダ 岡田オカダ 長谷川ハセガワ 藤田フジタ 後藤ゴトウ 近藤コンドウ 村上ムラカミ 遠藤エンドウ 青木アオキ 坂本サカモト
福田フクダ 太田オオタ 西村ニシムラ 藤井フジイ 金子カネコ 藤原フジワラ 岡本オカモト 三浦ミウラ 中野ナカノ 中川ナカガワ
原田ハラダ 松田マツダ 竹内タケウチ 小野オノ 田村タムラ 中山ナカヤマ 和田ワダ 石田イシダ 森田モリタ 上田ウエダ
原ハラ 内田ウチダ 柴田シバタ 酒井サカイ 宮崎ミヤザキ 横山ヨコヤマ 高木タカギ 安藤アンドウ 宮本ミヤモト 大野オオノ
小島コジマ 谷口タニグチ 工藤クドウ 今井イマイ 高田タカダ 増田マスダ 丸山マルヤマ 杉山スギヤマ 村田ムラタ 大塚オオツカ
新井アライ 小山コヤマ 平野ヒラノ 藤本フジモト 河野コウノ 上野ウエノ 野口ノグチ 武田タケダ 松井マツイ 千葉チバ
菅原スガワラ 岩崎イワサキ 久保クボ 木下キノシタ 野村ノムラ 佐野サノ 菊地キクチ 松尾マツオ 市川イチカワ 小松コマツ
島田シマダ 水野ミズノ 桜井サクライ 吉川ヨシカワ 高野タカノ 山内ヤマウチ 飯田イイダ 西田ニシダ 菊池キクチ 北村キタムラ
安田ヤスダ 五十嵐イガラシ 秋山アキヤマ 中田ナカタ 川口カワグチ 平田ヒラタ 土屋ツチヤ 関セキ 浅野アサノ 星野ホシノ
"""
_GIVEN: Final = """
花子ハナコ 幸子サチコ 和子カズコ 洋子ヨウコ 節子セツコ 恵子ケイコ 京子キョウコ 悦子エツコ 良子ヨシコ 弘子ヒロコ
久子ヒサコ 美智子ミチコ 文子フミコ 典子ノリコ 信子ノブコ 順子ジュンコ 千代チヨ 光子ミツコ 勝子カツコ 敏子トシコ
裕子ユウコ 由美ユミ 由紀ユキ 由香ユカ 結衣ユイ 優ユウ 真由美マユミ 明美アケミ 直美ナオミ 智子トモコ
陽子ヨウコ 久美子クミコ 由美子ユミコ 喜代キヨ 清キヨシ 茂シゲル 実ミノル 弘ヒロシ 勝マサル 進ススム
正マサシ 博ヒロシ 隆タカシ 誠マコト 昭アキラ 勇イサム 武タケシ 稔ミノル 明アキラ 豊ユタカ
健一ケンイチ 健二ケンジ 健太ケンタ 正雄マサオ 正夫マサオ 和夫カズオ 幸雄ユキオ 義雄ヨシオ 一郎イチロウ 二郎ジロウ
三郎サブロウ 太郎タロウ 修オサム 浩コウ 守マモル 治オサム 功イサオ 忠タダシ 昇ノボル 栄サカエ
千恵子チエコ 千鶴子チヅコ 房子フサコ 富子トミコ 静子シズコ 絹子キヌコ 春子ハルコ 夏子ナツコ 秋子アキコ 冬子フユコ
梅子ウメコ 松子マツコ 竹子タケコ 菊キク 鶴ツル 亀カメ 初ハツ 常ツネ 留トメ 末スエ
大輔ダイスケ 翔ショウ 翼ツバサ 拓也タクヤ 達也タツヤ 直樹ナオキ 秀樹ヒデキ 正樹マサキ 茂樹シゲキ 英樹ヒデキ
利夫トシオ 利子トシコ 俊夫トシオ 英子エイコ 栄子エイコ 礼子レイコ 麗子レイコ 玲レイ 律子リツコ 里子サトコ
聡子サトコ 総一郎ソウイチロウ 慎太郎シンタロウ 龍之介リュウノスケ 百合子ユリコ 小百合サユリ 早苗サナエ 佐和子サワコ 多恵タエ 妙子タエコ
"""


def _parted(word: str) -> tuple[str, str]:
    """`佐藤サトウ` → name and reading."""
    place = next(place for place, sign in enumerate(word) if "ァ" <= sign <= "ヶ" and place)
    return word[:place], word[place:]


FAMILIES: Final = tuple(map(_parted, _FAMILY.split()))
GIVENS: Final = tuple(map(_parted, _GIVEN.split()))


def everybody(count: int) -> list[tuple[str, str]]:
    """So many (name, reading) pairs: each family name with each given name, then all of them again as namesakes."""
    pairs = [
        (f"{family} {given}", f"{read} {called}")
        for (given, called), (family, read) in product(GIVENS, FAMILIES)
    ]
    return [pairs[place % len(pairs)] for place in range(count)]
