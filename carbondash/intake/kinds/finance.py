"""The files of the project library, of the institutions, and of their loans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from carbondash.intake.kinds.common import CREDIT_CODE, ENTERPRISE_NAME, INDUSTRIES, YES_NO, cities, day, latitude, longitude
from carbondash.intake.kinds.enterprises import check_place
from carbondash.intake.kinds.model import Choice, Column, Kind
from carbondash.intake.words import Words

FEN_PER_WAN = 1_000_000
_KG_PER_T = 1000

STAGES = (
    Choice("planned", "规划", "Planned", ("谋划",)),
    Choice("approved", "已批复", "Approved", ("批复", "核准", "备案")),
    Choice("construction", "在建", "Under construction", ("建设",)),
    Choice("operating", "已投运", "Operating", ("投运", "运行")),
)
_OWNER = Words("项目业主是已登记的企业时填写。", "Where the project's owner is an enterprise on file.")
# Whose project it is may stay open: most are nobody's on file.
OWNER = (replace(CREDIT_CODE, help=_OWNER), replace(ENTERPRISE_NAME, help=_OWNER))


def _city() -> Column:
    return Column("city", "设区市", "City", "choice", required=True, choices=cities(), example="360100")


def _industry() -> Column:
    return Column("industry", "行业", "Industry", "choice", required=True, choices=INDUSTRIES, example="power")


def _wan(key: str, zh: str, en: str, example: float) -> Column:
    return Column(
        key,
        zh,
        en,
        "amount",
        unit="万元",
        unit_en="10^4 CNY",
        required=True,
        low=0,
        high=1e8,
        scale=FEN_PER_WAN,
        example=example,
    )


def _reduction(*, required: bool) -> Column:
    return Column(
        "reduction",
        "年减排量",
        "Reduction a year",
        "amount",
        unit="tCO2e",
        required=required,
        low=0,
        high=1e9,
        scale=_KG_PER_T,
        example=12_000,
    )


PROJECTS = Kind(
    "projects",
    "项目库",
    "Project library",
    4,
    (
        Column("name", "项目名称", "Project", "text", required=True, example="示例光伏发电项目"),
        Column("name_en", "项目英文名称", "English name of the project", "text"),
        _city(),
        _industry(),
        *OWNER,
        Column("year", "入库年度", "Library of the year", "year", required=True, low=2015, high=2100, example=2023),
        Column("climate", "气候投融资项目", "Climate project", "choice", required=True, choices=YES_NO, example="yes"),
        Column(
            "facility",
            "支持工具重点领域",
            "Key field of the facility",
            "choice",
            required=True,
            choices=YES_NO,
            example="no",
            help=Words(
                "碳减排支持工具的重点领域；与气候投融资项目可以同时为“是”。",
                "Of the carbon emission reduction facility; it may be a climate project as well.",
            ),
        ),
        Column("stage", "项目阶段", "Stage", "choice", required=True, choices=STAGES, example="planned"),
        _wan("investment", "总投资", "Investment", 32_500),
        _reduction(required=False),
        longitude(),
        latitude(),
        day(
            "day",
            "阶段日期",
            "In this stage since",
            example=date(2023, 4, 10),
            help=Words("首次导入时为入库日期。", "The first time it is the day of entry into the library."),
        ),
    ),
    Words(
        "一行一个项目，在设区市内按名称识别。再次导入同一项目时，阶段的变化自阶段日期起计；其他内容不变。",
        "One row a project, known by its name within its city. A later change of stage counts from its day on; all else stays.",
    ),
    check_place,
)

INSTITUTIONS = Kind(
    "institutions",
    "金融机构",
    "Financial institutions",
    4,
    (
        Column("name", "金融机构名称", "Institution", "text", required=True, max_length=100, example="示例银行"),
        Column("name_en", "机构英文名称", "English name of the institution", "text", max_length=100, example="Example Bank"),
        day("day", "参加日期", "Taking part since", example=date(2021, 11, 8)),
    ),
    Words("一行一家金融机构，按名称识别。", "One row an institution, known by its name."),
)

LOANS = Kind(
    "loans",
    "碳减排贷款",
    "Carbon-reduction loans",
    5,
    (
        Column(
            "institution",
            "放贷机构",
            "Lending institution",
            "text",
            required=True,
            max_length=100,
            example="示例银行",
            help=Words("已登记的金融机构名称。", "The name of an institution on file."),
        ),
        Column("project", "贷款项目名称", "Project of the loan", "text", required=True, example="示例光伏发电项目"),
        Column("project_en", "贷款项目英文名称", "English name of the loan's project", "text"),
        _city(),
        _industry(),
        *OWNER,
        Column(
            "library_project",
            "项目库项目名称",
            "Project of the library",
            "text",
            example="示例光伏发电项目",
            help=Words("该项目在项目库内时填写其名称。", "Its name in the library, where it is there."),
        ),
        day("day", "发放日期", "Day of the loan", example=date(2023, 6, 20)),
        _wan("amount", "贷款金额", "Amount of the loan", 8_000),
        _reduction(required=True),
    ),
    Words(
        "一行一笔贷款，同一机构同日发放给同一项目的先合计。机构须已登记；贷款项目在设区市内按名称识别，首次出现时一并登记。",
        "One row what an institution on file lent on a day. Its project is known by name within the city and comes with it.",
    ),
)
