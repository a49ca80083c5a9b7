"""The frame round every page: one snapshot of the store a run, the view from the address, navigation, status, and its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from carbondash.access import Person, Right, visible_cities
from carbondash.access.gate import known
from carbondash.access.second import is_same
from carbondash.access.settings import settings
from carbondash.figures.units import Lang
from carbondash.figures.view import View
from carbondash.store import Reader, Store, requests
from carbondash.store.away import is_away
from carbondash.store.errors import NoStore, SchemaBehind, StoreAway
from carbondash.store.records import Names
from carbondash.store.replica import open_for_pages
from carbondash.store.requests import Request
from carbondash.ui import faults, filters, go, guest, header, language, session, signin, turns, url, visit_log, watch
from carbondash.ui.cache import once_a_version
from carbondash.ui.empty import away, empty_store, only_reading, schema_behind
from carbondash.ui.language import _
from carbondash.ui.sitemap import BY_NAME, PLACES, Place

MARK = str(Path(__file__).parent / "assets" / "mark.svg")


@dataclass(frozen=True)
class Frame:
    """What a page works with: the snapshot that it reads, the view that it shows, and every page that it can link to."""

    reader: Reader
    view: View
    place: Place
    pages: dict[str, st.Page]
    said: set[str] = field(default_factory=set)


_current: ContextVar[Frame] = ContextVar("frame")


def current() -> Frame:
    """The frame of the running script.

    A page that was started on its own (by the first visitor of a server that does not know app.py's pages yet, or by a
    test) draws the frame round itself, and with it the page once more.
    """
    try:
        return _current.get()
    except LookupError:
        run()
        st.stop()


@st.cache_resource(show_spinner=False, on_release=lambda kept: kept.close())
def store() -> Store:
    """The store of this process."""
    return open_for_pages()


def run() -> None:
    """Draw the frame and the page that the address asks for, in turn with the other people of this process."""
    with turns.turn():
        _run()


def _run() -> None:
    language.set_lang(_language())
    found = session.begin()
    st.set_page_config(page_title=_("Carbon market desk · Jiangxi"), page_icon=MARK, layout="wide")
    pages = {
        place.name: st.Page(
            place.file,
            # Who is not in learns nothing about the pages, but keeps the address that was wanted.
            title=_(place.title) if isinstance(found, Person) else place.name,
            url_path=None if place is PLACES[0] else place.name,
            default=place is PLACES[0],
        )
        for place in PLACES
    }
    # The menu is drawn by hand, so that its links carry the filters: one step in the browser's history a click.
    page = st.navigation(list(pages.values()), position="hidden")
    if not isinstance(found, Person):
        visit_log.turned_away(found.reason)
        signin.show(found)
        return
    guest.follow()
    place = next(BY_NAME[name] for name, candidate in pages.items() if candidate is page or candidate.title == page.title)
    go.follow()
    st.logo(MARK, size="large")
    if settings().signed_in:
        watch.show()
    with visit_log.run_of(place.name), guarded():
        try:
            store().require()
        except NoStore:
            header.bare()
            empty_store()
            return
        except SchemaBehind as error:
            header.bare()
            schema_behind(error)
            return
        except StoreAway:
            header.bare()
            raise
        with guest.here().read(store()) as reader:
            visit_log.read_by(guest.here(), place.name, reader.version)
            view = _view(reader, place)
            if view is None:
                header.bare()
                _without_facts(reader, place)
                return
            token = _current.set(Frame(reader, view, place, pages))
            try:
                count = waiting_for(reader)
                header.menus(view, place, count)
                if not store().can_write:
                    only_reading()
                header.head(reader, view, place, pages)
                filters.bar(reader, view)
                with guarded():
                    page.run()
            finally:
                _current.reset(token)


def _waiting(reader: Reader) -> list[Request]:
    return requests.requests(reader, ("waiting",))


def waiting_for(reader: Reader) -> int:
    """How many requests wait for a second person who may be this visitor."""
    here = guest.here()
    found = once_a_version(_waiting, reader)
    return sum(here.may(Right(one.needs)) and not is_same(known(one.asker), here.person) for one in found)


def _without_facts(reader: Reader, place: Place) -> None:
    """A store that holds nothing yet has one page: where its first files come in."""
    # That page is drawn inside this frame.
    from carbondash.ui import import_templates, import_upload

    if place.name == "import":
        part(lambda: import_upload.show(reader))
        part(import_templates.show)
    else:
        empty_store()


@contextmanager
def reading() -> Iterator[Reader]:
    """The snapshot that the running script reads; a new one where only a part of the page runs again."""
    now = _current.get(None)
    if now is not None:
        yield now.reader
        return
    with guest.here().read(store()) as reader:
        yield reader


def first_time(what: str) -> bool:
    """Whether something that a page says once is said for the first time in this run of it."""
    now = _current.get(None)
    if now is None:
        return True
    is_first = what not in now.said
    now.said.add(what)
    return is_first


@contextmanager
def guarded() -> Iterator[None]:
    """What goes wrong inside is logged with its traceback under an id, and the reader sees one clear message with that id.

    A store that has gone away ends the page with a message of its own, which is said once.
    """
    try:
        yield
    except Exception as error:
        if is_away(error):
            if _current.get(None) is not None:
                raise
            faults.noted("a page could not be shown", error)
            away(_answers)
            return
        faults.shown(error)


def _answers() -> bool:
    try:
        with guest.here().read(store()):
            return True
    except Exception as error:
        if is_away(error):
            return False
        raise


def part(show: Callable[[], None]) -> None:
    """One part of a page: where it fails, the rest of the page still stands."""
    with guarded():
        show()


def _language() -> str:
    asked = st.query_params.get("lang")
    return asked if asked in url.LANGUAGES else language.lang()


def _view(reader: Reader, place: Place) -> View | None:
    """The view that the address asks for, written back to the address in its one form; None for a store without facts."""
    names, cycles = filters.known_words(reader)
    known = known_of(reader, names, cycles)
    if known is None:
        return None
    address = filters.from_address(known, place, names)
    theme = "dark" if st.context.theme.type == "dark" else "light"
    return view_of(reader, names, address, language.lang(), theme, known)


def known_of(reader: Reader, names: Names, cycles: tuple[str, ...]) -> url.Known | None:
    """What an address may name on this snapshot of the store; None for a store without facts."""
    first, last = filters.known_days(reader)
    default = reader.state.default_day
    if first is None or last is None or default is None:
        return None
    cities, hidden = visible_cities(reader.scope, names.cities)
    return url.Known(
        first_day=first,
        last_day=last,
        default_day=default,
        cities=cities,
        industries=tuple(names.industries),
        tiers=("1", "2", "3", "unknown"),
        cycles=cycles,
        hidden_cities=hidden,
    )


def view_of(reader: Reader, names: Names, address: url.Address, lang: Lang, theme: str, known: url.Known) -> View:
    """The view of an address on this snapshot of the store."""
    return View(
        filters=address.filters,
        lang=lang,
        theme=theme,
        scope=reader.scope,
        store=reader.state.key,
        version=reader.version,
        demo=reader.state.is_demo,
        newest_day=known.default_day,
        cycles=known.cycles,
        state=tuple(sorted(address.state.items())),
        masked=reader.masked,
        names=names,
    )
