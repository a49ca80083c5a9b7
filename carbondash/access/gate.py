"""The gate before everything that writes: whoever lacks the right is told so before anything is read for them."""

from __future__ import annotations

from carbondash.access.person import Person
from carbondash.access.roles import RIGHTS, Right, Role
from carbondash.access.scope import visitor_name
from carbondash.access.second import COMMAND_LINE, Confirmed
from carbondash.store.requests import By

Words = tuple[str, str]

ROLES: dict[Role, Words] = {
    Role.LEADER: ("领导", "leadership"),
    Role.STAFF: ("省级工作人员", "staff"),
    Role.CITY: ("市级工作人员", "city staff"),
    Role.STEWARD: ("数据管理员", "data steward"),
    Role.ADMIN: ("系统管理员", "administrator"),
}
_RIGHTS: dict[Right, Words] = {
    Right.READ: ("查看", "to read"),
    Right.ACT: ("登记审核、问题、任务等日常工作", "to record reviews, problems, tasks and other daily work"),
    Right.ACCEPT: ("处理候选单位", "to decide about candidates"),
    Right.WAIVE: ("豁免校验发现", "to waive findings"),
    Right.IMPORT: ("导入文件", "to import files"),
    Right.ROLL_BACK: ("撤回批次", "to roll loads back"),
    Right.KEEP: ("保存简报和列映射", "to keep briefs and mappings"),
    Right.RULES: ("启用新规则", "to put rules into force"),
    Right.ADMINISTER: ("系统管理", "to administer"),
}

_HELD_BACK: Words = ("此处为只读，不能登记、导入或撤回。", "Nothing can be entered, imported or taken back here.")


class NotAllowed(Exception):
    """Somebody asked for what the role has no right to; nothing was read or written for it."""

    def __init__(self, person: Person, right: Right) -> None:
        self.person, self.right = person, right
        super().__init__(self.words("en"))

    def words(self, lang: str) -> str:
        """What is missing and who has it, as one sentence, zh or en."""
        if self.person.held_back:
            return _HELD_BACK[0 if lang == "zh" else 1]
        side = 0 if lang == "zh" else 1
        role, what = ROLES[self.person.role][side], _RIGHTS[self.right][side]
        if lang == "zh":
            return f"{role}没有“{what}”的权限；{who_may(self.right, lang)}"
        return f"The role {role} has no right {what}. {who_may(self.right, lang)}"


def who_may(right: Right, lang: str) -> str:
    """Which roles have a right, as a sentence."""
    side = 0 if lang == "zh" else 1
    having = [ROLES[role][side] for role in Role if right in RIGHTS[role]]
    if lang == "zh":
        return f"可{_RIGHTS[right][0]}的角色：{'、'.join(having)}。"
    return f"Who may {_RIGHTS[right][1].removeprefix('to ')}: {', '.join(having)}."


def require(person: Person, right: Right, confirmed: Confirmed | None = None) -> None:
    """Raises NotAllowed where the person, or the second one who confirms, lacks the right."""
    for one in (person, *(() if confirmed is None else (confirmed.by,))):
        if not one.may(right):
            raise NotAllowed(one, right)


def role_name(role: str, lang: str) -> str:
    """A role in words; what is none stays as it is."""
    known = {one.value: words for one, words in ROLES.items()}
    return known[role][0 if lang == "zh" else 1] if role in known else role


def shown(by: By, lang: str) -> str:
    """A person with role, as the change log names one."""
    role = role_name(by.role, lang)
    if by.subject == COMMAND_LINE:
        role += "，命令行" if lang == "zh" else ", command line"
    return f"{by.name}（{role}）" if lang == "zh" else f"{by.name} ({role})"


def kept(person: Person) -> By:
    """A person as the store keeps one."""
    return By(person.name, person.role.value, person.subject)


def known(by: By) -> Person:
    """The person that the store has kept, with the whole province: nobody else asks a second person."""
    return Person(by.name, Role(by.role), None, by.subject)


def command_person(name: str | None = None) -> Person:
    """Who acts by a command: whoever the command names, else the machine's user, who may do everything here."""
    return Person(name or visitor_name(), Role.ADMIN, None, COMMAND_LINE)
