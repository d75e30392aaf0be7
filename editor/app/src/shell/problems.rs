//! What is wrong with the place, worst first: a click goes there, a button mends it.

use egui::{Align, Label, Layout, RichText, ScrollArea, Sense, Ui};
use studio_document::problems::{Problem, Problems};
use studio_model::{DataModel, Severity};

use crate::command::{Command, Commands, SelectMode};
use crate::theme::{self, ROW_HEIGHT};
use crate::words::counted;

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
    ScrollArea::vertical().auto_shrink(false).show_rows(
        ui,
        ROW_HEIGHT,
        problems.list().len(),
        |ui, rows| {
            for problem in &problems.list()[rows] {
                row(ui, problem, model, out);
            }
        },
    );
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

/// Mends everything for which one way is best.
fn mend_all(ui: &mut Ui, problems: &Problems, out: &mut Commands) {
    let fixes: Vec<_> = problems
        .list()
        .iter()
        .filter_map(|problem| {
            let fix = problem.fixes.first()?;
            Some((problem.diagnostic.instance?, fix.clone()))
        })
        .collect();
    if fixes.len() > 1
        && ui
            .small_button(format!("Mend {} problems", fixes.len()))
            .clicked()
    {
        out.push(Command::Mend(fixes));
    }
}

fn row(ui: &mut Ui, problem: &Problem, model: &DataModel, out: &mut Commands) {
    let colors = theme::colors(ui.ctx());
    let diagnostic = &problem.diagnostic;
    let (icon, color) = match diagnostic.severity {
        Severity::Error => (egui_phosphor::regular::X_CIRCLE, colors.error),
        Severity::Warning => (egui_phosphor::regular::WARNING, colors.warning),
        Severity::Note => (egui_phosphor::regular::INFO, colors.weak),
    };
    ui.horizontal(|ui| {
        ui.set_height(ROW_HEIGHT);
        ui.label(RichText::new(icon).color(color));
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
                let text = format!("{}  {}", diagnostic.message, diagnostic.path);
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
