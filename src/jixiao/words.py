"""The matching key of a string, and what a value, a level or a marker looks like. Keys are for matching, never printed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

__all__ = ["ABSENT", "CHECK_SHEET", "REMOVED", "VARIANTS", "column_letters", "half", "is_absent", "is_number", "key", "name_key",
           "quoted", "row_of", "short_hash", "span", "spot", "spots", "untold"]

ABSENT = frozenset({"", "/", "//", "\\", "-", "--", "—", "——", "…", "……", "...", "无", "0", "0.00%", "*"})

CHECK_SHEET = "jixiao_check"  # the name that a workbook gives to the sheet of checks beside a blank form

REMOVED = "[已隐去]"  # what stands where personal data stood

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060\u00ad"))
# Characters of converted copies, so that 績效 and 绩效 have one key. Only what forms and unit names use.
_TRADITIONAL = (
    "績標項總體預評價產數質時滿務對經濟環響單稱萬億計說實際執調權備註書門級專類別資編碼職責農財撥國營餘結轉補貼個間據細決購運"
    "維護團測試報審複復辦領導電話號簽聯係繫進達認證設訓練師學醫療衛監檢驗險應開關處罰違規則劃畫創業勞動勢員機構組織縣鄉鎮區廳"
    "館場戶畝噸隻輛臺檯層樓歲歷歸歡殘減溫濕準無為爲獲獎異當癥發盡確礎禮種積穩範節約紅純統綠緊線縮續義習聽舊與舉藝術見觀訊託訪"
    "詢該語誤課請論諮講識議讓負貢費貿賞賠贈趕跡車軟較輔輸辭連遊過適選遺鄰釋鐵錄錯鍵鏈長閉閱隊階隨離難雙雜靈頁順須頒頭題額願顧"
    "顯風飛養駐驅魚點齊齡從來們傳優償兒內兩冊劑協卻參啟問嚴園圖塊壓壞夠孫寫寧將屆屬幫幹幾庫廠廢廣張強彈後徑態慣憑憲懷戰擇擔擴"
    "敗敘敵斷於會條極槍樣橋檔歐氣況沒淨滅漲災煙熱爭牆狀獨現瑪畢盜盤眾礦禦稅穀競築籌糧紀納紙終給網緣縱繼罷聖聲腦臨興莊華藥裝製"
    "視觸訂記訴診詳誠誰談諾謀變貧貨販貪貫貴買貸賓賬賴轄邊郵鄭針鋼錢鎖鑑鑒閒閣闊陽陰陸隱雖靜頻驚髮鬥黨龍匯彙滙遞憂佈佔併並幣雲"
    "鐘覆曆債繳牀蓋綜覈圓輪擬儲衆採還彌厲欄頃週棟説衞羣"
)
_SIMPLIFIED = (
    "绩标项总体预评价产数质时满务对经济环响单称万亿计说实际执调权备注书门级专类别资编码职责农财拨国营余结转补贴个间据细决购运"
    "维护团测试报审复复办领导电话号签联系系进达认证设训练师学医疗卫监检验险应开关处罚违规则划画创业劳动势员机构组织县乡镇区厅"
    "馆场户亩吨只辆台台层楼岁历归欢残减温湿准无为为获奖异当症发尽确础礼种积稳范节约红纯统绿紧线缩续义习听旧与举艺术见观讯托访"
    "询该语误课请论咨讲识议让负贡费贸赏赔赠赶迹车软较辅输辞连游过适选遗邻释铁录错键链长闭阅队阶随离难双杂灵页顺须颁头题额愿顾"
    "显风飞养驻驱鱼点齐龄从来们传优偿儿内两册剂协却参启问严园图块压坏够孙写宁将届属帮干几库厂废广张强弹后径态惯凭宪怀战择担扩"
    "败叙敌断于会条极枪样桥档欧气况没净灭涨灾烟热争墙状独现玛毕盗盘众矿御税谷竞筑筹粮纪纳纸终给网缘纵继罢圣声脑临兴庄华药装制"
    "视触订记诉诊详诚谁谈诺谋变贫货贩贪贯贵买贷宾账赖辖边邮郑针钢钱锁鉴鉴闲阁阔阳阴陆隐虽静频惊发斗党龙汇汇汇递忧布占并并币云"
    "钟复历债缴床盖综核圆轮拟储众采还弥厉栏顷周栋说卫群"
)
VARIANTS = dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
"""The simplified form of traditional characters."""
_KEYS = str.maketrans(_TRADITIONAL, _SIMPLIFIED) | _INVISIBLE
_SPACE = re.compile(r"\s+")
_NESTED = re.compile("“[^“”]*“")
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")


@lru_cache(maxsize=8192)  # passes of understanding ask for the same cells again and again
def key(text: str) -> str:
    """The form of a string that is compared with layout words: NFKC, no white space, simplified characters.

    >>> key("部门（单位） 名称"), key("績效自評表")
    ('部门(单位)名称', '绩效自评表')
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).translate(_KEYS))


