"""What `python -m carbondash doctor` says: the installation line by line, and what is wrong with it in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from carbondash.derive.run import Lag
from carbondash.store.doctor import Examined

# Times of the department are those of China, which has no summer time.
_OFFSET = timedelta(hours=8)
_MB = 1_000_000


def lines(versions: Mapping[str, str], found: Examined, lag: Lag | None, lang: str) -> Iterator[str]:
    """The installation: versions of what it consists of, where the store is, what it holds, how far it is derived.

    lag: None where the store can't be read with this program.
    """
    side = 0 if lang == "zh" else 1
    for name, said in versions.items():
        yield _line(name, said)
    yield _line(found.engine, found.engine_version or "—")
    yield _line(("数据库", "store")[side], found.address)
    if found.schema is None:
        return
    yield _line(("结构版本", "schema")[side], found.schema)
    yield _line(("待执行的结构升级", "pending migrations")[side], ", ".join(found.pending) or ("无", "none")[side])
    yield _line(("大小", "size")[side], f"{found.size / _MB:,.1f} MB")
    if lag is None:
        return
    yield _line(("数据行数", "rows of facts")[side], f"{found.facts:,}")
    yield _line(("批次数", "loads")[side], f"{found.loads:,}")
    yield _line(("最近一批", "last load")[side], _last(found) or ("无", "none")[side])
    broken = (f"{len(found.chain)} 处断开", f"broken in {len(found.chain)} places")[side]
    yield _line(("变更日志", "change log")[side], broken if found.chain else ("完整", "chained")[side])
    through = ("尚未推算", "not derived yet")[side] if lag.through is None else str(lag.through)
    waits = (f"，{lag.waiting} 家企业待推算", f", {lag.waiting} enterprises wait")[side] if lag.waiting else ""
    yield _line(("推算至", "derived through")[side], through + waits)


def wrong(found: Examined, lag: Lag | None, lang: str) -> list[str]:
    """What is wrong, each with what to do about it; empty where all is well."""
    side = 0 if lang == "zh" else 1
    said: list[tuple[str, str]] = []
    if found.schema is None:
        said.append(
            ("此地址没有数据库：请导入文件或建立演示数据", "there is no store here: import files or create the demonstration")
        )
    if found.is_newer:
        said.append(
            (
                f"数据库结构版本 {found.schema} 新于本程序：请更新程序",
                f"the schema {found.schema} is newer than this program: update it",
            )
        )
    if found.pending and found.schema is not None:
        said.append(
            (
                "数据库结构待升级：任何命令都会升级，例如 python -m carbondash check（请先备份）",
                "the schema is older than this program: any command brings it forward, for example python -m carbondash check "
                "(back up first)",
            )
        )
    said += [
        (f"数据库文件损坏：{words}；请从备份恢复", f"the file is damaged: {words}; restore a backup") for words in found.damage
    ]
    said += [
        (f"变更日志被改动：{words}；请与备份核对", f"the change log was changed: {words}; compare it with a backup")
        for words in found.chain[:5]
    ]
    if lag is not None and lag.rules_wait:
        said.append(
            (
                "新规则待第二人确认：python -m carbondash rules --confirm",
                "new rules wait for two people to agree to them: python -m carbondash rules --confirm",
            )
        )
    elif lag is not None and not lag.is_current:
        said.append(
            (
                "规则推算落后于数据：请运行 python -m carbondash derive",
                "derived facts are behind the facts: run python -m carbondash derive",
            )
        )
    return [words[side] for words in said]


def _last(found: Examined) -> str:
    last = found.last_load
    if last is None:
        return ""
    when = (last.recorded_at + _OFFSET).strftime("%Y-%m-%d %H:%M")
    return " · ".join(part for part in (str(last.id), last.kind, last.file_name, last.actor, when) if part)


def _line(name: str, said: str) -> str:
    wide = sum(2 if letter > "\u2e7f" else 1 for letter in name)
    return f"{name}{' ' * max(1, 20 - wide)}{said}"
