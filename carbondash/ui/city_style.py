"""How the city scorecard's tables look; the five shades are those of the charts, with the text that stands out on each."""

from __future__ import annotations

from carbondash.charts.look import THEMES, ThemeName

_DARK_TEXT, _LIGHT_TEXT = "#0B1016", "#FFFFFF"


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def text_on(color: str) -> str:
    """Dark or light text, whichever stands out more on a colour (#RRGGBB)."""
    shade = _luminance(color)
    on_light = (shade + 0.05) / (_luminance(_DARK_TEXT) + 0.05)
    return _DARK_TEXT if on_light > 1.05 / (shade + 0.05) else _LIGHT_TEXT


def _shades() -> str:
    def pair(place: int, what: str) -> str:
        themes: tuple[ThemeName, ThemeName] = ("light", "dark")
        colors = [THEMES[theme].sequential[place] for theme in themes]
        light, dark = colors if what == "fill" else [text_on(color) for color in colors]
        return f"light-dark({light}, {dark})"

    return "\n".join(
        f".cd-matrix td.s{place}, .cd-matrix-legend .s{place} {{ background: {pair(place, 'fill')};"
        f" color: {pair(place, 'text')}; }}"
        f" .cd-matrix td.s{place} small {{ color: inherit; }}"
        for place in range(5)
    )


STYLE = f"""
<style>
@media (min-width: 768px) {{ [data-testid="stMainBlockContainer"] {{ padding-left: 2rem; padding-right: 2rem; }} }}
.cd-matrix, .cd-citycard {{ overflow-x: auto; font-size: 0.8rem; font-variant-numeric: tabular-nums; }}
.cd-matrix table, .cd-citycard table {{ border-collapse: separate; border-spacing: 0; width: 100%; }}
.cd-matrix a, .cd-citycard a, .cd-todo a {{ color: light-dark(#0B5FA5, #7DB8EE); text-decoration: none; }}
.cd-matrix a:hover, .cd-citycard a:hover {{ text-decoration: underline; }}
.cd-matrix th, .cd-citycard th {{ text-align: left; font-weight: 500; vertical-align: bottom;
  padding: 0.28rem 0.5rem 0.28rem 0; }}
.cd-matrix thead th, .cd-citycard thead th {{ font-weight: 600; color: light-dark(#526273, #A9B7C5);
  border-bottom: 1px solid light-dark(#8592A0, #6F7F8F); white-space: nowrap; }}
.cd-matrix thead th:nth-child(n+2) {{ text-align: center; padding: 0.28rem 0.15rem; }}
.cd-matrix tbody th, .cd-matrix thead th:first-child {{ position: sticky; left: 0; z-index: 1;
  background: light-dark(#FFFFFF, #18212B);
  min-width: 7.5rem; max-width: 10.5rem; }}
.cd-matrix td {{ text-align: center; padding: 0.22rem 0.15rem; vertical-align: middle; min-width: 3.4rem; white-space: nowrap;
  border: 1px solid light-dark(#FFFFFF, #18212B); }}
.cd-matrix td b, .cd-citycard td b {{ font-weight: 600; }}
.cd-matrix td.p {{ border-right: 1px solid light-dark(#C9D2DC, #3A4856); padding-right: 0.5rem; }}
.cd-matrix small, .cd-citycard small {{ display: block; font-size: 0.68rem; line-height: 1.25; font-weight: 400;
  color: light-dark(#526273, #A9B7C5); }}
.cd-matrix tr.g th, .cd-citycard tr.g th {{ font-weight: 650; padding-top: 0.6rem; max-width: none;
  border-bottom: 1px solid light-dark(#C9D2DC, #3A4856); }}
.cd-matrix tr.g span, .cd-citycard tr.g span {{ position: sticky; left: 0; }}
.cd-matrix tr.by > th, .cd-matrix tr.by > td.p {{ background: light-dark(#E8F1FA, #22384D); }}
.cd-matrix th.chosen a {{ font-weight: 700; text-decoration: underline; }}
{_shades()}
.cd-matrix-legend {{ display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; font-size: 0.8rem; align-items: center;
  margin-top: 0.3rem; }}
.cd-matrix-legend > span {{ white-space: nowrap; }}
.cd-matrix-legend span span {{ display: inline-block; width: 1.3rem; text-align: center; border-radius: 3px;
  margin-right: 0.35rem; font-size: 0.75rem; }}
.cd-citycard td, .cd-citycard tbody tr:not(.g) th {{ padding: 0.35rem 0.7rem 0.35rem 0; vertical-align: top;
  border-bottom: 1px solid light-dark(#E9EDF2, #26323E); }}
.cd-citycard td:nth-child(2), .cd-citycard td:nth-child(3) {{ white-space: nowrap; }}
.cd-citycard td {{ min-width: 4.5rem; }}
.cd-citycard tbody tr:not(.g) th {{ min-width: 8.5rem; }}
.cd-citycard td:nth-child(4), .cd-citycard td:nth-child(5) {{ min-width: 8.5rem; }}
.cd-citycard .good {{ color: light-dark(#0B6049, #58C3A0); }}
.cd-citycard .bad {{ color: light-dark(#8F4700, #F0A35A); }}
.cd-spark {{ color: light-dark(#1273C4, #4C8BF0); display: block; }}
.cd-todo {{ margin: 0; padding-left: 1.3rem; font-size: 0.95rem; }}
.cd-todo li {{ margin-bottom: 0.25rem; }}
.cd-todo a {{ font-weight: 700; padding: 0 0.4rem; }}
</style>
"""
