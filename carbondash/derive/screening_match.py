"""Whom another department's record is about: by credit code, else by name and place; a person decides what contradicts itself.

Records are taken in the order of their days, so that a later one never changes whom an earlier one was found to be about. A
record that is about nobody known joins the earlier records of the same unlisted enterprise, or begins a cluster of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Any

from rapidfuzz.distance import OSA
from stdnum.cn import uscc

from carbondash.derive.screening_names import PlainName, likeness, plain
from carbondash.rules.screening import Likeness
from carbondash.store.screening import Identity, Record

# What place and code add to or take from the points of a name.
NEAR, SAME_CITY, APART, ALMOST_THE_CODE = 15.0, 5.0, -10.0, 20.0
# Another valid code is that of another enterprise, unless the name is just the same.
OTHER_CODE, OTHER_CODE_AND_NAME = -15.0, -40.0
EXACT = 100.0
_SAME_NAME = 100.0
# A code and a name that is no more alike than this contradict each other where the place does too.
_UNLIKE = 45.0
_CODE_LENGTH, _CODE_HALF = 18, 9
_GRID = 0.05
_EARTH_KM = 12_742.0


def code_of(stated: str | None) -> str | None:
    """The stated code as a valid unified social credit code; None where it is missing or wrong."""
    if not stated:
        return None
    written = "".join(stated.split()).upper()
    return written if len(written) == _CODE_LENGTH and uscc.is_valid(written) else None


def distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Great-circle distance of two places in degrees."""
    east, north = radians(other_lon - lon), radians(other_lat - lat)
    half = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return _EARTH_KM * asin(sqrt(half))


@dataclass(frozen=True, slots=True)
class Face:
    """What somebody can be recognised by; owner: the enterprise, or the number of the cluster."""

    owner: int
    name: PlainName
    code: str | None
    city: str | None
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """How alike a record and a face are: points for name, place and code together, beyond 100 where all of it fits."""

    face: Face
    points: float
    name_points: float
    place_points: float
    distance_km: float | None
    code: str


@dataclass(slots=True)
class Matched:
    """Whom a record is about. cluster: E<enterprise>, R<first record>, or X<record> where code and name contradict each other.

    leader: the cluster of the records that are about nobody known on the record's day, None where somebody was. evidence: in
    plain values, for JSON.
    """

    record: Record
    cluster: str
    enterprise_id: int | None
    method: str
    score_bp: int
    evidence: dict[str, Any]
    leader: str | None = None

    @property
    def points_to(self) -> int | None:
        """The enterprise that it is about, or whose code it states against its name."""
        says: int | None = self.evidence.get("code_says", self.enterprise_id)
        return says


@dataclass
class Faces:
    """Faces, found by code, by name, and by place and a letter of the name: never all of them are compared."""

    limits: Likeness
    _by_code: dict[str, list[Face]] = field(default_factory=lambda: defaultdict(list))
    _by_key: dict[Any, list[Face]] = field(default_factory=lambda: defaultdict(list))

    def add(self, face: Face) -> None:
        """Make a face one that can be found."""
        if face.code:
            self._by_code[face.code].append(face)
        for key in _keys(face, around=False):
            self._by_key[key].append(face)

    def with_code(self, code: str) -> list[Face]:
        """The faces that have this code."""
        return self._by_code.get(code, [])

    def alike(self, seen: Face, stated: str | None) -> list[Compared]:
        """The owners that may be meant, each with its best face, the most alike first."""
        almost = "".join((stated or "").split()).upper()
        met = {id(face): face for key in _keys(seen, around=True) for face in self._by_key.get(key, ())}
        if len(almost) == _CODE_LENGTH and not seen.code:
            halves = (("head", almost[:_CODE_HALF]), ("tail", almost[_CODE_HALF:]))
            met |= {id(face): face for key in halves for face in self._by_key.get(key, ())}
        best: dict[int, Compared] = {}
        for face in met.values():
            compared = self.compare(seen, face, almost)
            if face.owner not in best or compared.points > best[face.owner].points:
                best[face.owner] = compared
        return sorted(best.values(), key=lambda one: (-one.points, one.face.owner))

    def compare(self, seen: Face, face: Face, almost: str) -> Compared:
        """A record against a face; almost: the stated code as it is written."""
        name = likeness(seen.name, face.name)
        apart: float | None = None
        place = SAME_CITY if seen.city == face.city else APART
        if None not in (seen.lon, seen.lat, face.lon, face.lat):
            apart = distance_km(seen.lon, seen.lat, face.lon, face.lat)  # type: ignore[arg-type]
            place = self._place_points(apart)
        points = name + place
        code = "missing" if not almost else "wrong"
        if seen.code:
            code = "equal" if seen.code == face.code else "other"
            if face.code and code == "other":
                points += OTHER_CODE if name >= _SAME_NAME else OTHER_CODE_AND_NAME
        elif face.code and len(almost) == _CODE_LENGTH and OSA.distance(almost, face.code, score_cutoff=1) <= 1:
            code = "almost"
            points += ALMOST_THE_CODE
        return Compared(face, max(0.0, points) if name else 0.0, name, place, apart, code)

    def _place_points(self, apart: float) -> float:
        if apart <= self.limits.near_km:
            return NEAR
        if apart >= self.limits.far_km:
            return APART
        return NEAR * (self.limits.far_km - apart) / (self.limits.far_km - self.limits.near_km)

    def decided(self, found: Sequence[Compared]) -> Compared | None:
        """The one that is meant: with enough points, and far enough ahead of the next."""
        if not found or found[0].points < self.limits.points:
            return None
        if len(found) > 1 and found[0].points - found[1].points < self.limits.lead:
            return None
        return found[0]


