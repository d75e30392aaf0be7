//! What is wrong with the place, worst first: a click goes there, a button mends it.

use std::collections::{BTreeMap, HashMap};

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Id, Label, Layout, RichText, ScrollArea, Sense, TextStyle, Ui};
use studio_document::problems::{Problem, Problems};
use studio_model::{DataModel, Severity};

use crate::command::{Command, Commands, SelectMode};
use crate::theme::{self, ROW_HEIGHT};
use crate::words::counted;

/// Points that a problem below its group is further right.
const INSIDE: f32 = 40.0;

/// Shows the panel.
pub(crate) fn show(ui: &mut Ui, problems: &Problems, model: &DataModel, out: &mut Commands) {
    if problems.list().is_empty() {
        let (what, next) = if problems.revision().is_none() {
            ("Looking for problems", "")
        } else {
            (
                "No problems",
                "The place can be published. What stands in the way would be listed here while you edit.",
            )
        };
        super::empty(ui, what, next);
        return;
    }
    ui.horizontal(|ui| {
        summary(ui, problems);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            mend_all(ui, problems, out);
        });
    });
    let lines = lines(ui, problems.list());
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, ROW_HEIGHT, lines.len(), |ui, rows| {
            for line in &lines[rows] {
                match *line {
                    Line::Group {
                        problem,
                        count,
                        open,
                    } => group(ui, problem, count, open),
                    Line::One { problem, is_inside } => row(ui, problem, is_inside, model, out),
                }
            }
        });
}

/// A line of the panel.
#[derive(Debug, Clone, Copy)]
enum Line<'a> {
    /// Several that say the same of different instances: the first of them.
    Group {
        problem: &'a Problem,
        count: usize,
        open: bool,
    },
    One {
        problem: &'a Problem,
        /// Whether it stands below its group.
        is_inside: bool,
    },
}

/// The lines for problems: those that say the same are one line, until it is opened.
fn lines<'a>(ui: &Ui, list: &'a [Problem]) -> Vec<Line<'a>> {
    let mut order: Vec<Vec<&Problem>> = Vec::new();
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    for problem in list {
        let diagnostic = &problem.diagnostic;
        let key = (diagnostic.code, diagnostic.message.as_str());
        let place = *places.entry(key).or_insert(order.len());
        if place == order.len() {
            order.push(Vec::new());
        }
        order[place].push(problem);
    }
    let mut lines = Vec::new();
    for same in order {
        let (first, count) = (same[0], same.len());
        let open = count > 1 && ui.data(|data| data.get_temp(group_id(first)).unwrap_or(false));
        if count > 1 {
            lines.push(Line::Group {
                problem: first,
                count,
                open,
            });
        }
        let shown = same.into_iter().filter(|_| count == 1 || open);
        lines.extend(shown.map(|problem| Line::One {
            problem,
            is_inside: count > 1,
        }));
    }
    lines
}

/// Where it is kept whether the group of a problem is open.
fn group_id(problem: &Problem) -> Id {
    let diagnostic = &problem.diagnostic;
    Id::new(("problems", diagnostic.code, &diagnostic.message))
}

/// What a problem says, as a sentence.
fn sentence(problem: &Problem) -> String {
    let message = &problem.diagnostic.message;
    let mut letters = message.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", letters.as_str())
}

fn severity(ui: &Ui, problem: &Problem) -> RichText {
    let colors = theme::colors(ui.ctx());
    let (icon, color) = match problem.diagnostic.severity {
        Severity::Error => (egui_phosphor::regular::X_CIRCLE, colors.error),
        Severity::Warning => (egui_phosphor::regular::WARNING, colors.warning),
        Severity::Note => (egui_phosphor::regular::INFO, colors.weak),
    };
    RichText::new(icon).color(color)
}

/// The line of several problems that say the same; a click opens it.
fn group(ui: &mut Ui, problem: &Problem, count: usize, open: bool) {
    let colors = theme::colors(ui.ctx());
    ui.horizontal(|ui| {
        ui.set_height(ROW_HEIGHT);
        ui.label(severity(ui, problem));
        let caret = if open {
            egui_phosphor::regular::CARET_DOWN
        } else {
            egui_phosphor::regular::CARET_RIGHT
        };
        ui.label(RichText::new(caret).color(colors.weak));
        ui.label(RichText::new(format!("{count} ×")).color(colors.weak));
        let label = Label::new(sentence(problem))
            .truncate()
            .sense(Sense::click());
        let response = ui.add(label);
        if response.clicked() {
            ui.data_mut(|data| data.insert_temp(group_id(problem), !open));
        }
    });
}

