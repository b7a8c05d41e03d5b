"""The usual steps' titles in the owner's language; `resources/checklists` says when and how."""

from __future__ import annotations

from typing import Final

from app.i18n import N_, _, ngettext

TITLES: Final = {
    # every day
    "day_post": N_("Set or confirm today's post"),
    "day_crisis_scan": N_("Look for trouble: angry words, and our own slips"),
    "day_compare": N_("Compare yesterday with a usual day"),
    "day_answer_due": N_("Answer everything that is due"),
    "day_inbox_empty": N_("Empty the inbox"),
    "day_thank": N_("Thank those who were kind"),
    "day_people": N_("Note fans and critics: who, where, when"),
    "day_by_hand": N_("Look at the places Shoptalk cannot read"),
    "day_channels": N_("See that every network was read today"),
    # every week
    "week_post": N_("Publish at least one new post"),
    "week_promoters": N_("What did your fans say? Louder or quieter than usual?"),
    "week_unusual": N_(
        "Anything unusual in hashtags, shares, links or videos? Find where it began"
    ),
    "week_top_content": N_("Which of your posts did best?"),
    "week_goodwill": N_("Keep the promises you made to customers"),
    "week_misses": N_("Look at what was answered late, and why"),
    # every month
    "month_campaigns": N_("Which campaigns grow, which are dying?"),
    "month_delight": N_("Do your campaigns delight or teach? If not, do them anew"),
    "month_voice": N_("How much of the talk is about you, how much about others?"),
    "month_reach": N_("Type how many people you reached this month"),
    "month_competitors": N_("See what your competitors are up to"),
    "month_answers": N_("Look at how fast you answered"),
    "month_watches": N_("Tidy up your watches: words, misspellings, what to leave out"),
    "month_backup": N_("See that a good backup was made"),
    # every fiscal year
    "year_keep": N_("What goes on, what goes on the scrap heap?"),
    "year_channels": N_("Are these the right networks?"),
    "year_sponsorship": N_("Where does the sponsorship money go?"),
    "year_audience": N_("Do you speak to the right people?"),
    "year_drill": N_("Practise for a crisis"),
    "year_purge": N_("See that what is too old was cleared"),
    "year_goals": N_("Set the goals for next year"),
}

PERIODS: Final = {
    "day": N_("Every day"),
    "week": N_("Every week"),
    "month": N_("Every month"),
    "year": N_("Every year"),
}


def step_title(template: str, title: str = "") -> str:
    """Title a step: the owner's own words, else the usual ones of its template."""
    if title:
        return title
    return _(TITLES[template]) if template in TITLES else template


def period_name(period: str) -> str:
    """Name how often a step comes."""
    return _(PERIODS[period]) if period in PERIODS else period


def group_text(period: str, done: int, due: int) -> str:
    """Say how often a step was done out of the times it was due, without blame."""
    match period:
        case "day":
            text = ngettext("{done} of {n} open day", "{done} of {n} open days", due)
        case "week":
            text = ngettext("{done} of {n} week", "{done} of {n} weeks", due)
        case "month":
            text = ngettext("{done} of {n} month", "{done} of {n} months", due)
        case _:
            text = ngettext("{done} of {n} year", "{done} of {n} years", due)
    return text.format(done=done, n=due)


def steps_left_text(left: int, due: int) -> str:
    """Say how much of today's list is left."""
    if due == 0:
        return _("Closed today: nothing is due.")
    if left == 0:
        return _("Everything is ticked for today.")
    return ngettext("{left} of {n} step left", "{left} of {n} steps left", due).format(
        left=left, n=due
    )
