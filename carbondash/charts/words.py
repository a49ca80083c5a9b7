"""The words that charts bring themselves, in both languages; everything else comes in with the data."""

from __future__ import annotations

from carbondash.figures.units import Lang

WORDS: dict[str, tuple[str, str]] = {
    "target": ("目标 {value}", "target {value}"),
    "open_months": ("尚未截止的月份", "month still open"),
    "unsettled_months": ("审核中的月份", "month under review"),
    "under_review": ("审核中", "under review"),
    "no_data": ("无数据", "no data"),
    "unseen": ("不在管辖范围", "not yours to see"),
    "found": ("发现问题", "problems found"),
    "new": ("首次出现", "new"),
    "repeated": ("重复出现", "repeated"),
    "opened": ("新增", "opened"),
    "closed": ("整改关闭", "closed"),
    "still_open": ("未整改", "still open"),
    "moved": ("随企业划转", "moved with enterprises"),
    "balance_equation": (
        "{month}：月初{start} + 新增{opened} − 关闭{closed}{moved} = 月末{end}",
        "{month}: {start} open at the start + {opened} opened − {closed} closed{moved} = {end} open at the end",
    ),
    "balance_moved": (" {sign} 划转{value}", " {sign} {value} moved"),
    "stock_at_start": ("期初 {value}", "{value} at the start"),
    "pairs": ("样品", "samples"),
    "pairs_inside": ("一致性界限内的样品", "samples within the limits"),
    "pairs_outside": ("界限外的样品", "samples outside the limits"),
    "difference_axis": ("抽检值 − 上报值（{unit}）", "sample − report ({unit})"),
    "mean_difference": ("平均差", "mean difference"),
    "limits": ("95%一致性界限", "95% limits of agreement"),
    "confidence": ("95%置信区间", "their 95% confidence"),
    "step_finished": ("全部完成", "finished by all"),
    "step_under_way": ("进行中", "under way"),
    "step_late": ("逾期未完成", "overdue"),
    "step_not_begun": ("未开始", "not begun"),
    "span_own_past": ("自身历史的界限范围（竖线为中位数）", "limits by its own past (tick: median)"),
    "span_peers": ("同类机组的界限范围", "limits by the units of its class"),
    "outlier_value": ("该月数值", "the month's value"),
    "alt_pairs": ("{name}：{n}个样品", "{name}: {n} samples"),
    "alt_agreement": (
        "{name}：{n}个样品，平均差{mean}，一致性界限{low}至{high}（{unit}），界限外{outside}个",
        "{name}: {n} samples, mean difference {mean}, limits of agreement {low} to {high} ({unit}), {outside} outside",
    ),
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
    "from_to": ("{low}至{high}", "{low} to {high}"),
    "in_bin": ("{span}：{value}", "{span}: {value}"),
    "emissions": ("年排放量 {value}", "annual emissions {value}"),
    "points_left_out": (
        "图上为排放量最大的{shown}家企业；其余{rest}家未逐一标出，选定设区市后可见",
        "the {shown} largest emitters are drawn; {rest} others appear once a city is chosen",
    ),
    "projects_left_out": (
        "图上为投资额最大的{shown}个项目；其余{rest}个未逐一标出",
        "the {shown} projects with the largest investment are drawn; {rest} others are not",
    ),
    "investment": ("投资{value}", "investment {value}"),
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
    "lane_city": ("市", "C"),
    "lane_province": ("省", "P"),
    "lane_returned": ("退", "R"),
    "in_lane_city": ("市级审核中", "at the city"),
    "in_lane_province": ("省级审核中", "at the province"),
    "in_lane_returned": ("已退回", "returned"),
    "in_lane_passed": ("已通过", "passed"),
    "lanes": (
        "实心：已通过审核；空心：尚未通过——市 市级审核中，省 省级审核中，退 已退回企业",
        "filled: passed the review; hollow: not passed yet: C at the city, P at the province, R returned to the enterprise",
    ),
    "last_months": ("窄屏上仅显示最近{count}个月", "on a narrow screen only the last {count} months"),
    "alt_city_matrix": (
        "{rows}个设区市{columns}个月最需关注的报送状态（格数）：按时{on_time}，迟报{late}，缺报{missing}，未到期{not_due}",
        "most serious status of {rows} cities over {columns} months, in cells: {on_time} on time, {late} late, {missing} "
        "missing, {not_due} not yet due",
    ),
    "alt_map": ("江西省各设区市{name}地图；{detail}", "map of Jiangxi's cities by {name}; {detail}"),
    "overall_is": ("合计 {value}", "all together {value}"),
    "interval_of_ratio": (
        "横线为按项目计算的95%区间（t分布）；空心点为项目不足10个，不参与排序；虚线为全部项目合计",
        "bars are 95% intervals over projects (Student's t); open marks have fewer than 10 projects and no rank; "
        "the dashed line is all projects together",
    ),
    "alt_play": (
        "江西省各设区市{name}地图，{first}至{last}逐月",
        "map of Jiangxi's cities by {name}, month by month from {first} to {last}",
    ),
    "alt_histogram": ("{total}中有{late}份晚于截止日", "{late} of {total} came after the due day"),
    "from_points": ("（不低于{value}分）", " (from {value})"),
    "deadline": ("清缴截止日", "deadline"),
    "threshold": ("预警阈值 {value}", "threshold {value}"),
    "threshold_axis": ("预警阈值（指数，分）", "threshold (index, points)"),
    "alarms": ("预警企业数", "enterprises flagged"),
    "flagged": ("截至该日已预警的企业数", "enterprises flagged by the day"),
    "alt_shortfalls": (
        "{name}：{count}家，合计{total}；最大成本为{first}，{days}",
        "{name}: {count} enterprises, {total} together; dearest: {first}, {days}",
    ),
    "alt_thresholds": (
        "阈值{threshold}：预警中位提前{lead}天，预警正确{right}家、漏报{missed}家、误报{wrong}家",
        "threshold {threshold}: median {lead} days ahead, {right} true alarms, {missed} missed, {wrong} false",
    ),
    "no_band": ("不评级、不排名", "no band, no rank"),
    "interval_95": (
        "横线为95%区间，名次后括号内为可能的最好与最差",
        "lines are 95% intervals; in brackets the ranks that are possible",
    ),
    "alt_league": ("{name}：{count}项，第一为{first}，最后为{last}", "{name}: {count} in all, first {first}, last {last}"),
    "alt_sets": (
        "全部{total}；{first}；{second}；两类重叠{both}",
        "all {total}; {first}; {second}; in both {both}",
    ),
    "alt_highest": ("{name}最高：{where}，{value}", "{name}, highest: {where}, {value}"),
    "alt_market": (
        "{name}：{first}为{first_value}，{last}为{last_value}",
        "{name}: {first_value} on {first}, {last_value} on {last}",
    ),
}


def word(key: str, lang: Lang, **values: object) -> str:
    """The words under a key with their values filled in; raises KeyError for a key or value that does not exist."""
    return WORDS[key][0 if lang == "zh" else 1].format(**values)
