"""How things go: mentions a day, how long answers took, how many were in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.i18n import _, ngettext
from app.queries.trends import items_of
from app.wording import kind_name, tone_name
from app.wording.understanding import cause_text
from ui.charts.bars import StackedBars
from ui.charts.inks import KINDS, TONES, Ink
from ui.charts.legend import Legend
from ui.charts.lines import AnswerTimes, Shares
from ui.i18n import number_text
from ui.views.base import AskingView
from ui.views.rising import RisingPart
from ui.views.trends_data import RANGES, Shown, ask
from ui.views.trends_words import (
    bar_text,
    hours_text,
    in_time_text,
    no_share_text,
    share_text,
    span_text,
    times_text,
    whole_text,
)
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import Head, Page, card, said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.events import Changed
    from ui.views.base import Stage

WIDEST = 980


class TrendsView(AskingView):
    """Three graphs, each also a table; every point opens the items behind it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        theme = stage.theme
        self.length = 30
        self.by = "kind"
        self.is_table = False
        self._shown: Shown | None = None
        self.head = Head(_("Trends"))
        self.bars = StackedBars(theme, _("Mentions a day"))
        self.times = AnswerTimes(theme, _("How long answers took"))
        self.shares = Shares(theme, _("Answered in time"))
        self.bars_table = TextTable(_("Mentions a day"))
        self.times_table = TextTable(_("How long answers took"))
        self.shares_table = TextTable(_("Answered in time"))
        self._legend, self._times_legend = Legend(theme), Legend(theme)
        self.words = RisingPart(stage)
        self._pairs: list[QStackedWidget] = []
        self._make_chips()
        self._make_empty()
        self._lay()
        self.bars.opened.connect(self._open_bar)
        self.bars_table.opened.connect(self._open_bar_row)
        for chart in (self.times, self.shares):
            chart.opened.connect(self._open_span)
        for table in (self.times_table, self.shares_table):
            table.opened.connect(self._open_span_row)

    def _make_chips(self) -> None:
        self.chips: dict[str, QPushButton] = {}
        self._groups: list[QButtonGroup] = []
        ranges = [(str(n), ngettext("{n} day", "{n} days", n).format(n=n)) for n in RANGES]
        self._add_chips(ranges, str(self.length), self._set_length)
        self._add_chips([("kind", _("By kind")), ("tone", _("By tone"))], self.by, self._set_by)
        shapes = [("graph", _("Graphs")), ("table", _("Tables"))]
        self._add_chips(shapes, "graph", self._set_shape)

    def _add_chips(
        self, names: Sequence[tuple[str, str]], chosen: str, pressed: Callable[[str], None]
    ) -> None:
        group = QButtonGroup(self)
        self._groups.append(group)
        for name, words in names:
            chip = button(self.stage.theme, words, partial(pressed, name), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(name == chosen)
            group.addButton(chip)
            self.chips[name] = chip

    def _make_empty(self) -> None:
        self.empty = EmptyState(
            self.stage.theme,
            "trending-up",
            _("Nothing to draw yet"),
            _("Once news has come in, you see here how much is said and how fast you answer."),
        )
        go = partial(self.stage.frame.go, "channels")
        self.empty.add(_("Connect an account"), go, icon="plug", kind="primary")

    def _lay(self) -> None:
        bar = QFrame()
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 0, 24, 4)
        chips = FlowLayout(None, 6)
        for group in self._groups:
            for chip in group.buttons():
                chips.addWidget(chip)
            gap = QWidget()
            gap.setFixedWidth(8)
            chips.addWidget(gap)
        row.addLayout(chips)
        self._page = Page(self.stage.theme.px(WIDEST))
        self._page.column.addWidget(self._mentions())
        self._page.column.addWidget(self._answers())
        self._page.column.addWidget(self._in_time())
        self._page.column.addWidget(self.words)
        self._page.column.addStretch(1)
        self._page.follow(self._page)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._page)
        self._stack.addWidget(self.empty)
        self._chip_bar = bar
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)

    def _mentions(self) -> QFrame:
        made, column = card()
        self._bars_title = label(_("Mentions a day"), "title", wraps=True)
        self._bars_line = said("")
        for widget in (self._bars_title, self._bars_line, self._legend):
            column.addWidget(widget)
        column.addWidget(self._pair(self.bars, self.bars_table))
        return made

    def _answers(self) -> QFrame:
        made, column = card()
        column.addWidget(label(_("How long answers took, in hours"), "title", wraps=True))
        line = _("By the shop's clock: it stands still at weekends and on closed days.")
        column.addWidget(said(line))
        self._times_legend.show_entries(
            [
                (Ink("info"), _("Half were answered within this"), "o"),
                (Ink("warn"), _("Nine of ten were answered within this"), "t"),
            ]
        )
        column.addWidget(self._times_legend)
        column.addWidget(self._pair(self.times, self.times_table))
        return made

    def _in_time(self) -> QFrame:
        made, column = card()
        self._share_title = label("", "title", wraps=True)
        self._share = label("", "number")
        self._share_line = said("")
        self._share_few = said("")
        for widget in (self._share_title, self._share, self._share_line, self._share_few):
            column.addWidget(widget)
        self._share_pair = self._pair(self.shares, self.shares_table)
        column.addWidget(self._share_pair)
        return made

    def _pair(self, chart: QWidget, table: TextTable) -> QStackedWidget:
        made = QStackedWidget()
        made.addWidget(chart)
        made.addWidget(table)
        table.setMinimumHeight(220)
        self._pairs.append(made)
        return made

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.is_list or changed.items or changed.is_settings:
            self.ask_when_seen()

    @override
    def _ask(self) -> None:
        """Ask for what the range holds; never while nobody looks, since it counts a lot."""
        stage = self.stage
        asked = stage.desk.jobs.ask(partial(ask, stage.desk, self.length))
        stage.bridge.when_done(asked, self._show, question="trends")

    @override
    def focus_first(self) -> None:
        self.chips[str(self.length)].setFocus()

    @override
    def keep(self) -> dict[str, Any]:
        return {"length": self.length, "by": self.by, "is_table": self.is_table}

    @override
    def restore(self, kept: Mapping[str, Any]) -> None:
        if kept.get("length") in RANGES:
            self._set_length(str(kept["length"]))
        if kept.get("by") in ("kind", "tone"):
            self._set_by(kept["by"])
        self._set_shape("table" if kept.get("is_table") is True else "graph")

    def _set_length(self, name: str, *_checked: object) -> None:
        self.length = int(name)
        self.chips[name].setChecked(True)
        self.refresh(None)

    def _set_by(self, name: str, *_checked: object) -> None:
        self.by = name
        self.chips[name].setChecked(True)
        if self._shown is not None:
            self._show_mentions(self._shown)

    def _set_shape(self, name: str, *_checked: object) -> None:
        self.is_table = name == "table"
        self.chips[name].setChecked(True)
        for pair in self._pairs:
            pair.setCurrentIndex(int(self.is_table))
        self._show_few()

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._stack.setCurrentWidget(self._page if shown.has_any else self.empty)
        self._chip_bar.setVisible(shown.has_any)
        last = shown.bars[-1].last_on
        self.head.say(_("Trends"), span_text(shown.bars[0].first_on, last))
        self._show_mentions(shown)
        self._show_answers(shown)
        if shown.has_any:
            self.words.ask(shown.bars[0].first_on, last)

    def _show_mentions(self, shown: Shown) -> None:
        is_tone = self.by == "tone"
        inks: Mapping[str, Ink] = TONES if is_tone else KINDS
        name = tone_name if is_tone else kind_name
        stacks = [bar.by_tone if is_tone else bar.by_kind for bar in shown.bars]
        totals = {code: sum(one.get(code, 0) for one in stacks) for code in inks}
        is_weekly = shown.bars[0].first_on != shown.bars[0].last_on
        self._bars_title.setText(_("Mentions a week") if is_weekly else _("Mentions a day"))
        n = ngettext("{n} mention in {days} days.", "{n} mentions in {days} days.", shown.n)
        words = [n.format(n=number_text(shown.n), days=shown.length)]
        if any(bar.is_closed for bar in shown.bars):
            words.append(_("Closed days are shaded."))
        if is_tone and totals["unknown"]:
            words.append(_("For some it is not known how they were meant."))
        if shown.marks:
            words.append(_("From each dashed line on, messages are understood otherwise."))
        self._bars_line.setText(" ".join(words))
        entries = [
            (ink, f"{name(code)} {number_text(totals[code])}", "")
            for code, ink in inks.items()
            if totals[code]
        ]
        self._legend.show_entries(entries)
        places = [bar.first_on for bar in shown.bars]
        spoken = partial(_bar_said, shown, stacks, name)
        marked = [place for place in range(len(shown.bars)) if shown.marks_of(place)]
        self.bars.show_marks(marked)
        closed = [bar.is_closed for bar in shown.bars]
        self.bars.show_stacks(places, stacks, inks, closed, spoken)
        used = [code for code in inks if totals[code]]
        heads = [_("Day"), _("All"), *(name(code) for code in used)]
        cells = partial(_bar_cells, shown, stacks, used)
        self.bars_table.show_rows(heads, len(stacks), cells, right_from=1)

    def _show_answers(self, shown: Shown) -> None:
        spans = shown.spans
        places = [span.first_on for span in spans]
        rows = [span.answered for span in spans]
        text = partial(_span_said, shown, times_text)
        self.times.show_times(
            places, [row.median_h for row in rows], [row.p90_h for row in rows], shown.goal_h, text
        )
        heads = (_("When"), _("To be answered"), _("Half within"), _("Nine of ten within"))
        self.times_table.show_rows(heads, len(spans), partial(_times_cells, shown), right_from=1)
        goal = _("Answered within {n} hours").format(n=number_text(shown.goal_h))
        self._share_title.setText(goal)
        large, line = whole_text(shown.whole)
        self._share.setText(large)
        self._share_line.setText(line)
        self.shares.show_shares(
            places, [row.share for row in rows], partial(_span_said, shown, in_time_text)
        )
        heads = (_("When"), _("To be answered"), _("In time"), _("Share"))
        self.shares_table.show_rows(heads, len(spans), partial(_share_cells, shown), right_from=1)
        self._show_few()

    def _show_few(self) -> None:
        """Say why there is no graph where no point may be drawn."""
        few = no_share_text([span.answered for span in self._shown.spans]) if self._shown else ""
        self._share_few.setText(few)
        self._share_few.setVisible(bool(few) and not self.is_table)
        self._share_pair.setVisible(not few or self.is_table)

    def _open_bar(self, place: int, series: str = "") -> None:
        if self._shown is None:
            return
        bar = self._shown.bars[place]
        kind, tone = ("", series) if self.by == "tone" else (series, "")
        wanted = items_of(bar.first_on, bar.last_on, kind=kind, tone=tone)
        self.stage.frame.go("inbox", wanted)

    def _open_bar_row(self, row: int) -> None:
        if self._shown is not None:
            self._open_bar(len(self._shown.bars) - 1 - row)

    def _open_span_row(self, row: int) -> None:
        if self._shown is not None:
            self._open_span(len(self._shown.spans) - 1 - row)

    def _open_span(self, place: int, _series: str = "") -> None:
        if self._shown is not None:
            span = self._shown.spans[place]
            self.stage.frame.go("inbox", items_of(span.first_on, span.last_on))


