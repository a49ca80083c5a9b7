"""The commands about what waits for a second person: list, confirm, refuse and withdraw requests; agree to new rules.

Whoever may run commands on the machine is trusted: a command's person is the name that `--actor` gives.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from carbondash import second_person
from carbondash.access.gate import NotAllowed, command_person
from carbondash.access.second import Deferred
from carbondash.actions import Act, Refused
from carbondash.actions.act import today
from carbondash.actions.rulebook import renew_rules
from carbondash.cli_options import Language, StoreUrl, UsageError, opened
from carbondash.derive import in_force
from carbondash.progress import bar
from carbondash.store import Scope, requests

if TYPE_CHECKING:
    from carbondash.figures.units import Lang
    from carbondash.store import Store

Actor = Annotated[str | None, typer.Option(help="who acts, for the change log; default the user of this machine")]


def requests_command(
    store: StoreUrl = None,
    confirm: Annotated[int | None, typer.Option(help="carry this request out, as its second person")] = None,
    refuse: Annotated[int | None, typer.Option(help="refuse this request; needs --reason")] = None,
    withdraw: Annotated[int | None, typer.Option(help="take back a request of one's own")] = None,
    reason: Annotated[str, typer.Option(help="why, for the change log")] = "",
    actor: Actor = None,
    lang: Language = "zh",
) -> None:
    """What waits for a second person; with --confirm, --refuse or --withdraw, a decision about one request."""
    if sum(one is not None for one in (confirm, refuse, withdraw)) > 1:
        raise UsageError("expected one of --confirm, --refuse and --withdraw")
    target, person = opened(store), command_person(actor)
    try:
        if confirm is not None:
            _confirm(target, confirm, actor, lang)
        elif refuse is not None:
            print(f"request {refuse} refused; recorded as load {second_person.refuse(target, person, refuse, reason)}")
        elif withdraw is not None:
            print(f"request {withdraw} withdrawn; recorded as load {second_person.withdraw(target, person, withdraw, reason)}")
        else:
            _list(target, "en" if lang == "en" else "zh")
    except (Refused, NotAllowed) as error:
        raise UsageError(error.words("en")) from None


def confirm_rules(store: str | None, actor: str | None, reason: str) -> None:
    """Agree to the installed rules: the first person asks, another one confirms. Raises UsageError."""
    target, digest = opened(store), in_force.installed()
    with target.read(Scope.province()) as reader:
        asked = requests.about_rules(reader, digest) if in_force.wait(reader) else None
    try:
        if asked is not None:
            _confirm(target, asked.id, actor, "en")
            return
        try:
            renew_rules(target, Act(command_person(actor), today()), digest, reason or "new rules installed")
        except Deferred as waiting:
            print(asked_words(waiting.number))
    except (Refused, NotAllowed) as error:
        raise UsageError(error.words("en")) from None


def asked_words(number: int) -> str:
    """What a command says whose act became a request."""
    return (
        f"not done yet: request {number} waits for a second person "
        f"(python -m carbondash requests --confirm {number} --actor NAME, or Import & records)"
    )


def _confirm(store: Store, number: int, actor: str | None, lang: str) -> None:
    with bar() if sys.stderr.isatty() else nullcontext() as progress:
        done = second_person.confirm(store, command_person(actor), number, progress)
    if done.load_id is None:
        raise UsageError(f"request {number} can't be carried out any more: {done.en if lang == 'en' else done.zh}")
    print(f"request {number} carried out as load {done.load_id}")


def _list(store: Store, lang: Lang) -> None:
    from carbondash.ui.panels import requests as words

    with store.read(Scope.province()) as reader:
        waiting = requests.requests(reader, ("waiting",))
        lines = [(one.id, words.what(reader, one, lang), words.asked_by(one, lang)) for one in reversed(waiting)]
    if not lines:
        print("nothing waits for a second person" if lang == "en" else "没有待第二人确认的申请")
    for number, what, by in lines:
        print(f"{number:>5}  {what}\n       {by}")


def register(app: typer.Typer) -> None:
    """Add this command to all others."""
    app.command("requests")(requests_command)
