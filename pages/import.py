"""Import and records: bring in the month's files; who changed what?"""

from __future__ import annotations

from carbondash.ui import frame, import_templates, import_upload, parts, records, requests_part
from carbondash.ui.language import _

now = frame.current()
titles = {"upload": _("Import"), "loads": _("History of loads"), "log": _("Change log"), "templates": _("Templates")}
if requests_part.is_used(now.reader):
    titles["requests"] = requests_part.title(now.reader)
shown = parts.choose(now, titles)
{
    "upload": lambda: import_upload.show(now.reader),
    "loads": lambda: records.loads(now),
    "log": lambda: records.log(now),
    "templates": import_templates.show,
    "requests": lambda: requests_part.show(now),
}[shown]()
