"""Masked reading: who is shown by a pseudonym, on both engines; and that every column has been decided about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Float, String, Table, insert, select
from sqlalchemy.exc import DBAPIError

from carbondash.store import Reader, Scope, Store, enterprise_file
from carbondash.store.masking import HARMLESS, HARMLESS_EVERYWHERE, HIDDEN, MASKS, regexp_replace
from carbondash.store.schema import metadata
from carbondash.store.schema.bookkeeping import change_log, load
from carbondash.store.schema.derived import finding
from carbondash.store.schema.directory import screening_candidate, source_record
from carbondash.store.schema.enterprises import enterprise, unit
from carbondash.store.schema.finance import loan_project, project
from carbondash.store.schema.quality import coal_test, laboratory
from tests.store.province import START, fact, writing
from tests.support.furnishing import Furnishing

REAL, ENGLISH, CODE = "丰城第二发电有限公司", "Fengcheng No. 2 Power", "91360113X67M6YEG0Y"
RECORD = "江西丰城二电有限公司"
TEXTS = [(table, column) for table in metadata.tables.values() for column in table.c if isinstance(column.type, String)]


def _province(store: Store) -> None:
    with store.write(kind="import", actor="王审核员", reason=f"{REAL}补报", file_name=f"{REAL}.xlsx") as load:
        # A name that comes last in the alphabet has the first number.
        named = [("珠湖热电", "Zhuhu Heat", None), (REAL, ENGLISH, CODE), ("安源水泥", None, None)]
        for zh, en, code in named:
            whose = fact(
                load, "enterprise", name_zh=zh, name_en=en, credit_code=code, source="test", day=START, lon=115.7931, lat=28.197
            )
            version = {"city": "360100", "industry": "power", "tier": "1", "is_managed": True, "reason": f"{zh}列入名录"}
            fact(load, "enterprise_version", enterprise_id=whose, day=START, **version)
        for name in ("1号机组", "丰城二电2号机组", "Unit 3"):
            fact(load, "unit", enterprise_id=2, day=START, name=name, unit_class="I", status="operating")
        place = {"city": "360100", "industry": "power", "day": START}
        money = {"period": "Y2023", "is_climate": True, "is_facility": False, "stage": "planned", "investment_fen": 1}
        fact(load, "project", name_zh=f"{REAL}节能改造", enterprise_id=2, **place, **money)
        fact(load, "loan_project", name_zh=f"{REAL}节能改造", project_id=1, **place)
        fact(load, "loan_project", name_zh=f"{REAL}供热管网", **place)
        stated = {"source_id": "PW36", "period": "Y2022", "stated_code": CODE, "name_zh": RECORD, "address": "丰城市工业园区1号"}
        fact(load, "source_record", source="permit", is_active=True, **stated, **place)
        fact(load, "laboratory", name_zh="丰城二电化验室", mark="none", day=START)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """Three enterprises, with everything that one of them can be known by."""
    return Furnishing("masking", _province)


@pytest.fixture
def masked(store: Store) -> Iterator[Reader]:
    with store.read(Scope.province(), masked=True) as reader:
        yield reader


def _column(reader: Reader, table: Table, name: str) -> list[object]:
    return list(reader.execute(select(table.c[name]).order_by(table.c.id)).scalars())


def test_every_text_column_is_masked_or_declared_harmless() -> None:
    def declared(table: str, name: str) -> int:
        return (name in MASKS.get(table, {})) + (name in HARMLESS_EVERYWHERE or name in HARMLESS.get(table, ()))

    # Of a new column somebody must decide, in store/masking.py, whether it can name an enterprise or a person.
    assert [f"{table.name}.{column.name}" for table, column in TEXTS if declared(table.name, column.name) != 1] == []


def test_a_place_is_coarse_wherever_somebody_is_shown_at_it() -> None:
    exact = {
        table.name
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, Float) and column.name == "lon"
    }
    assert {name for name in exact if "lon" not in MASKS.get(name, {})} == {"city"}


def test_what_is_declared_is_there() -> None:
    declared = [(table, name) for names in (MASKS, HARMLESS) for table, columns in names.items() for name in columns]
    assert [pair for pair in declared if pair[1] not in metadata.tables[pair[0]].c] == []
    assert {column.name for _table, column in TEXTS} >= HARMLESS_EVERYWHERE


def test_an_enterprise_is_shown_by_its_number(masked: Reader) -> None:
    assert _column(masked, enterprise, "name_zh") == ["企业0001", "企业0002", "企业0003"]
    # Also where the store has no English name of it.
    assert _column(masked, enterprise, "name_en") == ["Enterprise 0001", "Enterprise 0002", "Enterprise 0003"]
    assert _column(masked, enterprise, "credit_code") == [None, "000000000000000002", None]
    assert _column(masked, enterprise, "lon")[0] == pytest.approx(115.8)
    assert _column(masked, unit, "name") == ["1号机组", "#2", "Unit 3"]


def test_what_belongs_to_it_does_not_give_it_away(masked: Reader) -> None:
    assert _column(masked, project, "name_zh") == ["项目0001"]
    assert _column(masked, loan_project, "name_zh") == ["项目0001", "贷款项目0002"]
    assert _column(masked, loan_project, "name_en") == ["Project 0001", "Loan project 0002"]
    assert _column(masked, source_record, "name_zh") == ["R0001"]
    assert _column(masked, source_record, "stated_code") == [HIDDEN]
    assert _column(masked, laboratory, "name_zh") == ["L0001"]


def test_nothing_that_a_masked_reader_reads_holds_a_name(store: Store, masked: Reader) -> None:
    def said(reader: Reader) -> str:
        return "\n".join(str(row) for table in metadata.tables.values() for row in reader.execute(select(table)))

    names = (REAL, ENGLISH, CODE, RECORD, "丰城二电", "王审核员")
    with store.read(Scope.province()) as reader:
        assert all(name in said(reader) for name in names)
    shown = said(masked)
    assert [name for name in names if name in shown] == []


def test_a_search_finds_the_pseudonym_and_never_the_name(store: Store, masked: Reader) -> None:
    def ids(reader: Reader, asked: str) -> list[int]:
        return [row.enterprise_id for row in enterprise_file.search(reader, asked, date(2024, 1, 1), 10)]

    with store.read(Scope.province()) as reader:
        assert ids(reader, "丰城") == ids(reader, CODE) == [2]
    assert [ids(masked, asked) for asked in ("丰城", REAL, "fengcheng", CODE, "电")] == [[]] * 5
    assert ids(masked, "企业0002") == ids(masked, "enterprise 0002") == ids(masked, "000000000000000002") == [2]


def test_an_order_by_name_is_that_of_the_pseudonyms(store: Store, masked: Reader) -> None:
    by_name = select(enterprise.c.id).order_by(enterprise.c.name_zh.desc())
    assert list(masked.execute(by_name).scalars()) == [3, 2, 1]
    with store.read(Scope.province()) as reader:
        assert next(iter(reader.execute(by_name).scalars())) != 3


def test_who_brought_a_load_and_why_is_hidden_and_a_program_is_not(store: Store) -> None:
    with store.write(kind="derive", actor="derive", reason="derived facts of 3 enterprises"):
        pass
    with store.read(Scope.province(), masked=True) as masked:
        assert _column(masked, load, "actor") == [HIDDEN, "derive"]
        assert _column(masked, load, "file_name") == [HIDDEN, None]
        by_people, by_program = (
            json.loads(row[0]) for row in masked.execute(select(change_log.c.detail).order_by(change_log.c.seq))
        )
    assert (by_people["reason"], by_people["file"], by_people["kind"]) == (HIDDEN, HIDDEN, "import")
    assert by_people["counts"]["enterprise"] == 3
    assert by_program["reason"] == "derived facts of 3 enterprises"


def test_a_masked_reader_can_write_nothing(masked: Reader) -> None:
    with pytest.raises(DBAPIError):
        masked.execute(insert(metadata.tables["derive_queue"]).values(enterprise_id=1, since_version=1, last_version=1))


def test_two_people_read_at_once_one_of_them_masked(store: Store) -> None:
    everyone = select(enterprise.c.name_zh).where(enterprise.c.id == 2)
    for _again in range(2):
        with store.read(Scope.province()) as reader, store.read(Scope.province(), masked=True) as masked:
            assert reader.execute(everyone).scalar() == REAL
            assert masked.execute(everyone).scalar() == "企业0002"
            assert reader.execute(everyone).scalar() == REAL
    with writing(store) as load:
        fact(load, "enterprise", name_zh="新建电厂", source="test", day=START)
    with store.read(Scope.province(), masked=True) as masked:
        assert _column(masked, enterprise, "name_zh")[-1] == "企业0004"


def test_json_keeps_what_the_program_wrote_and_hides_what_people_wrote(store: Store) -> None:
    detail = {
        "reason": "not_listed",
        "period": "Y2022",
        "credit_code": CODE,
        "lon": 115.79312,
        "rules": [{"key": {"group": "reporting"}, "name": "threshold"}],
        "says": [
            {
                "name": RECORD,
                "number": "NY3607",
                "day": "2023-10-12",
                "address": 'a "b", 丰城: 1',
                "stated_code": "361025062725032",
            }
        ],
        "supporting": ["energy", "statistics"],
    }
    evidence = {
        "case": "report_number",
        "kind": "P4",
        "values": {"unit": "tC/GJ", "other_unit": "丰城二电2号机组", "fields": "test_had_pct, car", "n": 11.0},
        "waiver": {"author": "wang", "day": "2023-01-16", "reason": f"{REAL}锅炉改造"},
    }
    where = {"city": "360100", "industry": "power", "day": START}
    row = {"id": 1, "period": "M2023-01", "code": "V06", "severity": 1, "is_waived": True, "day": START, "input_digest": ""}
    with store.engine.begin() as connection:
        candidate = {
            "id": 1,
            "candidate_key": "R1",
            "name_zh": RECORD,
            "action": "list",
            "sources": 1,
            "detail": json.dumps(detail),
        }
        connection.execute(insert(screening_candidate).values(**candidate, **where))
        connection.execute(insert(finding).values(**row, enterprise_id=2, evidence=json.dumps(evidence, ensure_ascii=False)))
    with store.read(Scope.province(), masked=True) as masked:
        shown = json.loads(str(_column(masked, screening_candidate, "detail")[0]))
        found = json.loads(str(_column(masked, finding, "evidence")[0]))
        assert _column(masked, screening_candidate, "name_zh") == ["R1"]
    assert shown == {
        **detail,
        "credit_code": HIDDEN,
        "lon": 115.7,
        "says": [{"name": HIDDEN, "number": HIDDEN, "day": "2023-10-12", "address": HIDDEN, "stated_code": HIDDEN}],
    }
    assert found == {
        **evidence,
        "values": {**evidence["values"], "other_unit": HIDDEN},  # type: ignore[dict-item]
        "waiver": {"author": HIDDEN, "day": "2023-01-16", "reason": HIDDEN},
    }


def test_a_laboratory_has_one_pseudonym_in_the_register_and_on_a_report(demo_store: Store) -> None:
    def known(reader: Reader) -> set[int]:
        reports = select(coal_test.c.id).join(laboratory, laboratory.c.name_zh == coal_test.c.laboratory)
        return set(reader.execute(reports).scalars())

    with demo_store.read(Scope.province()) as reader, demo_store.read(Scope.province(), masked=True) as masked:
        assert known(reader) == known(masked) != set()


def test_sqlite_replaces_as_postgresql_does() -> None:
    connection = sqlite3.connect(":memory:")
    connection.create_function("regexp_replace", 4, regexp_replace)
    assert connection.execute(r"SELECT regexp_replace('a1b2', '([a-z])[0-9]', '\1-', 'g')").fetchone() == ("a-b-",)
    assert connection.execute("SELECT regexp_replace(NULL, 'a', 'b', 'g')").fetchone() == (None,)
