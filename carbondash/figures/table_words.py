"""What the tables of the store, and the kinds of loads that write them, are called."""

from __future__ import annotations

from carbondash.figures.units import Lang
from carbondash.locale import translator


def N_(message: str) -> str:
    """Marks a message for the catalogues without translating it yet."""
    return message


_TABLES = {
    "account_state": N_("States of registry accounts"),
    "alliance_membership": N_("Memberships of the alliance"),
    "allocation": N_("Allocations"),
    "allowance_step": N_("Steps of allowances"),
    "annotation": N_("Remarks on figures"),
    "annual_margin": N_("Margins of annual reports"),
    "annual_report": N_("Annual reports"),
    "annual_unit": N_("Units in annual reports"),
    "assistance_visit": N_("Visits by experts"),
    "body_conduct": N_("Conduct of verification bodies"),
    "body_interview": N_("Interviews of verification bodies"),
    "borrowing": N_("Borrowed allowances"),
    "campaign": N_("Inspection campaigns"),
    "campaign_member": N_("Members of inspection campaigns"),
    "campaign_step": N_("Steps of inspection campaigns"),
    "campaign_term": N_("Due days of inspection campaigns"),
    "candidate_decision": N_("Decisions about candidates"),
    "case_paper": N_("Papers of cases"),
    "case_step": N_("Steps of cases"),
    "coal_sample": N_("Samples of coal"),
    "coal_test": N_("Coal test reports"),
    "control_plan": N_("Data quality control plans"),
    "directory_listing": N_("Listings in the directory"),
    "dispatch_meeting": N_("Dispatch meetings"),
    "enforcement_case": N_("Cases of enforcement"),
    "enterprise": N_("Enterprises"),
    "enterprise_version": N_("Registration of enterprises"),
    "evidence_waiver": N_("Waivers"),
    "fourth_party_review": N_("Reviews by a fourth party"),
    "industry_year": N_("Industries by year"),
    "inspection": N_("Inspections"),
    "institution": N_("Financial institutions"),
    "laboratory": N_("Laboratories"),
    "loan": N_("Loans granted"),
    "loan_project": N_("Projects supported by loans"),
    "market_quote": N_("Market quotes"),
    "match_candidate": N_("Possible duplicates of enterprises"),
    "meter_calibration": N_("Calibrations of meters"),
    "monthly_fuel": N_("Further fuels of a month"),
    "monthly_record": N_("Monthly records"),
    "monthly_support": N_("Supporting papers of a month"),
    "monthly_unit": N_("Units in monthly records"),
    "notice": N_("Notices"),
    "notice_task": N_("Tasks of notices"),
    "notice_term": N_("Due days of notices"),
    "obligation": N_("Determined obligations"),
    "operating_state": N_("Operating states of units"),
    "platform_clue": N_("Clues from the national platform"),
    "problem": N_("Problems"),
    "problem_closing": N_("Closings of problems"),
    "project": N_("Registered projects"),
    "project_stage": N_("Stages of projects"),
    "referral": N_("Referrals to a person"),
    "reminder": N_("Reminders"),
    "reporting_duty": N_("Reporting duties"),
    "review": N_("Reviews"),
    "review_note": N_("Notes of reviews"),
    "saved_brief": N_("Saved briefs"),
    "saved_brief_city": N_("Cities that keep briefs"),
    "saved_mapping": N_("Mappings of columns"),
    "source_record": N_("Records of other departments"),
    "stated_fact": N_("Stated facts"),
    "surrender": N_("Surrenders"),
    "task_step": N_("Steps of tasks"),
    "trade": N_("Trades"),
    "unit": N_("Generating units"),
    "verification_body": N_("Verification bodies"),
    "verification_result": N_("Results of verification"),
    "verification_task": N_("Verification tasks"),
    "derived_account": N_("Carbon accounts, derived"),
    "derived_allocation": N_("Allocations, derived"),
    "derived_emission": N_("Emissions, derived"),
    "derived_obligation": N_("Obligations, derived"),
    "derived_position": N_("Positions, derived"),
    "derived_risk": N_("Risks, derived"),
    "finding": N_("Findings of checks"),
    "record_match": N_("Matches of records"),
    "screening_candidate": N_("Candidates of the directory"),
}
KINDS = {
    "import": N_("Import of files"),
    "action": N_("Entries at the desk"),
    "rollback": N_("Roll-backs"),
    "restore": N_("Restored backups"),
    "demo": N_("Demonstration province"),
    "derive": N_("Derived facts"),
    "request": N_("Requests to a second person"),
}


def table_name(table: str, lang: Lang) -> str:
    """A table in words; its own name where it has none yet."""
    return translator(lang).gettext(_TABLES[table]) if table in _TABLES else table


def kind_name(kind: str, lang: Lang) -> str:
    """A kind of load in words; its code where it has none."""
    return translator(lang).gettext(KINDS[kind]) if kind in KINDS else kind
