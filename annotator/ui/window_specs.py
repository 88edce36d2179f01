"""The table of the window's actions: menus, F1 and Ctrl+K are made from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.ui.actions import Spec, tr
from annotator.ui.article.cursor import Move

if TYPE_CHECKING:
    from annotator.ui.main_window import MainWindow


def specs(window: MainWindow) -> list[Spec]:
    """Every action that is not made from the scheme, in menu order."""
    return [
        *_file(window),
        *_corpus(window),
        *_edit(window),
        *_annotate(window),
        *_go(window),
        *_articles(window),
        *_view(window),
        *_help(window),
    ]


def _file(window: MainWindow) -> list[Spec]:
    menu, articles, imports = tr("&File"), window.article_actions, window.import_actions
    annotated = window.annotation_import
    return [
        Spec("open", menu, tr("&Open…"), ("Ctrl+O",), imports.choose_files),
        Spec("open_folder", menu, tr("Open &folder…"), ("Ctrl+Shift+O",), imports.choose_folder),
        Spec("import_annotations", menu, tr("&Import annotations…"), ("Ctrl+Alt+I",), annotated.choose_files),
        Spec("import_annotations_folder", menu, tr("Import a folde&r of annotations…"), (), annotated.choose_folder),
        Spec("paste", menu, tr("&Paste as an article"), ("Ctrl+Shift+V",), imports.paste),
        Spec("save", menu, tr("&Save to the mirror folder"), ("Ctrl+S",), articles.save, rule=True),
        Spec("finish", menu, tr("&Finish the article and go on"), ("Ctrl+D",), articles.finish),
        Spec("skip", menu, tr("S&kip the article"), (), articles.skip),
        Spec("facts", menu, tr("&About the article…"), ("Ctrl+I",), window.edit_facts),
        Spec("cancel_job", menu, tr("&Cancel the long job"), ("Ctrl+Alt+X",), window.running_jobs.cancel, rule=True),
        Spec("quit", menu, tr("&Quit"), ("Ctrl+Q",), window.shell.close),
    ]


def _corpus(window: MainWindow) -> list[Spec]:
    menu, corpus = tr("Cor&pus"), window.corpus_actions
    return [
        Spec("corpus_new", menu, tr("&New corpus…"), (), corpus.new),
        Spec("corpus_open", menu, tr("&Open corpus…"), ("Ctrl+Alt+O",), corpus.open_file),
        Spec("corpus_folder", menu, tr("Open corpus &folder…"), (), corpus.open_folder),
        Spec("corpus_database", menu, tr("Open &database…"), (), corpus.open_database),
        Spec("corpus_recent", menu, tr("Open &recent…"), ("Ctrl+Alt+R",), corpus.open_recent),
        Spec("corpus_duplicate", menu, tr("D&uplicate…"), (), corpus.duplicate, rule=True),
        Spec("corpus_back_up", menu, tr("&Back up now"), (), corpus.back_up),
        Spec("corpus_restore", menu, tr("R&estore from backup…"), (), corpus.restore),
        Spec("corpus_verify", menu, tr("&Verify"), (), corpus.verify, rule=True),
        Spec("corpus_compact", menu, tr("&Compact…"), (), corpus.compact),
        Spec("export_corpus", menu, tr("E&xport…"), ("Ctrl+Shift+E",), window.export_actions.export_corpus, rule=True),
        Spec("dataset", menu, tr("D&ataset…"), ("Ctrl+Shift+D",), window.dataset_actions.open),
        Spec("corpus_statistics", menu, tr("&Statistics"), ("Ctrl+Alt+S",), corpus.statistics),
    ]


def _edit(window: MainWindow) -> list[Spec]:
    menu, text = tr("&Edit"), window.text_actions
    return [
        Spec("undo", menu, tr("&Undo"), ("Ctrl+Z",), window.bulk_edits.undo),
        Spec("redo", menu, tr("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), window.bulk_edits.redo),
        Spec("copy", menu, tr("&Copy"), ("Ctrl+C",), window.copy, in_text=True, rule=True),
        Spec("select_all", menu, tr("Select &all"), ("Ctrl+A",), text.select_all, in_text=True),
        Spec("select_sentence", menu, tr("Select &sentence"), ("S",), text.select_sentence, in_text=True),
        Spec("select_paragraph", menu, tr("Select &paragraph"), ("P",), text.select_paragraph, in_text=True),
        Spec("select_clause", menu, tr("Select clause, and the ne&xt"), (".",), text.select_clause, in_text=True),
        Spec("to_clause_end", menu, tr("Select &to the end of the clause"), (">",), text.to_clause_end, in_text=True),
        Spec("to_clause_begin", menu, tr("Select &back to its start"), ("<",), text.to_clause_begin, in_text=True),
        Spec("drop_clause", menu, tr("Take a clause o&ff the selection"), (",",), text.drop_clause, in_text=True),
        Spec("widen", menu, tr("&Widen the selection"), ("=",), text.widen, in_text=True),
        Spec("narrow", menu, tr("&Narrow the selection"), ("-",), text.narrow, in_text=True),
        Spec("snap_to_words", menu, tr("Drag selects whole &words"), (), _nothing, rule=True),
        Spec("settings", menu, tr("Se&ttings…"), ("Ctrl+,",), window.settings_actions.show, rule=True),
        *_find(window),
    ]


def _find(window: MainWindow) -> list[Spec]:
    menu, find = tr("&Edit"), window.find_actions
    options = (
        ("case", tr("Find: capitals as written"), "Alt+C"),
        ("whole_words", tr("Find: whole words"), "Alt+W"),
        ("regular", tr("Find: regular expression"), "Alt+R"),
    )

    def toggle(option: str) -> Callable[[], object]:
        return lambda: find.toggle(option)

    return [
        Spec("find", menu, tr("&Find in the article…"), ("Ctrl+F",), find.open, rule=True),
        Spec("find_next", menu, tr("Find &next"), ("F3",), find.next),
        Spec("find_previous", menu, tr("Find pre&vious"), ("Shift+F3",), find.previous),
        Spec("search_corpus", menu, tr("Search in the c&orpus…"), ("Ctrl+Shift+F",), window.corpus_search.open),
        Spec("next_hit_in_corpus", menu, tr("Next hit in the corpus"), ("F4",), window.corpus_search.next),
        Spec(
            "previous_hit_in_corpus",
            menu,
            tr("Previous hit in the corpus"),
            ("Shift+F4",),
            window.corpus_search.previous,
        ),
        *(Spec(f"find_{option}", "", title, (key,), toggle(option)) for option, title, key in options),
    ]


def _annotate(window: MainWindow) -> list[Spec]:
    menu, text = tr("&Annotate"), window.text_actions

    def edge(side: str, by: str, *, outwards: bool) -> Callable[[], object]:
        return lambda: text.move_edge(side, outwards=outwards, by=by)

    edges = (  # name, title, key, which edge, outwards or inwards, by how much
        ("end_out", tr("Move end out a word"), "]", "end", True, "word"),
        ("end_in", tr("Move end in a word"), "}", "end", False, "word"),
        ("end_out_1", tr("Move end out a character"), "Alt+]", "end", True, "character"),
        ("end_in_1", tr("Move end in a character"), "Alt+}", "end", False, "character"),
        ("end_out_clause", tr("Move end out a clause"), "Ctrl+]", "end", True, "clause"),
        ("end_in_clause", tr("Move end in a clause"), "Ctrl+}", "end", False, "clause"),
        ("start_out", tr("Move start out a word"), "[", "begin", True, "word"),
        ("start_in", tr("Move start in a word"), "{", "begin", False, "word"),
        ("start_out_1", tr("Move start out a character"), "Alt+[", "begin", True, "character"),
        ("start_in_1", tr("Move start in a character"), "Alt+{", "begin", False, "character"),
        ("start_out_clause", tr("Move start out a clause"), "Ctrl+[", "begin", True, "clause"),
        ("start_in_clause", tr("Move start in a clause"), "Ctrl+{", "begin", False, "clause"),
    )
    return [
        Spec("any_label", menu, tr("Any &label…"), ("Space",), window.choose_label, in_text=True),
        Spec(
            "every_occurrence",
            menu,
            tr("Apply to &every occurrence…"),
            ("Ctrl+Return", "Ctrl+Enter"),
            window.occurrence_actions.start,
            in_text=True,
        ),
        Spec(
            "every_in_corpus",
            menu,
            tr("Apply to every occurrence in the &corpus…"),
            ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
            window.occurrence_actions.start_in_corpus,
            in_text=True,
        ),
        Spec(
            "accept_all",
            menu,
            tr("&Accept all suggestions of the layer"),
            ("Ctrl+Alt+Return", "Ctrl+Alt+Enter"),
            window.suggestion_actions.accept_all,
            in_text=True,
        ),
        Spec("link", menu, tr("Lin&k to…"), ("L",), text.link, in_text=True),
        Spec("add_part", menu, tr("Add the selection as a &part"), ("+", "Shift++"), text.add_part, in_text=True),
        Spec("features", menu, tr("Edit &features"), ("Return", "Enter"), window.edit_features, in_text=True),
        Spec("delete", menu, tr("&Delete"), ("Del", "Backspace"), window.suggestion_actions.reject, in_text=True),
        Spec("text_menu", "", tr("Menu at the caret"), ("Shift+F10",), window.view.ask_menu, in_text=True),
        *(
            Spec(name, menu, title, (key,), edge(side, by, outwards=outwards), in_text=True, under=tr("Move an ed&ge"))
            for name, title, key, side, outwards, by in edges
        ),
    ]


def _go(window: MainWindow) -> list[Spec]:
    menu, text, suggestions = tr("&Go"), window.text_actions, window.suggestion_actions
    articles, look, propose = window.article_actions, window.view_actions, window.candidate_actions

    def go(move: Move) -> None:
        window.view.move_caret(move, extend=False)

    return [
        Spec("next_annotation", menu, tr("&Next annotation"), ("Tab",), suggestions.accept, in_text=True),
        Spec(
            "previous_annotation",
            menu,
            tr("&Previous annotation"),
            ("Shift+Tab",),
            text.previous_annotation,
            in_text=True,
        ),
        Spec("next_candidate", menu, tr("Next s&uggestion or name"), ("N",), propose.next, in_text=True),
        Spec("previous_candidate", menu, tr("Pre&vious one"), ("Shift+N",), propose.previous, in_text=True),
        Spec("next_paragraph", "", tr("Next paragraph"), ("Ctrl+Down",), text.next_paragraph, in_text=True),
        Spec("previous_paragraph", "", tr("Previous paragraph"), ("Ctrl+Up",), text.previous_paragraph, in_text=True),
        Spec("clause_right", "", tr("A clause to the right"), ("Alt+Right",), lambda: go(Move.CLAUSE_RIGHT), True),
        Spec("clause_left", "", tr("A clause to the left"), ("Alt+Left",), lambda: go(Move.CLAUSE_LEFT), True),
        Spec("outer", menu, tr("&Outer annotation"), ("Alt+Up",), text.outer_annotation, in_text=True),
        Spec("inner", menu, tr("&Inner annotation"), ("Alt+Down",), text.inner_annotation, in_text=True),
        Spec("jump", menu, tr("&Jump to…"), ("J",), text.jump, in_text=True),
        Spec("next_article", menu, tr("Next &article"), ("Ctrl+PgDown",), articles.next, rule=True),
        Spec("previous_article", menu, tr("Previous a&rticle"), ("Ctrl+PgUp",), articles.previous),
        Spec("next_open", menu, tr("Next article that needs &work"), ("Ctrl+Shift+PgDown",), articles.next_unfinished),
        Spec("compare", menu, tr("&Compare with a near copy…"), ("Ctrl+Shift+M",), window.compare_actions.open),
        Spec("search_articles", menu, tr("&Search articles"), ("Ctrl+Shift+A",), window.articles.focus_search),
        Spec("filter_list", menu, tr("&Filter annotations"), ("Ctrl+Shift+L",), window.annotation_list.focus_filter),
        Spec("next_region", menu, tr("Next &region"), ("F6",), look.next_region, rule=True),
        Spec("previous_region", menu, tr("Previous re&gion"), ("Shift+F6",), look.previous_region),
        Spec("escape", "", tr("Close what is open, then deselect"), ("Escape",), window.escape, in_text=True),
    ]


def _articles(window: MainWindow) -> list[Spec]:
    menu, many, menus = tr("Ar&ticles"), window.selection_actions, window.list_menus

    def mark(state: str) -> Callable[[], object]:
        return lambda: many.mark(state)

    return [
        Spec("finish_articles", menu, tr("Mark &finished"), (), mark("finished")),
        Spec("skip_articles", menu, tr("Mark &skipped"), (), mark("skipped")),
        Spec("begin_articles", menu, tr("Mark in &progress"), (), mark("in-progress")),
        Spec("renew_articles", menu, tr("Mark &new"), (), mark("new")),
        Spec("add_tag", menu, tr("Add a &tag…"), ("Ctrl+T",), many.add_tag, rule=True),
        Spec("remove_tag", menu, tr("Take a ta&g away…"), ("Ctrl+Shift+T",), many.remove_tag),
        Spec("assign", menu, tr("&Assign to…"), (), many.assign),
        Spec("unassign", menu, tr("Assi&gn no longer to…"), (), many.unassign),
        Spec("rights", menu, tr("R&ights…"), (), many.set_rights),
        Spec("select_articles", menu, tr("Select a&ll that are found"), (), many.select_all, rule=True),
        Spec("export_articles", menu, tr("&Export the selected ones…"), (), many.export),
        Spec("remove_articles", menu, tr("&Remove from the corpus"), (), many.remove),
        Spec("filters", menu, tr("Sear&ches that were kept"), ("Ctrl+Alt+F",), menus.show_filters, rule=True),
        Spec("keep_filter", menu, tr("&Keep this search…"), (), menus.keep_filter),
        Spec("order_articles", menu, tr("&Order of the list"), ("Ctrl+Alt+L",), menus.show_orders),
    ]


def _view(window: MainWindow) -> list[Spec]:
    menu, look = tr("&View"), window.view_actions
    return [
        Spec("show_articles", menu, tr("&Articles"), ("Ctrl+Alt+1",), _nothing),
        Spec("show_inspector", menu, tr("&Inspector"), ("Ctrl+Alt+2",), _nothing),
        Spec("show_links", menu, tr("All lin&ks"), ("Ctrl+Alt+3",), _nothing),
        Spec("without_boilerplate", menu, tr("Without &boilerplate"), ("Ctrl+Alt+4",), _nothing),
        Spec("show_rules", menu, tr("Boilerplate r&ules"), ("Ctrl+Alt+B",), window.rule_actions.toggle),
        Spec("suggest_names", menu, tr("Suggest &repeated names"), ("Ctrl+Shift+N",), _nothing, rule=True),
        Spec("show_in_page", menu, tr("Show in &page"), ("Ctrl+U",), window.page_actions.show_in_page, rule=True),
        Spec("zoom_in", menu, tr("&Larger text"), ("Ctrl++", "Ctrl+="), lambda: look.zoom(1), rule=True),
        Spec("zoom_out", menu, tr("S&maller text"), ("Ctrl+-",), lambda: look.zoom(-1)),
        Spec("zoom_reset", menu, tr("&Usual size"), ("Ctrl+0",), lambda: look.zoom(0)),
        Spec("theme_system", menu, tr("&System theme"), (), lambda: look.choose_theme("system"), rule=True),
        Spec("theme_light", menu, tr("Li&ght theme"), (), lambda: look.choose_theme("light")),
        Spec("theme_dark", menu, tr("&Dark theme"), (), lambda: look.choose_theme("dark")),
        Spec("theme_contrast", menu, tr("&High contrast"), (), lambda: look.choose_theme("high-contrast")),
        Spec("full_screen", menu, tr("&Full screen"), ("F11",), look.toggle_full_screen, rule=True),
    ]


def _help(window: MainWindow) -> list[Spec]:
    menu, helping = tr("&Help"), window.help_actions
    return [
        Spec("keys", menu, tr("&Keys"), ("F1",), helping.show_keys),
        Spec("commands", menu, tr("&Commands…"), ("Ctrl+K",), helping.show_commands),
        Spec(
            "guideline",
            menu,
            tr("&Guideline of the label"),
            ("G",),
            lambda: helping.show_guideline(window.view.active),
            in_text=True,
        ),
        Spec("about", menu, tr("&About Annotator"), (), helping.about, rule=True),
    ]


def _nothing() -> None:
    """A checkable action is followed by its `toggled` signal."""
