"""The compliance risk index (履约风险指数) of domain reference 8: the product's own method, labelled as such where shown."""

from carbondash.rules.risk.change import Change, Part, change
from carbondash.rules.risk.index import band_of, ranks, risk_index
from carbondash.rules.risk.indicators import FACTS, require, scores
from carbondash.rules.risk.methods import CODES, FLOORS, Method, method
from carbondash.rules.risk.replay import Replay, replay
from carbondash.rules.risk.robustness import Robustness, rank_interval, robustness
from carbondash.rules.risk.words import Contribution, Floor, contributions, floors_in_words

__all__ = [
    "CODES",
    "FACTS",
    "FLOORS",
    "Change",
    "Contribution",
    "Floor",
    "Method",
    "Part",
    "Replay",
    "Robustness",
    "band_of",
    "change",
    "contributions",
    "floors_in_words",
    "method",
    "rank_interval",
    "ranks",
    "replay",
    "require",
    "risk_index",
    "robustness",
    "scores",
]
