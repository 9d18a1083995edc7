"""Matching of many generated names: seconds, memory, and how many planted variants of a name are found again.

    .venv/bin/python bench/identity/run.py [NAMES]
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter

from jixiao.identity.check import load_checked
from jixiao.identity.lists import load_divisions
from jixiao.identity.matching import load_matching
from jixiao.identity.names import concept_match
from jixiao.identity.propose import propose
from jixiao.identity.things import Thing
from jixiao.settings import Settings

WHO = (
    "人民群众", "服务对象", "受益农户", "参训学员", "企业", "社区居民", "困难家庭", "灾害信息员", "护林员",
    "在校学生", "残疾人", "退役军人", "养殖户", "移民", "老年人", "志愿者", "驾驶员", "摊贩", "游客", "渔民",
    "环卫工人", "村医", "教师", "网格员", "劳模", "被征地农民", "优抚对象", "贫困户", "创业者", "参保人员",
)
WHAT = (
    "道路养护", "防汛演练", "森林防火", "河道清淤", "安全生产检查", "食品抽检", "水质监测", "职业培训", "危房改造",
    "图书采购", "疫苗接种", "垃圾清运", "路灯维修", "绿化管护", "农机补贴", "档案整理", "信访调处", "法律援助",
    "消防宣传", "气象监测", "地震预警", "人才引进", "招商推介", "电梯检验", "种子繁育", "病虫害防治", "土地整治",
    "文物修缮", "舞台演出", "赛事承办", "大坝除险", "管网改造", "排涝泵站", "智慧平台", "应急广播", "救灾物资储备",
    "冬春救助", "校车运营", "营养午餐", "桥梁检测", "山塘整治", "厕所改造", "光伏发电", "秸秆利用",
)
HOW = (
    "新增", "完成", "实施", "推进", "保障", "落实", "规范", "支持", "更新", "配备", "建立", "复核", "抽查", "巡查",
    "回访", "评估", "核销", "划拨", "验收", "公示",
)
END = (
    "完成率", "合格率", "及时率", "覆盖率", "达标率", "使用率", "数量", "次数", "人数", "面积", "天数", "成本",
    "满意度", "知晓率", "投诉率", "到位率", "准确率", "公开率", "参与率", "增长率", "里程", "户数", "批次",
    "响应时间", "完好率", "报废率", "更新率", "办结率", "受理件数", "平均费用",
)
MEASURES = {"率": "percent", "度": "percent", "数": "ci", "积": "mu", "本": "wan-yuan", "用": "yuan", "程": "kilometre", "间": "day"}


def names(count: int, chance: random.Random) -> list[str]:
    """Different names of indicators, put together from words of forms: first the short ones of two words, then longer ones."""
    out = {part + end: None for part in (*WHO, *WHAT) for end in END if count > 5000}
    while len(out) < count:
        pieces = [chance.choice(HOW), chance.choice(WHO) if chance.random() < 0.5 else "", chance.choice(WHAT),
                  chance.choice(WHAT) if chance.random() < 0.6 else "", chance.choice(HOW) if chance.random() < 0.3 else ""]
        out["".join(pieces) + chance.choice(END)] = None
    return list(out)


def _swapped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2:]


def _replaced(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + chance.choice("的一是在不了有和人这中大为上个国我以要他") + name[at + 1:]


def _dropped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + name[at + 1:]


def _doubled(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + name[at] + name[at:]


VARIANTS = {
    "year before": lambda n, c: f"{c.randrange(2019, 2027)}年{n}",
    "quotes and blanks": lambda n, _: f"“{n[:3]}” {n[3:]}",
    "unit in brackets": lambda n, _: f"{n}（%）",
    "指标 behind": lambda n, _: f"{n}指标",
    "number before": lambda n, c: f"（{c.randrange(1, 9)}）{n}",
    "one wrong character": _replaced,
    "one character lost": _dropped,
    "one character twice": _doubled,
    "two characters swapped": _swapped,
    "全市 before": lambda n, _: f"全市{n}",
    "开展 before, 情况 behind": lambda n, _: f"开展{n}情况",
    "two words before": lambda n, c: c.choice(WHO) + n,
    "parts in another order": lambda n, _: n[4:-3] + n[:4] + n[-3:],
}


def main(count: int) -> None:
    """Generate, match, print."""
    chance = random.Random(4)
    registries, matching, divisions = load_checked(()), load_matching(()), load_divisions(())
    base = names(count, chance)
    things: dict[str, Thing] = {}

    def add(key: str, name: str, measure: str) -> None:
        things[key] = Thing("indicators", key, name, False, {name: None}, category="output-quantity", measure=measure)
        things[key].uses = 1

    for number, name in enumerate(base):
        add(f"c-{number:08d}", name, MEASURES.get(name[-1], "ge"))
    planted: dict[str, tuple[str, str]] = {}
    merged: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    short = max(n for n, name in enumerate(base) if len(name) < 10 and n < 2300)
    each = min(100, count // 30)
    cases = [(kind, size, change) for kind, change in VARIANTS.items() for size in ("short", "long") for _ in range(each)]
    for number, (kind, size, change) in enumerate(cases):
        at = number * 7 % short if size == "short" else short + number * 7 % (count - short)
        variant = change(base[at], chance)
        kind_of = f"{kind}, {size}"
        asked[kind_of] += 1
        if concept_match(variant, registries.measures) == concept_match(base[at], registries.measures):
            merged[kind_of] += 1
            continue
        key = f"c-{count + number:08d}"
        add(key, variant, things[f"c-{at:08d}"].measure)
        planted[key] = (f"c-{at:08d}", kind_of)
    lowest = Settings().propose_indicators_from
    begun = time.process_time()
    found = propose("indicators", things, registries, matching, divisions, lowest)
    seconds = time.process_time() - begun
    pairs = {frozenset((p.keep.key, p.other.key)) for p in found}
    proposed = Counter(kind for key, (origin, kind) in planted.items() if frozenset((key, origin)) in pairs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say = sys.stdout.write
    say(f"names {len(things):,} · proposals {len(found):,} · {seconds:.1f} s of one core · peak {memory:.0f} MiB · "
        f"shown from {lowest}\n")
    for kind in asked:
        rest = asked[kind] - merged[kind]
        say(f"{kind:34} planted {asked[kind]:4} · one by rule {merged[kind]:4} · proposed {proposed[kind]:4} of {rest:4}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