def name_key(text: str) -> str:
    """The key of a name for identity: like `key`, and without punctuation, brackets or quotes.

    >>> name_key("“智慧应急” 重点信息化项目（建设）")
    '智慧应急重点信息化项目建设'
    """
    return "".join(c for c in key(text).casefold() if unicodedata.category(c)[0] in "LN" or c in "%‰.")


def is_absent(text: str) -> bool:
    """True for blanks and for the marks that stand for nothing, such as `/` and `……`."""
    return key(text) in ABSENT or text.strip() in ABSENT


def is_number(text: str) -> bool:
    """True for a plain decimal number, thousands separators allowed."""
    return bool(_NUMBER.fullmatch(key(text)))


def quoted(text: str) -> str:
    """A sentence with single quotation marks within double ones; one whose marks do not pair is left as it is.

    >>> quoted("指标““三公”经费变动率”（第61行第4格）"), quoted("“引号不成对")
    ('指标“‘三公’经费变动率”（第61行第4格）', '“引号不成对')
    """
    if not _NESTED.search(text):
        return text
    out, depth = [], 0
    for c in text:
        depth -= c == "”"
        out.append({"“": "‘", "”": "’"}.get(c, c) if depth > 0 else c)
        if depth < 0:
            return text
        depth += c == "“"
    return text if depth else "".join(out)


def short_hash(*parts: str) -> str:
    """Eight hex digits of the SHA-256 of the parts, for keys and fragments.

    >>> short_hash("产出", "数量")
    '7a28b242'
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def column_letters(number: int) -> str:
    """What a spreadsheet calls its column of that number.

    >>> column_letters(8), column_letters(26), column_letters(28)
    ('H', 'Z', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- places: the tables hold them in English (docs/tables.md), people read them in Chinese, everywhere in the same words ---------
_SPOTS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"line (\d+) cell (\d+)"), r"第\1行第\2格"),
    (re.compile(r"line (\d+)"), r"第\1行"),
    (re.compile(r"page (\d+) ?"), r"第\1页"),
    (re.compile(r"table (\d+) ?"), r"表\1"),
    (re.compile(r"sheet (\d+) R(\d+)C(\d+)"), lambda m: f"工作表{m[1]} {column_letters(int(m[3]))}{m[2]}"),
    (re.compile(r"sheet (\d+) ?"), r"工作表\1"),
    (re.compile(r"text (\d+) R(\d+)(?:C1)?$"), r"文字块\1第\2段"),
    (re.compile(r"text (\d+) ?"), r"文字块\1"),
    (re.compile(r"R(\d+)C(\d+)"), r"第\1行第\2列"),
    (re.compile(r"R(\d+)"), r"第\1行"),
)
_SPOTS_EN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"sheet (\d+) R(\d+)C(\d+)"), lambda m: f"sheet {m[1]} {column_letters(int(m[3]))}{m[2]}"),
    (re.compile(r"(text \d+) R(\d+)(?:C1)?$"), r"\1 paragraph \2"),
    (re.compile(r"R(\d+)C(\d+)"), r"row \1 column \2"),
    (re.compile(r"R(\d+)"), r"row \1"),
)
_ROW = re.compile(r"(.*第)(\d+)([行段].*)")
_HALVES = re.compile(r"(.*[\u3400-\u9fff]) ([A-Za-z][^\u3400-\u9fff]*)")
_NAMED = 3  # places that are named before the others are counted


