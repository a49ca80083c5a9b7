"""Invented names and valid credit codes: nothing here may be mistaken for a real company."""

from __future__ import annotations

from random import Random

from stdnum.cn import uscc

AREAS = {
    "360100": ("赣北", "Ganbei"),
    "360200": ("赣东北", "Gandongbei"),
    "360300": ("赣西", "Ganxi"),
    "360400": ("赣北", "Ganbei"),
    "360500": ("赣中", "Ganzhong"),
    "360600": ("赣东", "Gandong"),
    "360700": ("赣南", "Gannan"),
    "360800": ("赣中", "Ganzhong"),
    "360900": ("赣西", "Ganxi"),
    "361000": ("赣东", "Gandong"),
    "361100": ("赣东北", "Gandongbei"),
}

# Rare characters, put together at random: words that no language has.
_CHARACTERS = {
    "澜": "lan", "栎": "li", "穗": "sui", "霁": "ji", "沅": "yuan", "芷": "zhi", "垣": "yuan", "汀": "ting",
    "岫": "xiu", "棠": "tang", "砚": "yan", "翎": "ling", "瑭": "tang", "浔": "xun", "榆": "yu", "苕": "tiao",
    "珩": "heng", "谡": "su", "沚": "zhi", "樾": "yue", "峤": "qiao", "绥": "sui", "漪": "yi", "筠": "yun",
    "榕": "rong", "炜": "wei", "衍": "yan", "昭": "zhao", "朔": "shuo", "稷": "ji", "堇": "jin", "澍": "shu",
    "阡": "qian", "崧": "song", "湄": "mei", "鄢": "yan", "杉": "shan", "潆": "ying", "祺": "qi", "蓼": "liao",
}  # fmt: skip

TRADES = {
    "building_materials": (("水泥", "Cement"), ("水泥", "Cement"), ("水泥", "Cement"), ("玻璃", "Glass")),
    "iron_steel": (("钢铁", "Iron & Steel"), ("特钢", "Special Steel")),
    "nonferrous": (("铜业", "Copper"), ("铝业", "Aluminium")),
    "petrochemicals": (("石化", "Petrochemicals"),),
    "chemicals": (("化工", "Chemicals"), ("氯碱", "Chlor-Alkali"), ("化肥", "Fertiliser"), ("树脂", "Resins")),
    "pulp_paper": (("纸业", "Paper"), ("浆纸", "Pulp & Paper")),
    "aviation": (("航空", "Aviation"),),
    "other": (
        ("陶瓷", "Ceramics"), ("建陶", "Building Ceramics"), ("纺织", "Textiles"), ("印染", "Dyeing"), ("食品", "Food"),
        ("酿造", "Brewing"), ("制药", "Pharmaceuticals"), ("机械", "Machinery"), ("铸造", "Castings"), ("电子", "Electronics"),
        ("锂电", "Lithium Batteries"), ("光伏", "Photovoltaics"), ("玻纤", "Glass Fibre"), ("木业", "Timber"),
        ("包装", "Packaging"), ("矿业", "Mining"), ("钨业", "Tungsten"), ("稀土", "Rare Earths"), ("橡胶", "Rubber"),
        ("家具", "Furniture"), ("饲料", "Feed"), ("制鞋", "Footwear"), ("铜材", "Copper Products"), ("砖瓦", "Brick & Tile"),
    ),
}  # fmt: skip

POWER_TRADES = {
    "large": ("电", "Power"),
    "chp": ("热电", "Heat & Power"),
    "gangue": ("综电", "Waste-Coal Power"),
    "gas": ("燃机", "Gas Power"),
}

_NUMERALS = "零一二三四五六七八九十"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def chinese_number(number: int) -> str:
    """A whole number from 1 to 99 in Chinese, e.g. 十二."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones else "")


def invented_words(random: Random) -> list[tuple[str, str]]:
    """Words of two different rare characters, no two alike in Latin letters, in random order, as (Chinese, Latin)."""
    words = [
        (first + second, (sound + other).capitalize())
        for first, sound in _CHARACTERS.items()
        for second, other in _CHARACTERS.items()
        if first != second
    ]
    random.shuffle(words)
    # Many characters sound alike: of the words with one Latin form the last stays.
    return list({latin: (chinese, latin) for chinese, latin in words}.values())


def credit_code(county: str, random: Random, used: set[str]) -> str:
    """A valid unified social credit code of a county (adcode) that is not in `used`, and joins it.

    The organisation part begins with X, which the registry has not given out, so that no code can be a real company's.
    """
    while True:
        organisation = "X" + "".join(random.choices(_ALPHABET, k=7))
        # GB 11714 counts letters from A = 10 with none left out.
        total = sum(int(letter, 36) * weight for letter, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
        check = (11 - total % 11) % 11
        body = f"91{county}{organisation}{'X' if check == 10 else check}"
        code = body + uscc.calc_check_digit(body)
        if code not in used:
            used.add(code)
            return code
