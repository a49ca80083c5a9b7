"""How other departments write an enterprise's name and code: full names, old spellings, abbreviations, slips of the pen."""

from __future__ import annotations

import re
from random import Random

from carbondash.demo import names

_FORMS = ("有限公司", "有限责任公司", "股份有限公司")

# The same characters as older files and some registers write them.
_TRADITIONAL = str.maketrans(
    "赣东业电热钢铁铜铝纸纺织药机械锂纤维矿钨橡胶饲鞋砖树碱航纳厂公司澜栎霁岚浔峤绥炜潆阡",
    "贛東業電熱鋼鐵銅鋁紙紡織藥機械鋰纖維礦鎢橡膠飼鞋磚樹鹼航納廠公司瀾櫟霽嵐潯嶠綏煒瀠阡",
)
_FULL_WIDTH = str.maketrans("0123456789()", "０１２３４５６７８９（）")

# What a typist takes for each other.
_ALIKE = {
    "澜": "阑", "栎": "砾", "穗": "惠", "霁": "齐", "沅": "元", "芷": "止", "垣": "恒", "汀": "订", "岫": "袖", "棠": "堂",
    "砚": "现", "翎": "领", "瑭": "塘", "浔": "寻", "榆": "愉", "苕": "召", "珩": "衍", "谡": "稷", "沚": "址", "樾": "越",
    "峤": "娇", "绥": "馁", "漪": "猗", "筠": "均", "榕": "熔", "炜": "伟", "衍": "珩", "昭": "照", "朔": "溯", "稷": "谡",
    "堇": "谨", "澍": "树", "阡": "仟", "崧": "松", "湄": "媚", "鄢": "焉", "杉": "彬", "潆": "萦", "祺": "棋", "蓼": "廖",
}  # fmt: skip

# How often each kind of writing occurs where nothing else is said.
_HABITS = {
    "full": 34, "province": 20, "long_form": 6, "bare": 12, "traditional": 8, "wide": 5, "spaced": 4, "short": 5, "turned": 4,
    "slip": 14, "city": 6,
}  # fmt: skip

_NUMBERED = re.compile(r"^(?P<area>赣[东西南北中]北?)(?P<number>[一二三四五六七八九十]+)(?P<trade>.+)$")
_NAMED = re.compile(r"^(?P<area>赣[东西南北中]北?)(?P<word>..)(?P<trade>.+)$")


def legal_name(name: str) -> str:
    """An enterprise's name as its licence writes it."""
    numbered = _NUMBERED.match(name)
    if numbered:
        return f"{numbered['area']}第{numbered['number']}{numbered['trade']}有限公司"
    return f"{name}有限公司"


def written(name: str, city_zh: str, random: Random) -> str:
    """One way in which a file writes the name of an enterprise, right or not; city_zh: its city without 市."""
    habit = random.choices(list(_HABITS), weights=list(_HABITS.values()))[0]
    return as_written(name, habit, city_zh, random)


def as_written(name: str, habit: str, city_zh: str, random: Random) -> str:
    """The name in one of the ways of `_HABITS`; what a name does not allow falls back to the full one."""
    full = legal_name(name)
    named = None if _NUMBERED.match(name) else _NAMED.match(name)
    if habit == "province":
        return f"江西{full}"
    if habit == "long_form":
        return full.replace("有限公司", random.choice(_FORMS[1:]))
    if habit == "bare":
        return name
    if habit == "traditional":
        return full.translate(_TRADITIONAL)
    if habit == "wide":
        return (
            f"江西（{full}）"
            if random.random() < 0.4
            else f"{full}（{random.choice(('本部', '总公司'))}）".translate(_FULL_WIDTH)
        )
    if habit == "spaced":
        return f" {full[:2]} {full[2:]}"
    if named is None:
        return full
    if habit == "short":
        return f"{named['word']}{named['trade']}{random.choice(('', '公司', '厂'))}"
    if habit == "turned":
        return f"{named['word']}（{named['area']}）{named['trade']}有限公司"
    if habit == "city":
        return f"{city_zh}{named['word']}{named['trade']}有限公司"
    if habit == "slip":
        return full.replace(named["word"], _slip(named["word"], random), 1)
    return full


def _slip(word: str, random: Random) -> str:
    place = random.randrange(len(word))
    kind = random.random()
    if kind < 0.75:
        return word[:place] + _ALIKE.get(word[place], word[place]) + word[place + 1 :]
    return word[::-1] if kind < 0.9 else word[place]


def wrong_code(code: str, random: Random) -> str | None:
    """A credit code as files get it wrong: two neighbouring characters swapped, an old registration number, a blank."""
    kind = random.random()
    if kind < 0.45:
        while True:
            place = random.randrange(2, len(code) - 1)
            if code[place] != code[place + 1]:
                return code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if kind < 0.75:
        return code[2:8] + "".join(random.choices("0123456789", k=9))
    return random.choice(("", "无", "-", None))


def swapped_at(code: str, wrong: str | None) -> int | None:
    """Where two neighbouring characters of a code were swapped to give the wrong one; None where it came about otherwise."""
    if wrong is None or len(wrong) != len(code):
        return None
    places = [
        place for place in range(len(code) - 1) if code[:place] == wrong[:place] and code[place + 2 :] == wrong[place + 2 :]
    ]
    found = [place for place in places if code[place : place + 2] == wrong[place : place + 2][::-1] and code != wrong]
    return found[0] if found else None


def unused_words(taken: list[str], random: Random) -> list[tuple[str, str]]:
    """Invented words that none of the names holds, in random order."""
    text = "\n".join(taken)
    return [(zh, latin) for zh, latin in names.invented_words(random) if zh not in text]
