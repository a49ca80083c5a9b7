"""City scorecard: how is this city against the province and its own past?"""

from __future__ import annotations

from carbondash.ui import city, frame, page
from carbondash.ui.cache import remember
from carbondash.ui.panels import city as panels

now = frame.current()
page.sentence(remember(panels.sentence, now.reader, now.view))
frame.part(lambda: city.show(now))
