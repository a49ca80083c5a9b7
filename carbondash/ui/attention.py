"""The items that need attention, as a card: how urgent in word, shape and colour, the reason, and a link."""

from __future__ import annotations

import streamlit as st

from carbondash.figures.plain import markup
from carbondash.ui import links
from carbondash.ui.cache import remember
from carbondash.ui.frame import Frame
from carbondash.ui.language import _, escape
from carbondash.ui.panels.attention import LIMIT, Line, dates, lines
from carbondash.ui.sitemap import BY_NAME

STYLE = """
<style>
.cd-attention { display: grid; gap: 0.42rem; font-size: 0.87rem; line-height: 1.36; }
.cd-attention > div { display: grid; grid-template-columns: 5rem 1fr 1.3rem; column-gap: 0.4rem; align-items: start; }
.cd-attention .mark { font-size: 0.76rem; font-weight: 600; border-radius: 0.3rem; padding: 0.06rem 0.35rem; white-space: nowrap;
  justify-self: start; }
.cd-attention .critical { background: light-dark(#FBE9E7, #4A1F1C); color: light-dark(#A3221B, #F5A59F); }
.cd-attention .high { background: light-dark(#FBEEDD, #43300F); color: light-dark(#8F4700, #F0B070); }
.cd-attention .medium { background: light-dark(#E6F0FA, #17324A); color: light-dark(#0B5FA5, #8CC3F2); }
.cd-attention .low, .cd-attention .info { background: light-dark(#EBEFF3, #26323E); color: light-dark(#455565, #B4C1CE); }
.cd-attention a { color: light-dark(#0B5FA5, #7DB8EE); text-decoration: none; font-weight: 700; text-align: right; }
.cd-attention .next { color: light-dark(#526273, #A9B7C5); }
.cd-attention .none { grid-template-columns: 1fr; font-weight: 600; }
</style>
"""


def show(now: Frame) -> None:
    """The card with the most urgent items of the view; where they are few, the next dates below them."""
    found = remember(lines, now.reader, now.view)
    st.html(STYLE)
    with st.container(border=True, key="card_attention", height="stretch"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="attention_head"):
            st.markdown("**" + _("Needs attention") + "**", width="stretch")
            with st.popover(_("Order"), icon=":material/rule:", type="tertiary", key="attention_rule"):
                st.markdown(escape(rule()))
        upcoming = remember(dates, now.reader, now.view) if len(found) < LIMIT else ()
        links.show(_html(now, found, upcoming), "attention")


def rule() -> str:
    """How the items are chosen and ordered, in words."""
    return _(
        "Chosen and ordered by a rule of the product's own. Urgent: a legal deadline has passed, or is as near as the risk index "
        "takes for critical. High: an own or interim deadline has passed, or one is near. Medium: open work without a near "
        "deadline. Low: what is only to be known. Among equals the nearer due day comes first, then the more cases; of one "
        "subject at most two are shown."
    )


def _html(now: Frame, found: tuple[Line, ...], upcoming: tuple[str, ...]) -> str:
    rows = "".join(_row(now, line) for line in found)
    nothing, mark = _("Nothing needs attention in this view."), _("next")
    if not found:
        rows = f'<div class="none"><span>{markup(nothing)}</span></div>'
    rows += "".join(
        f'<div class="next"><span class="mark low">{markup(mark)}</span><span>{markup(said)}</span></div>'
        for said in upcoming[: max(0, LIMIT - len(found))]
    )
    return f'<div class="cd-attention">{rows}</div>'


def _row(now: Frame, line: Line) -> str:
    signs = {
        "critical": ("▲", _("urgent")),
        "high": ("◆", _("high")),
        "medium": ("●", _("medium")),
        "low": ("○", _("low")),
        "info": ("○", _("note")),
    }
    sign, word = signs[line.severity]
    mark = f'<span class="mark {line.severity}">{sign} {markup(word)}</span>'
    return f"<div>{mark}<span>{markup(line.text)}</span>{_link(now, line)}</div>"


def _link(now: Frame, line: Line) -> str:
    target = links.address(line.page, now.view.filters, now.view.lang, dict(line.params))
    said = _('Open the page "{page}"').format(page=_(BY_NAME[line.page].title))
    return f'<a data-go href="{markup(target)}" title="{markup(said)}" aria-label="{markup(said)}">→</a>'
