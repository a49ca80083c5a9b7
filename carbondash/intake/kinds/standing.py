"""The files of states that an enterprise is in from a day on: its allowance account, its business, its membership."""

from __future__ import annotations

from datetime import date

from carbondash.intake.kinds.common import ENTERPRISE_REFERENCE, YES_NO, day
from carbondash.intake.kinds.model import Choice, Column, Kind
from carbondash.intake.words import Words

ACCOUNTS = Kind(
    "accounts",
    "账户状态",
    "Account states",
    4,
    (
        *ENTERPRISE_REFERENCE,
        Column(
            "state",
            "账户状态",
            "Account state",
            "choice",
            required=True,
            choices=(Choice("normal", "正常", "Normal"), Choice("frozen", "冻结", "Frozen")),
            example="frozen",
        ),
        day("day", "状态生效日期", "In this state since", example=date(2023, 3, 10)),
        Column("reason", "状态原因", "Reason for the state", "text", example="法院冻结账户"),
    ),
    Words(
        "一行为企业配额账户自某日起的状态。持有量不在此填写：由分配、交易和清缴得出。",
        "One row the state of an account from a day on. Holdings aren't stated: allocation, trades and surrender make them.",
    ),
)

BUSINESS = Kind(
    "business_states",
    "经营状态",
    "Business states",
    4,
    (
        *ENTERPRISE_REFERENCE,
        Column(
            "business",
            "经营状态",
            "Business state",
            "choice",
            required=True,
            choices=(
                Choice("operating", "正常经营", "Operating", ("在营",)),
                Choice("litigation", "涉诉", "In litigation"),
                Choice("shut_down", "停产", "Shut down", ("关停",)),
                Choice("dissolved", "注销", "Dissolved"),
            ),
            example="litigation",
        ),
        day("day", "经营状态生效日期", "In this business state since", example=date(2023, 3, 1)),
        Column("reason", "经营状态原因", "Reason for the business state", "text", example="借款合同诉讼"),
    ),
    Words("一行为企业经营状态自某日起的变化。", "One row what an enterprise's business is from a day on."),
)

ALLIANCE = Kind(
    "alliance",
    "联盟成员",
    "Alliance members",
    4,
    (
        *ENTERPRISE_REFERENCE,
        Column("member", "是否联盟成员", "Member of the alliance", "choice", required=True, choices=YES_NO, example="yes"),
        day("day", "加入或退出日期", "Day of joining or leaving", example=date(2022, 6, 15)),
    ),
    Words(
        "一行为一家企业加入或退出企业自主减污降碳联盟。未加入的企业不能退出。",
        "One row an enterprise's joining or leaving of the voluntary alliance. Only a member can leave.",
    ),
)
