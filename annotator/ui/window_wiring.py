"""How the window is wired: which part hears of what another one says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


def wire(window: MainWindow) -> None:
    """Connect everything that the window has made; the order is the one in which things are heard."""
    _wire_desk(window)
    _wire_jobs(window)
    _wire_finding(window)
    _wire_text(window)
    _wire_inspector(window)
    for left in window.parts.left_by_escape():
        left.connect(window.view.setFocus)
    window.shell.closing.connect(window.close)
    window.shell.dropped.connect(window.import_actions.drop)
    window.import_actions.annotations_wanted.connect(window.annotation_import.open)


def _wire_desk(window: MainWindow) -> None:
    desk, view, on_show = window.desk, window.view, window.on_show
    desk.settling.connect(window.inspector.commit_typing)
    desk.opened.connect(on_show.show)
    desk.opened.connect(window.suggestion_actions.begin)
    desk.opened.connect(window.repeated_blocks.begin)
    desk.imported.connect(window.repeated_blocks.begin)
    desk.read_whole.connect(window.annotation_list.read_on)
    desk.read_whole.connect(view.arcs.renew)
    desk.read_whole.connect(window.suggestion_actions.begin)
    desk.recovered.connect(on_show.show_again)
    desk.changed.connect(window.repeated_blocks.follow)
    desk.changed.connect(on_show.follow)
    desk.changed.connect(window.suggestion_actions.follow)
    desk.passing.connect(window.messages.say)
    desk.news.connect(lambda sentence: window.messages.show(sentence, kind="news"))
    desk.trouble.connect(window.messages.trouble)
    desk.trouble.connect(window.count_failure)
    desk.frame_changed.connect(on_show.show_frame)


def _wire_jobs(window: MainWindow) -> None:
    desk = window.desk
    window.running_jobs.add(window.history_actions.progressed, window.history_actions.cancel)
    window.running_jobs.add(desk.changing.progressed, desk.changing.cancel)
    compare = window.compare_actions.background
    window.running_jobs.add(compare.progressed, compare.cancel)
    window.running_jobs.add(desk.background.progressed, desk.background.cancel)
    window.running_jobs.add(desk.saving.progressed, None)
    window.running_jobs.shown.connect(window.status.show_job)
    window.status.cancel_requested.connect(window.running_jobs.cancel)


def _wire_finding(window: MainWindow) -> None:
    """Bar and panels light hits in the same text: one goes before the other comes."""
    find, occurrences, search = window.find_actions, window.occurrence_actions, window.corpus_search
    find.passing.connect(window.messages.say)
    find.opening.connect(occurrences.put_away)
    occurrences.opening.connect(find.put_away)
    occurrences.opening.connect(window.prompts.renew)
    occurrences.closed.connect(window.prompts.renew)
    window.find_bar.all_chosen.connect(occurrences.start_with_hits)
    search.opening.connect(occurrences.put_away)
    occurrences.opening.connect(search.put_away)


def _wire_text(window: MainWindow) -> None:
    view, on_show = window.view, window.on_show
    on_show.shown.connect(window.find_actions.look_again)
    on_show.frame_shown.connect(window.prompts.renew)
    on_show.removed.connect(window.article_actions.leave_removed)
    view.caret_moved.connect(on_show.show_place)
    view.annotation_activated.connect(on_show.show_active)
    view.annotation_activated.connect(window.prompts.renew)
    view.annotation_chosen.connect(on_show.open_frame)
    window.articles.article_chosen.connect(window.open_article)
    window.articles.menu_asked.connect(lambda place: window.selection_actions.show_menu(place, window.commands))
    window.labels.layer_chosen.connect(window.label_actions.set_layer)
    window.labels.label_chosen.connect(window.suggestion_actions.annotate)
    window.label_actions.layer_changed.connect(window.show_layer)
    window.label_actions.layer_changed.connect(window.prompts.renew)
    window.suggestion_actions.shown.connect(window.prompts.renew)
    view.caret_moved.connect(window.prompts.renew)
    window.key_bindings.changed.connect(window.show_keys)
    view.menu_asked.connect(window.show_text_menu)
    window.prompt.asked.connect(window.announcements.say)


def _wire_inspector(window: MainWindow) -> None:
    desk, inspector = window.desk, window.inspector
    inspector.feature_edited.connect(desk.set_feature)
    inspector.relation_feature_edited.connect(desk.set_feature)
    inspector.note_edited.connect(desk.set_note)
    inspector.fact_edited.connect(desk.set_fact)
    window.compare_actions.counted.connect(inspector.show_alike)
    inspector.compare_wanted.connect(window.compare_actions.open)
    inspector.slot_chosen.connect(window.show_annotation)
    inspector.unlink_requested.connect(desk.unlink)
    inspector.link_requested.connect(lambda _id, relation, role: window.text_actions.link(relation, role))
    window.annotation_list.annotation_chosen.connect(window.go_to_annotation)
    window.history.entry_chosen.connect(window.go_to_entry)
    window.history.undo_wanted.connect(window.history_actions.undo_to)
    window.history.redo_wanted.connect(window.history_actions.redo_to)
