"""A deck of ten slides of every kind, for tests of what shows slides; the second one holds text that would like to be markup."""

from __future__ import annotations

from carbondash.brief.slides import Deck, Number, Slide
from carbondash.charts.look import THEMES, ThemeName
from carbondash.figures.units import Lang

HOSTILE = "<img src=x onerror=\"document.title='broken'\">赣北<b>水泥</b>${7*7} & 有限公司</script>"
LONG_ZH = (
    "截至二〇二三年十一月二十日全省纳入碳市场管理的三百二十家企业中有二百九十一家按时提交月度存证材料，"
    "其余二十九家里有十二家已连续两个月未按时提交且其中七家集中在赣州九江上饶三市，须于本月底前逐一约谈并限期补正到位。"
)
LONG_EN = (
    "By 20 November 2023, 291 of the 320 enterprises in the provincial carbon market had filed their monthly evidence on time; "
    "of the 29 others, twelve are late for the second month running and seven of those are in three cities: Ganzhou, Jiujiang, "
    "Shangrao."
)


def deck(lang: Lang) -> Deck:
    """The deck in one language."""
    zh = lang == "zh"
    foot = (
        "截至2023年11月20日 · 全省 · 全部行业 · 数据版本 42 · 演示数据"
        if zh
        else "As of 20 Nov 2023 · whole province · all industries · data version 42 · demonstration data"
    )
    said = ("先说结论，再说三件要办的事。", "按期率口径见指标手册。") if zh else ("The result first, then three things to do.",)

    def slide(number: int, message: tuple[str, str], **rest: object) -> Slide:
        kicker = ("概况", "Overview") if number < 5 else ("月度存证", "Monthly evidence")
        return Slide(
            id=f"s{number}",
            kicker=kicker[0 if zh else 1],
            message=message[0 if zh else 1],
            **{"notes": said, "foot": foot, "link": "?lang=en&live=1", **rest},  # type: ignore[arg-type]
        )

    numbers = (
        Number("按期提交率", "90.9%", "291/320，较上月 +1.2 个百分点"),
        Number("待履约缺口", "1,284.6万吨", "2023年，第二履约周期"),
        Number("均价", "68.35元/吨", "本月，挂牌协议"),
        Number("逾期企业", "29家", "上月 31 家"),
    )
    numbers_en = (
        Number("Filed on time", "90.9%", "291 of 320, up 1.2 points on last month"),
        Number("Shortfall", "12.85 Mt", "2023, second cycle"),
        Number("Average price", "68.35 CNY/t", "this month, listed trades"),
        Number("Late", "29", "31 last month"),
    )
    some = numbers if zh else numbers_en
    cities = ("赣州市", "九江市", "上饶市", "宜春市") if zh else ("Ganzhou", "Jiujiang", "Shangrao", "Yichun")
    shares = (("82.4%", "14/17"), ("85.0%", "34/40"), ("88.9%", "24/27"), ("91.7%", "33/36"))
    rows = tuple((city, *share) for city, share in zip(cities, shares, strict=True))
    heads = ("设区市", "按期率", "户数") if zh else ("City", "On time", "Enterprises")
    pictured = {"alt": "柱状图：十二个月" if zh else "Bars: twelve months"}
    lines = {**pictured, "picture": bars("light"), "picture_dark": bars("dark")}
    square = {**pictured, "picture": bars("light", 700, 700), "picture_dark": bars("dark", 700, 700)}
    return Deck(
        title="碳市场月度简报" if zh else "Monthly carbon market brief",
        lang=lang,
        demo="演示数据：企业均为虚构" if zh else "Demonstration data: fictitious enterprises",
        lines=(foot,),
        slides=(
            slide(1, ("全省碳市场运行情况", "The province's carbon market")),
            slide(
                2,
                (f"{HOSTILE}缺口最大", f"{HOSTILE} has the largest shortfall"),
                picture='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 500" onload="document.title=\'broken\'">'
                "<script>document.title='broken'</script><style>@import url(http://foreign.example/a.css);</style>"
                '<image href="http://foreign.example/b.png" width="10" height="10"/>'
                '<a href="javascript:alert(1)"><text>x</text></a>'
                '<rect width="900" height="500" fill="url(http://foreign.example/c.svg#p)" stroke="#1273C4" stroke-width="6"/>'
                '<text x="40" y="90" font-size="40" fill="#1273C4">&lt;b&gt;&amp;</text></svg>',
                alt=HOSTILE,
                numbers=(Number(HOSTILE, "12.4万吨", HOSTILE),),
                notes=(HOSTILE,),
                foot=HOSTILE,
                link="javascript:alert(1)",
            ),
            slide(3, ("四个数看全省", "The province in four numbers"), numbers=some),
            slide(
                4, ("按期提交率升至90.9%，为一年来最高", "Filing on time rose to 90.9%, the highest in a year"), numbers=some[:1]
            ),
            slide(5, (LONG_ZH, LONG_EN), **lines, numbers=some[:3], edited=True),
            slide(6, ("缺口集中在四个市", "Four cities hold the shortfall"), **square, numbers=some),
            slide(7, ("四市按期率低于全省", "Four cities file later than the province"), rows=rows * 2, heads=heads),
            slide(
                8, ("四市按期率低于全省", "Four cities file later than the province"), rows=rows, heads=heads, numbers=some[:2]
            ),
            slide(9, ("碳价小幅回升", "The price rose a little"), **lines),
            slide(10, ("三件要办的事", "Three things to do"), numbers=some[1:3], notes=()),
        ),
    )


def bars(theme: ThemeName, width: int = 1500, height: int = 560) -> str:
    """Twelve bars as SVG."""
    look = THEMES[theme]
    step = (width - 80) / 12
    tall = [(0.35 + 0.05 * at) * (height - 120) for at in range(12)]
    shapes = "".join(
        f'<rect x="{60 + at * step:.0f}" y="{height - 60 - tall[at]:.0f}" width="{step * 0.7:.0f}" height="{tall[at]:.0f}" '
        f'fill="{look.categorical[0]}"/>'
        f'<text x="{60 + (at + 0.35) * step:.0f}" y="{height - 20}" font-size="28" text-anchor="middle" '
        f'fill="{look.quiet}">{at + 1}</text>'
        for at in range(12)
    )
    axis = f'<line x1="50" x2="{width - 20}" y1="{height - 60}" y2="{height - 60}" stroke="{look.line}" stroke-width="2"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{shapes}{axis}</svg>'