def _keys(face: Face, *, around: bool) -> Iterator[Any]:
    """What a face is found by; around: also in the neighbouring squares, as one looks for it."""
    name = face.name
    yield "base", name.base, name.numbers
    yield "turned", name.turned, name.numbers
    yield "word", name.word, name.numbers
    # Without a place a slip of the pen is never taken for somebody: but a person is told whom it may mean.
    for letter in dict.fromkeys(name.word):
        yield face.city, name.trade, letter, name.numbers
    if face.code and not around:
        yield "head", face.code[:_CODE_HALF]
        yield "tail", face.code[_CODE_HALF:]
    if face.lon is None or face.lat is None:
        return
    x, y = int(face.lon / _GRID), int(face.lat / _GRID)
    steps = (-1, 0, 1) if around else (0,)
    for letter in dict.fromkeys(name.word):
        for dx in steps:
            for dy in steps:
                yield x + dx, y + dy, letter, name.numbers


def _face(owner: int, record: Record) -> Face:
    return Face(owner, plain(record.name_zh), code_of(record.stated_code), record.city, record.lon, record.lat)


class Matcher:
    """Finds out about records one after the other."""

    def __init__(self, enterprises: Iterable[Identity], limits: Likeness) -> None:
        self._limits = limits
        self._known: dict[int, Identity] = {}
        self._enterprises = Faces(limits)
        self._clusters = Faces(limits)
        for one in enterprises:
            self._known[one.enterprise_id] = one
            self._enterprises.add(Face(one.enterprise_id, plain(one.name_zh), one.credit_code, one.city, one.lon, one.lat))

    def match(self, records: Sequence[Record]) -> list[Matched]:
        """Whom each record is about; records in the order of their days."""
        return [self._one(record) for record in records]

    def _one(self, record: Record) -> Matched:
        seen = _face(0, record)
        found = self._about_enterprise(record, seen)
        named = found.points_to
        if named is None or self._known[named].day > record.day:
            self._join_cluster(found, seen)
        return found

    def _about_enterprise(self, record: Record, seen: Face) -> Matched:
        alike = self._enterprises.alike(seen, record.stated_code)
        meant = self._enterprises.decided(alike)
        by_code = self._enterprises.with_code(seen.code) if seen.code else []
        if by_code:
            holder = self._enterprises.compare(seen, by_code[0], seen.code or "")
            contradicted = meant is not None and meant.face.owner != holder.face.owner and holder.name_points < _UNLIKE
            if contradicted or (holder.name_points < _UNLIKE and holder.place_points < 0):
                return _contradiction(record, holder, meant)
            return _matched(record, holder, "code", EXACT, alike)
        if meant is not None:
            method = "name" if meant.name_points == EXACT else "name_place"
            return _matched(record, meant, method, meant.points, alike)
        return Matched(record, f"R{record.id}", None, "none", 0, {"code": _code_words(record, seen), **_next(alike)})

    def _join_cluster(self, found: Matched, seen: Face) -> None:
        """The unlisted enterprise that earlier records are about, or a new one; kept for the days before it is known."""
        same_code = self._clusters.with_code(seen.code) if seen.code else []
        alike = self._clusters.alike(seen, found.record.stated_code)
        meant = next((one for one in alike if same_code and one.face.owner == same_code[0].owner), None)
        owner = same_code[0].owner if same_code else None
        if owner is None and (decided := self._clusters.decided(alike)) is not None:
            owner, meant = decided.face.owner, decided
        found.leader = f"R{found.record.id if owner is None else owner}"
        self._clusters.add(_face(found.record.id if owner is None else owner, found.record))
        if found.cluster.startswith("R") and owner is not None:
            found.cluster = found.leader
            found.method = "code" if same_code else "name" if meant and meant.name_points == EXACT else "name_place"
            points = EXACT if same_code or meant is None else meant.points
            found.score_bp = round(min(points, EXACT) * 100)
            found.evidence |= {"first_record": owner} | ({} if meant is None else _why(meant))


def _matched(record: Record, meant: Compared, method: str, points: float, alike: Sequence[Compared]) -> Matched:
    owner = meant.face.owner
    others = [one for one in alike if one.face.owner != owner]
    return Matched(record, f"E{owner}", owner, method, round(min(points, EXACT) * 100), {**_why(meant), **_next(others)})


def _contradiction(record: Record, holder: Compared, meant: Compared | None) -> Matched:
    evidence: dict[str, Any] = {**_why(holder), "code_says": holder.face.owner}
    if meant is not None:
        evidence |= {"name_says": meant.face.owner, "name_says_points": round(min(meant.points, EXACT), 1)}
    return Matched(record, f"X{record.id}", None, "none", 0, evidence)


def _why(meant: Compared) -> dict[str, Any]:
    apart = {} if meant.distance_km is None else {"km": round(meant.distance_km, 2)}
    return {"code": meant.code, "name_points": round(meant.name_points, 1), **apart}


def _next(alike: Sequence[Compared]) -> dict[str, Any]:
    """The next most alike, where it is alike at all: what a person would look at."""
    if not alike or alike[0].points < _UNLIKE:
        return {}
    return {"next": alike[0].face.owner, "next_points": round(min(alike[0].points, EXACT), 1)}


def _code_words(record: Record, seen: Face) -> str:
    if seen.code:
        return "other"
    return "wrong" if (record.stated_code or "").strip() else "missing"
