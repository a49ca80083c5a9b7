"""The words that charts bring themselves, in both languages; everything else comes in with the data."""

from __future__ import annotations

from carbondash.figures.units import Lang

WORDS: dict[str, tuple[str, str]] = {
    "target": ("目标 {value}", "target {value}"),
    "open_months": ("尚未截止的月份", "month still open"),
    "unsettled_months": ("审核中的月份", "month under review"),
    "under_review": ("审核中", "under review"),
    "no_data": ("无数据", "no data"),
    "found": ("发现问题", "problems found"),
    "opened": ("新增", "opened"),
    "closed": ("已整改", "closed"),
    "still_open": ("未整改", "still open"),
    "cumulative_share": ("Σ 为累计占比", "Σ cumulative share"),
    "on_time": ("按时", "on time"),
    "late": ("迟报", "late"),
    "missing": ("缺报", "missing"),
    "not_due": ("未到期", "not yet due"),
    "no_duty": ("无任务", "no duty"),
    "due_by": ("{day}前 {value}", "{value} by {day}"),
    "required": ("应达进度", "required"),
    "as_of": ("截至{day}", "as of {day}"),
    "overlap": ("两类重叠 {value}", "in both: {value}"),
    "days_late": ("较截止日的天数（负数为提前）", "days after the due day (negative: early)"),
    "in_bin": ("{span}：{value}", "{span}: {value}"),
    "emissions": ("年排放量 {value}", "annual emissions {value}"),
    "points_left_out": (
        "图上为排放量最大的{shown}家企业；其余{rest}家合计{value}，未逐一标出",
        "the {shown} largest emitters are drawn; {rest} others with {value} together are not",
    ),
    "numbers_in": ("图上数字的单位：{unit}", "numbers on the map in {unit}"),
    "review_number": ("审图号：{value}", "map review number: {value}"),
    "alt_trend": (
        "{name}：{first}为{first_value}，{last}为{last_value}",
        "{name}: {first_value} in {first}, {last_value} in {last}",
    ),
    "alt_empty": ("{name}：无数据", "{name}: no data"),
    "alt_top": ("{name}最高：{top}；最低：{bottom}", "{name}, highest: {top}; lowest: {bottom}"),
    "alt_matrix": (
        "{rows}家企业{columns}个月的报送状态：按时{on_time}，迟报{late}，缺报{missing}，未到期{not_due}",
        "status of {rows} enterprises over {columns} months: {on_time} on time, {late} late, {missing} missing, "
        "{not_due} not yet due",
    ),
    "alt_map": ("江西省各设区市{name}地图；{detail}", "map of Jiangxi's cities by {name}; {detail}"),
    "alt_histogram": ("{total}中有{late}份晚于截止日", "{late} of {total} came after the due day"),
    "alt_sets": (
        "全部{total}；{first}；{second}；两类重叠{both}",
        "all {total}; {first}; {second}; in both {both}",
    ),
    "alt_market": (
        "{name}：{first}为{first_value}，{last}为{last_value}",
        "{name}: {first_value} on {first}, {last_value} on {last}",
    ),
}


def word(key: str, lang: Lang, **values: object) -> str:
    """The words under a key with their values filled in; raises KeyError for a key or value that does not exist."""
    return WORDS[key][0 if lang == "zh" else 1].format(**values)
