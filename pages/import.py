"""Import and records: bring in the month's files; who changed what?"""

from __future__ import annotations

from carbondash.ui import frame, import_templates, import_upload, parts
from carbondash.ui.language import _

now = frame.current()
shown = parts.choose(now, {"upload": _("Import"), "templates": _("Templates")})
{
    "upload": lambda: import_upload.show(now.reader),
    "templates": import_templates.show,
}[shown]()
