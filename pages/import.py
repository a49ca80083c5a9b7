"""Import and records: bring in the month's files; who changed what?"""

from __future__ import annotations

from carbondash.ui import frame, import_templates, import_upload, parts, records
from carbondash.ui.language import _

now = frame.current()
shown = parts.choose(
    now, {"upload": _("Import"), "loads": _("History of loads"), "log": _("Change log"), "templates": _("Templates")}
)
{
    "upload": lambda: import_upload.show(now.reader),
    "loads": lambda: records.loads(now),
    "log": lambda: records.log(now),
    "templates": import_templates.show,
}[shown]()
