"""A page that is listened to for what must not happen where a text is only a text: scripts, dialogs, links, pictures, marks."""

from __future__ import annotations

from playwright.sync_api import Dialog

from tests.support.hostile import HIT, HOST
from tests.support.pages import OpenPage

_ALIVE = """([hit, host]) => {
    const found = window[hit] ? ['a script ran'] : [];
    const marks = 'b,strong,em,i,code,del,a,h1,h2,h3,h4,li,blockquote,td,th,pre,small,mark,sup,tspan';
    const look = (root) => {
        for (const element of root.querySelectorAll('*')) {
            if (element.shadowRoot) look(element.shadowRoot);
            const tag = element.tagName.toLowerCase();
            for (const { name, value } of element.attributes) {
                if (name.startsWith('on') && value.includes(hit)) found.push(`${tag} ${name}`);
                const leads = ['href', 'src', 'xlink:href', 'action', 'data', 'srcset'].includes(name);
                if (leads && (value.includes(host) || value.startsWith('javascript:'))) found.push(`${tag} ${name}=${value}`);
            }
            if (['script', 'style', 'iframe', 'img'].includes(tag) && element.outerHTML.includes(hit)) found.push(`a ${tag}`);
            if (element.closest('[role=grid]')) continue;
            const alone = element.textContent.trim() === hit;
            if (alone && (element.matches(marks) || element.style.color)) found.push(element.outerHTML.slice(0, 200));
            if (element.classList.contains('katex')) found.push('a formula');
        }
    };
    look(document);
    return found;
}"""


class Listening:
    """Listens from the first page on; `heard` says what went wrong since it was last asked."""

    def __init__(self, shown: OpenPage) -> None:
        self._shown = shown
        self._dialogs: list[str] = []
        shown.page.on("dialog", self._note)

    def heard(self) -> list[str]:
        """Dialogs, foreign requests, errors on the console (a refusal of the content policy is one) and in the page, and what of
        the harm stands alive in the page."""
        shown = self._shown
        said = [*self._dialogs, *shown.foreign, *shown.console_errors, *shown.exceptions]
        said += shown.page.evaluate(_ALIVE, [HIT, HOST])
        wider = shown.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            said.append(f"wider than its window by {wider} px")
        self._dialogs.clear()
        shown.foreign.clear()
        shown.console_errors.clear()
        return said

    def _note(self, dialog: Dialog) -> None:
        self._dialogs.append(f"a dialog: {dialog.message}")
        dialog.dismiss()
