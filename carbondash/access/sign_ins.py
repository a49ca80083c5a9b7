"""How long a sign-in holds: so many hours, not longer than its person does something, and not beyond the sign-out.

Streamlit's cookie would hold for a month. What is known here is known to one process: another one, or the same after a restart,
has seen nothing of a sign-in and counts from when it was issued, so that in doubt a person signs in again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

from carbondash.access.claims import SignIn
from carbondash.access.settings import Settings

Ended = Literal["expired", "idle", "signed_out"]
# The clocks of provider and desk may differ by so many seconds.
_CLOCKS = 120.0


class SignIns:
    """When the person of each sign-in last did something. clock: seconds since 1970."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._longest = settings.session_hours * 3600
        self._idle = settings.idle_minutes * 60
        self._end_with_token = settings.end_with_token
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, float] = {}
        self._signed_out: dict[str, float] = {}

    def ended(self, sign_in: SignIn) -> Ended | None:
        """Why a sign-in does not hold any more; None while it does."""
        now = self._clock()
        with self._lock:
            if sign_in.key in self._signed_out:
                return "signed_out"
            seen = self._seen.get(sign_in.key, sign_in.issued)
        if not sign_in.issued - _CLOCKS <= now < sign_in.issued + self._longest:
            return "expired"
        if self._end_with_token and (sign_in.expires is None or now >= sign_in.expires):
            return "expired"
        return "idle" if now >= seen + self._idle else None

    def acted(self, sign_in: SignIn) -> None:
        """The person did something; a sign-in that has ended stays ended."""
        if self.ended(sign_in) is None:
            with self._lock:
                self._seen[sign_in.key] = self._clock()
                self._forget()

    def rest(self, sign_in: SignIn) -> float:
        """Seconds until the sign-in ends if its person does nothing any more; 0 where it has ended."""
        if self.ended(sign_in) is not None:
            return 0.0
        now = self._clock()
        with self._lock:
            ends = [self._seen.get(sign_in.key, sign_in.issued) + self._idle, sign_in.issued + self._longest]
        if self._end_with_token and sign_in.expires is not None:
            ends.append(sign_in.expires)
        return max(0.0, min(ends) - now)

    def sign_out(self, sign_in: SignIn) -> None:
        """End a sign-in wherever it is used, also where somebody kept its cookie."""
        with self._lock:
            self._signed_out[sign_in.key] = self._clock()

    def _forget(self) -> None:
        """Drop what is older than the longest session: it has ended without being known here."""
        oldest = self._clock() - self._longest - _CLOCKS
        for kept in (self._signed_out, self._seen):
            for key in [key for key, at in kept.items() if at < oldest]:
                del kept[key]