def _bar_said(
    shown: Shown, stacks: Sequence[Mapping[str, int]], name: Callable[[str], str], place: int
) -> str:
    words = bar_text(shown.bars[place], stacks[place], name)
    return "\n".join(
        [words, *dict.fromkeys(cause_text(one.cause) for one in shown.marks_of(place))]
    )


def _bar_cells(
    shown: Shown, stacks: Sequence[Mapping[str, int]], used: Sequence[str], row: int
) -> list[str]:
    place = len(shown.bars) - 1 - row  # the newest first
    bar = shown.bars[place]
    day = span_text(bar.first_on, bar.last_on)
    if bar.is_closed:
        day = _("{day} (closed)").format(day=day)
    day = " – ".join([day, *dict.fromkeys(cause_text(one.cause) for one in shown.marks_of(place))])
    return [day, number_text(bar.n), *(number_text(stacks[place].get(code, 0)) for code in used)]


def _span_said(shown: Shown, say: Callable[..., str], place: int) -> str:
    span = shown.spans[place]
    return say(span.first_on, span.last_on, span.answered)


def _times_cells(shown: Shown, row: int) -> tuple[str, ...]:
    span = shown.spans[-1 - row]
    one = span.answered
    when = span_text(span.first_on, span.last_on)
    return when, number_text(one.n), hours_text(one.median_h), hours_text(one.p90_h)


def _share_cells(shown: Shown, row: int) -> tuple[str, ...]:
    span = shown.spans[-1 - row]
    one = span.answered
    when = span_text(span.first_on, span.last_on)
    return when, number_text(one.n), number_text(one.in_time), share_text(one)
