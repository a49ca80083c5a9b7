"""A sign-in ends after its hours, without its person, with its token where that is asked for, and at the sign-out."""

from __future__ import annotations

from carbondash.access.claims import SignIn
from carbondash.access.settings import Settings
from carbondash.access.sign_ins import SignIns

MINUTE, HOUR = 60.0, 3600.0
BEGUN = 1_790_000_000.0
SIGN_IN = SignIn("a", BEGUN, BEGUN + 5 * MINUTE)


class Clock:
    now = BEGUN

    def __call__(self) -> float:
        return self.now


def sign_ins(**more: float | bool) -> tuple[SignIns, Clock]:
    clock = Clock()
    return SignIns(Settings(**more), clock), clock  # type: ignore[arg-type]


def test_a_day_of_work_holds_for_ten_hours() -> None:
    kept, clock = sign_ins()
    for _quarter in range(39):
        clock.now += 15 * MINUTE
        assert kept.ended(SIGN_IN) is None
        kept.acted(SIGN_IN)
    clock.now = BEGUN + 10 * HOUR
    assert kept.ended(SIGN_IN) == "expired"
    assert kept.rest(SIGN_IN) == 0.0


def test_half_an_hour_without_the_person_ends_it_in_every_tab() -> None:
    kept, clock = sign_ins()
    clock.now += 20 * MINUTE
    kept.acted(SIGN_IN)
    clock.now += 29 * MINUTE
    assert kept.ended(SIGN_IN) is None
    assert kept.rest(SIGN_IN) == MINUTE
    clock.now += MINUTE
    assert kept.ended(SIGN_IN) == "idle"
    # Doing something afterwards does not bring it back; signing in does.
    kept.acted(SIGN_IN)
    assert kept.ended(SIGN_IN) == "idle"
    assert kept.ended(SignIn("b", clock.now, None)) is None


def test_a_process_that_never_saw_it_counts_from_when_it_was_issued() -> None:
    kept, clock = sign_ins()
    clock.now += 31 * MINUTE
    assert kept.ended(SIGN_IN) == "idle"


def test_the_token_ends_it_only_where_that_is_configured() -> None:
    kept, clock = sign_ins(end_with_token=True)
    assert kept.rest(SIGN_IN) == 5 * MINUTE
    clock.now += 5 * MINUTE
    assert kept.ended(SIGN_IN) == "expired"
    assert kept.ended(SignIn("b", clock.now, None)) == "expired"
    assert sign_ins()[0].ended(SIGN_IN) is None


def test_one_from_the_future_is_none() -> None:
    kept, _clock = sign_ins()
    assert kept.ended(SignIn("b", BEGUN + 100, None)) is None
    assert kept.ended(SignIn("b", BEGUN + HOUR, None)) == "expired"


def test_who_signed_out_is_out_with_every_copy_of_the_cookie() -> None:
    kept, clock = sign_ins()
    kept.sign_out(SIGN_IN)
    kept.acted(SIGN_IN)
    assert kept.ended(SIGN_IN) == "signed_out"
    # What is forgotten after a day has expired anyway.
    clock.now += 11 * HOUR
    kept.acted(SignIn("b", clock.now, None))
    assert kept.ended(SIGN_IN) == "expired"