/// How many of which kind: `2 errors, 1 warning`.
pub(crate) fn tally(problems: &Problems) -> String {
    let some = |count: usize, one: &str| (count > 0).then(|| counted(count, one));
    let parts = [
        some(problems.errors(), "error"),
        some(problems.warnings(), "warning"),
        some(problems.notes(), "note"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn summary(ui: &mut Ui, problems: &Problems) {
    let colors = theme::colors(ui.ctx());
    ui.label(RichText::new(tally(problems)).color(colors.weak));
}

/// Mends every error and warning for which one way is best; notes are about what does no harm.
fn mend_all(ui: &mut Ui, problems: &Problems, out: &mut Commands) {
    let fixes: Vec<_> = problems
        .list()
        .iter()
        .filter(|problem| problem.diagnostic.severity != Severity::Note)
        .filter_map(|problem| {
            let fix = problem.fixes.first()?;
            Some((problem.diagnostic.instance?, fix.clone()))
        })
        .collect();
    if fixes.len() < 2 {
        return;
    }
    let button = ui.small_button(format!("Fix {} problems", fixes.len()));
    let what = || {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, fix) in &fixes {
            *kinds.entry(fix.kind()).or_default() += 1;
        }
        let lines = kinds.iter().map(|(kind, count)| format!("{kind}: {count}"));
        lines
            .chain(["One step, which undo takes back.".to_owned()])
            .collect::<Vec<_>>()
    };
    let button = button.on_hover_ui(|ui| {
        for line in what() {
            ui.label(line);
        }
    });
    if button.clicked() {
        out.push(Command::Mend(fixes));
    }
}

fn row(ui: &mut Ui, problem: &Problem, is_inside: bool, model: &DataModel, out: &mut Commands) {
    let colors = theme::colors(ui.ctx());
    let diagnostic = &problem.diagnostic;
    ui.horizontal(|ui| {
        ui.set_height(ROW_HEIGHT);
        if is_inside {
            ui.add_space(INSIDE);
        } else {
            ui.label(severity(ui, problem));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for fix in problem.fixes.iter().take(2) {
                let Some(id) = diagnostic.instance else {
                    continue;
                };
                if ui.small_button(fix.title(model)).clicked() {
                    out.push(Command::Mend(vec![(id, fix.clone())]));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let format = |color| TextFormat::simple(TextStyle::Body.resolve(ui.style()), color);
                let mut text = LayoutJob::default();
                if is_inside {
                    text.append(&diagnostic.path, 0.0, format(colors.text));
                } else {
                    text.append(&sentence(problem), 0.0, format(colors.text));
                    text.append(&diagnostic.path, 10.0, format(colors.weak));
                }
                let label = Label::new(text).truncate().sense(Sense::click());
                let mut response = ui.add(label);
                if let Some(hint) = &diagnostic.hint {
                    response = response.on_hover_text(hint);
                }
                if response.clicked()
                    && let Some(id) = diagnostic.instance
                {
                    out.push(Command::Select(vec![id], SelectMode::Replace));
                    out.push(Command::Reveal(id));
                }
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use studio_document::{Host, Template};

    use super::*;

    #[test]
    fn what_is_said_of_many_is_one_line_until_it_is_opened() {
        let mut session = studio_document::files::new_place(Template::Baseplate, &Host::plain());
        let document = session.document_mut();
        let root = document.model().root();
        let part = studio_model::known::known().part;
        for name in ["One", "Other"] {
            let work = |edit: &mut studio_document::Edit<'_>| {
                let id = edit.create(part)?;
                edit.rename(id, name)?;
                Ok(edit.insert(id, root, None)?)
            };
            document.edit("Insert", work).unwrap();
        }
        session.check_problems_now();
        let mut harness = Harness::new_ui(|ui| {
            let model = session.document().model();
            show(ui, session.problems(), model, &mut Commands::default());
        });
        theme::install(&harness.ctx);
        harness.run();
        harness.get_by_label("2 ×");
        assert!(harness.query_by_label("Other").is_none());
        let sentence = "A Part does not belong at the root, where services are.";
        harness.get_by_label(sentence).click();
        harness.run();
        harness.get_by_label("One");
        harness.get_by_label("Other");
        harness.get_by_label("Fix 2 problems").hover();
        harness.run();
        harness.get_by_label("Move to where it works: 2");
    }
}