@lru_cache(maxsize=8192)
def spot(place: str, language: str = "zh") -> str:
    """A place string as all that people read says it.

    >>> spot("line 48 cell 3"), spot("page 3 table 2 R5C3"), spot("sheet 2 R21C8"), spot("text 4 R7C1"), spot("table 2")
    ('第48行第3格', '第3页表2第5行第3列', '工作表2 H21', '文字块4第7段', '表2')
    >>> spot("line 48 cell 3", "en"), spot("page 3 table 2 R5C3", "en"), spot("sheet 2 R21C8", "en"), spot("text 4 R7C1", "en")
    ('line 48 cell 3', 'page 3 table 2 row 5 column 3', 'sheet 2 H21', 'text 4 paragraph 7')
    """
    for pattern, words in _SPOTS_EN if language == "en" else _SPOTS:
        place = pattern.sub(words, place)
    return place


def row_of(place: str) -> str:
    """The place string of the row that a place is in.

    >>> row_of("line 48 cell 3"), row_of("table 2 R5C3")
    ('line 48', 'table 2 R5')
    """
    return re.sub(r" cell \d+$|C\d+$", "", place)


def span(first: str, last: str, language: str = "zh") -> str:
    """Two place strings and all between them, as people read them.

    >>> span("table 2 R5C3", "table 2 R9C3"), span("line 48 cell 3", "line 60 cell 1"), span("sheet 2 R4C8", "sheet 2 R6C8")
    ('表2第5–9行第3列', '第48行第3格至第60行第1格', '工作表2 H4–H6')
    >>> span("line 27", "line 31", "en"), span("table 2 R5C3", "table 2 R9C3", "en")
    ('line 27–31', 'table 2 row 5 column 3 – table 2 row 9 column 3')
    """
    one, other = spot(first, language), spot(last, language)
    if one == other:
        return one
    if language == "en":
        shared = one[:one.rfind(" ") + 1]
        return f"{one}–{other[len(shared):]}" if other.startswith(shared) and " " not in other[len(shared):] else f"{one} – {other}"
    a, b = _ROW.fullmatch(one), _ROW.fullmatch(other)
    if a and b and (a[1], a[3]) == (b[1], b[3]):
        return f"{a[1]}{a[2]}–{b[2]}{a[3]}"
    sheet, _, cell = other.partition(" ")
    return f"{one}–{cell}" if cell and one.startswith(f"{sheet} ") else f"{one}至{other}"


def untold(places: str, sentence: str) -> str:
    """The places of a finding in Chinese, and nothing where its sentence says one of them.

    >>> untold("line 5 cell 2", "总分 98分（第5行第2格）"), untold("line 5 cell 2", "占位行")
    ('', '第5行第2格')
    """
    return "" if any(spot(place) in sentence for place in places.split("; ") if place) else spots(places)


def spots(places: str, language: str = "zh") -> str:
    """The places of a finding as people read them; of many the first ones, and how many there are.

    >>> spots("table 2 R5C3; table 2 R6C3")
    '表2第5行第3列、表2第6行第3列'
    """
    each = [spot(place, language) for place in places.split("; ") if place]
    if language == "en":
        return ", ".join(each[:_NAMED]) + (f" and {len(each) - _NAMED} more" if len(each) > _NAMED else "")
    return "、".join(each[:_NAMED]) + (f"等{len(each)}处" if len(each) > _NAMED else "")


def half(text: str, language: str) -> str:
    """One language of a text that says the same in Chinese and after it in English; another text as it is.

    >>> half("是 yes", "zh"), half("恒等 identity", "en"), half("决算 2024", "en")
    ('是', 'identity', '决算 2024')
    """
    found = _HALVES.fullmatch(text)
    return text if not found else found[2] if language == "en" else found[1]
