"""What the department does about the records: reminders, notice tasks, visits, meetings; and what it notes beside a series."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Text

from carbondash.store.schema.base import day_column, enterprise_column, fact_table, one_of, period_column

REMINDERS = ("monthly", "annual", "surrender", "problems")
TASK_KINDS = ("verification", "monthly_report", "inspection")
TASK_STATES = ("started", "done", "reopened")


def author_column() -> Column[str]:
    """Who did it, as the desk knows the person."""
    return Column("author", String(80), nullable=False)


# Somebody was reminded of what is due for a period.
reminder = fact_table(
    "reminder",
    enterprise_column(),
    Column("kind", String(12), nullable=False),
    period_column(),
    day_column(),
    Column("note", String(300)),
    author_column(),
    one_of("kind", REMINDERS),
)

# By when a notice's tasks of one kind are due. `day` is the day of the notice, or of the later paper that moved the due day.
notice_term = fact_table(
    "notice_term",
    Column("notice_id", Integer, ForeignKey("notice.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    day_column(),
    Column("due_day", Date, nullable=False),
    one_of("kind", TASK_KINDS),
    anchor="notice_id",
    key=("notice_id", "kind"),
)

# How far a notice's task has come; the newest step by the day says its state, a task without one has not been started.
task_step = fact_table(
    "task_step",
    Column("task_id", Integer, ForeignKey("notice_task.id"), nullable=False, index=True),
    enterprise_column(),
    day_column(),
    Column("state", String(8), nullable=False),
    Column("note", String(300)),
    author_column(),
    one_of("state", TASK_STATES),
    key=("enterprise_id", "task_id"),
)

# Why a reviewer passed or returned a record.
review_note = fact_table(
    "review_note",
    Column("review_id", Integer, ForeignKey("review.id"), nullable=False),
    enterprise_column(),
    day_column(),
    Column("note", String(500), nullable=False),
    author_column(),
    unique=(("review_id",),),
)

# Experts at an enterprise.
assistance_visit = fact_table(
    "assistance_visit",
    enterprise_column(),
    day_column(),
    Column("experts", String(200), nullable=False),
    Column("topic", String(300), nullable=False),
    Column("result", String(500)),
    author_column(),
)

# A dispatch meeting of the province (city NULL) or with one city.
dispatch_meeting = fact_table(
    "dispatch_meeting",
    Column("city", String(7), ForeignKey("city.adcode")),
    day_column(),
    Column("topic", String(300), nullable=False),
    Column("chair", String(80), nullable=False),
    Column("conclusion", String(500)),
    author_column(),
    anchor="id",
)

# A remark beside a figure's series: `about` is the period that it stands at (M2023-01), `day` when it was made.
annotation = fact_table(
    "annotation",
    Column("figure", String(60), nullable=False),
    Column("about", String(12), nullable=False),
    day_column(),
    Column("text_zh", String(300), nullable=False),
    Column("text_en", String(300)),
    author_column(),
    anchor="id",
    supervisory=False,
)

# How the columns of somebody's file become a kind of file, kept under a name; of several with one name the newest counts.
saved_mapping = fact_table(
    "saved_mapping",
    Column("name", String(60), nullable=False),
    day_column(),
    Column("mapping", Text, nullable=False),
    author_column(),
    anchor="id",
    supervisory=False,
)

# Which sections a brief has and what people changed in its sentences, kept under a name as JSON; of several with one name the
# newest counts, and an empty one takes the name away.
saved_brief = fact_table(
    "saved_brief",
    Column("name", String(60), nullable=False),
    day_column(),
    Column("content", Text, nullable=False),
    author_column(),
    anchor="id",
    supervisory=False,
)

# The cities of whoever kept a brief and sees only some; one without any is the province's.
saved_brief_city = fact_table(
    "saved_brief_city",
    Column("saved_brief_id", Integer, ForeignKey("saved_brief.id"), nullable=False, index=True),
    Column("city", String(7), ForeignKey("city.adcode"), nullable=False),
    day_column(),
    anchor="id",
    supervisory=False,
)
