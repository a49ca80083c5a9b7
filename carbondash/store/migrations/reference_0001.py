"""The reference rows that the first schema starts with.

Cities: adcode, names and label points of the boundaries in data/boundaries (see the notice there). Industries: the eight key
industries of the national carbon market, other, unknown. Problem kinds: the product's own list and severity points.
"""

from __future__ import annotations

CITIES: tuple[tuple[str, str, str, str, float | None, float | None, float | None, int], ...] = (
    ("360100", "南昌市", "南昌", "Nanchang", 116.0, 28.6, 7189.7, 1),
    ("360200", "景德镇市", "景德镇", "Jingdezhen", 117.2, 29.3, 5254.3, 2),
    ("360300", "萍乡市", "萍乡", "Pingxiang", 113.9, 27.5, 3823.7, 3),
    ("360400", "九江市", "九江", "Jiujiang", 115.7, 29.4, 19153.9, 4),
    ("360500", "新余市", "新余", "Xinyu", 114.9, 27.8, 3163.5, 5),
    ("360600", "鹰潭市", "鹰潭", "Yingtan", 117.1, 28.2, 3551.0, 6),
    ("360700", "赣州市", "赣州", "Ganzhou", 115.2, 25.6, 39429.5, 7),
    ("360800", "吉安市", "吉安", "Ji'an", 114.9, 27.0, 25295.0, 8),
    ("360900", "宜春市", "宜春", "Yichun", 115.0, 28.4, 18691.0, 9),
    ("361000", "抚州市", "抚州", "Fuzhou", 116.4, 27.5, 18786.2, 10),
    ("361100", "上饶市", "上饶", "Shangrao", 117.8, 28.7, 22712.7, 11),
    ("unknown", "未知城市", "未知", "City unknown", None, None, None, 99),
)

INDUSTRIES: tuple[tuple[str, str, str, bool], ...] = (
    ("power", "发电", "Power", True),
    ("building_materials", "建材", "Building materials", True),
    ("iron_steel", "钢铁", "Iron and steel", True),
    ("nonferrous", "有色金属", "Non-ferrous metals", True),
    ("petrochemicals", "石化", "Petrochemicals", True),
    ("chemicals", "化工", "Chemicals", True),
    ("pulp_paper", "造纸", "Pulp and paper", True),
    ("aviation", "民航", "Aviation", True),
    ("other", "其他行业", "Other industries", False),
    ("unknown", "行业未知", "Industry unknown", False),
)

PROBLEM_KINDS: tuple[tuple[str, str, int, str, str], ...] = (
    ("T1", "timeliness", 1, "报送逾期", "Late upload"),
    ("T2", "timeliness", 3, "未报送", "Not uploaded"),
    ("C1", "completeness", 3, "缺煤质检测报告", "Coal test report missing"),
    ("C2", "completeness", 2, "检测报告缺交叉核验参数", "Test report lacks cross-check parameters"),
    ("C3", "completeness", 1, "计量、供热或购电凭证缺失或不清", "Meter log, heat log or invoice missing or unreadable"),
    ("C4", "completeness", 2, "数据质量控制计划缺失或未更新", "Data quality control plan missing or not updated"),
    ("M1", "metering", 2, "计量器具未检定或过期", "Meter not calibrated or expired"),
    ("M2", "metering", 2, "不同计量来源不一致", "Metering sources inconsistent"),
    ("M3", "metering", 2, "数据来源优先级降低", "Source of data ranks lower than before"),
    ("Q1", "coal quality", 3, "采样频次不足", "Sampling frequency not met"),
    ("Q2", "coal quality", 3, "检测机构无CMA或CNAS资质", "Laboratory without CMA or CNAS mark"),
    ("Q3", "coal quality", 2, "基准换算或全水分有误", "Basis conversion or moisture wrong"),
    ("Q4", "coal quality", 1, "单位热值含碳量超出合理范围", "Carbon per unit heat outside the plausible band"),
    ("P1", "parameter", 2, "碳氧化率有误", "Wrong oxidation factor"),
    ("P2", "parameter", 2, "排放因子或缺省值有误", "Wrong emission factor or default value"),
    ("P3", "parameter", 1, "计算或单位错误", "Arithmetic or unit error"),
    ("P4", "production", 2, "供热、负荷、运行小时数不一致", "Heat, load and hours inconsistent"),
    ("A1", "authenticity", 5, "疑似篡改检测报告或煤样", "Suspected alteration of a report or sample"),
    ("A2", "authenticity", 4, "报告编号重复或数据雷同", "Duplicate report number or copied values"),
    ("A3", "authenticity", 4, "人为修正原始记录", "Recorded data corrected by hand"),
    ("R1", "rectification", 2, "未按期整改或重复出现", "Not corrected in time, or repeated"),
)
