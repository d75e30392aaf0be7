//! Publishing as people see it: how far it is, what came of it, what is wrong, and what to do next.

use egui::{Context, Frame, Margin, ProgressBar, RichText, ScrollArea, Stroke, Ui};
use studio_document::publishing::Outcome;
use studio_document::{PublishStage, Published, Publishing};
use studio_model::{Report, Severity};

use super::{modal, play_command};
use crate::command::{Command, Commands};
use crate::theme;
use crate::widgets;
use crate::words::counted;

/// What the button is called that copies how a place is played.
pub(crate) const COPY: &str = "Copy the command to play it";

/// Problems that the page lists; the panel has them all.
const PROBLEMS_MAX: usize = 200;

/// Width of the page, points.
const WIDTH: f32 = 520.0;
/// Width of what facts are called.
const NAME: f32 = 64.0;

/// A publication: under way or ended.
#[derive(Debug)]
pub(crate) enum PublishPage {
    /// It goes on.
    Running(Publishing),
    /// It ended, with a snapshot or without.
    Done(Outcome),
}

impl PublishPage {
    /// What was published, once it was.
    pub(crate) fn published(&self) -> Option<&Published> {
        match self {
            Self::Done(outcome) => outcome.published.as_ref(),
            Self::Running(_) => None,
        }
    }

    /// Shows it; whether it stays.
    pub(crate) fn show(&self, context: &Context, out: &mut Commands) -> bool {
        let name = match self {
            Self::Running(_) => "publishing",
            Self::Done(_) => "published",
        };
        let response = modal::show(context, name, |ui| {
            ui.set_width(WIDTH.min(context.content_rect().width() - 64.0));
            match self {
                Self::Running(publishing) => running(ui, publishing),
                Self::Done(outcome) => done(ui, outcome, out),
            }
        });
        match self {
            Self::Running(_) => true,
            Self::Done(_) => response.inner && !response.should_close(),
        }
    }
}

fn running(ui: &mut Ui, publishing: &Publishing) -> bool {
    modal::title(ui, "Publishing");
    let stage = publishing.stage();
    let done = PublishStage::ALL
        .iter()
        .position(|&s| s == stage)
        .unwrap_or(0);
    let share = (done as f32 + 0.5) / PublishStage::ALL.len() as f32;
    ui.add(ProgressBar::new(share).desired_height(8.0));
    ui.label(stage.title());
    ui.add_space(12.0);
    if ui.button("Cancel").clicked() {
        publishing.cancel();
    }
    true
}

fn done(ui: &mut Ui, outcome: &Outcome, out: &mut Commands) -> bool {
    let colors = theme::colors(ui.ctx());
    let errors = outcome.report.error_count();
    if let Some(published) = &outcome.published {
        modal::title(ui, "Published");
        facts(ui, published);
        play(ui, published, out);
    } else {
        modal::title(ui, "Not published");
        let words = match errors {
            1 => "There is an error; no snapshot was written. Click it to go there.".to_owned(),
            n => format!("There are {n} errors; no snapshot was written. Click one to go there."),
        };
        ui.label(RichText::new(words).color(colors.error));
    }
    let mut stays = problems(ui, &outcome.report, out);
    ui.add_space(12.0);
    modal::buttons(ui, |ui| {
        stays &= !modal::primary(ui, true, "Close");
        if let Some(published) = &outcome.published
            && modal::secondary(ui, "Copy snapshot id")
        {
            ui.ctx().copy_text(published.id.clone());
        }
    });
    stays
}

/// What leads to playing: the command, to be copied.
fn play(ui: &mut Ui, published: &Published, out: &mut Commands) {
    let colors = theme::colors(ui.ctx());
    ui.add_space(12.0);
    ui.strong("Play it");
    let words = "Paste this into a terminal. It starts a server and one player, until Ctrl+C.";
    ui.label(RichText::new(words).color(colors.weak));
    ui.add_space(2.0);
    let command = play_command::of(&published.file);
    let frame = Frame::new()
        .fill(colors.field)
        .stroke(Stroke::new(1.0, colors.line))
        .corner_radius(4)
        .inner_margin(Margin::symmetric(8, 6));
    frame.show(ui, |ui| {
        let from_right = egui::Layout::right_to_left(egui::Align::Min);
        let size = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, from_right, |ui| {
            let copy = ui.button(format!("{}  Copy", egui_phosphor::regular::COPY));
            widgets::name(ui, &copy, COPY);
            if copy.clicked() {
                out.push(Command::CopyCommand(command.clone()));
            }
            let text = RichText::new(&command).monospace();
            let from_left = egui::Layout::left_to_right(egui::Align::Min);
            ui.with_layout(from_left, |ui| ui.add(egui::Label::new(text).wrap()));
        });
    });
}

fn facts(ui: &mut Ui, published: &Published) {
    let colors = theme::colors(ui.ctx());
    let counts = &published.counts;
    let rows = [
        ("File", published.file.display().to_string()),
        ("Size", bytes(published.bytes)),
        (
            "Holds",
            format!(
                "{}, {}, {}",
                counted(counts.instances, "instance"),
                counted(counts.parts, "part"),
                counted(counts.scripts, "script")
            ),
        ),
        (
            "Took",
            format!("{:.0} ms", published.took.as_secs_f64() * 1e3),
        ),
    ];
    for (name, value) in rows {
        ui.horizontal_top(|ui| {
            let name = RichText::new(name).color(colors.weak);
            let size = egui::vec2(NAME, ui.spacing().interact_size.y);
            let from_left = egui::Layout::left_to_right(egui::Align::Min);
            ui.allocate_ui_with_layout(size, from_left, |ui| {
                ui.set_min_width(NAME);
                ui.label(name);
            });
            ui.add(egui::Label::new(value).wrap());
        });
    }
}

/// Lists problems; whether the page stays, which it does until one of them is gone to.
fn problems(ui: &mut Ui, report: &Report, out: &mut Commands) -> bool {
    if report.is_empty() {
        return true;
    }
    let colors = theme::colors(ui.ctx());
    let mut stays = true;
    ui.add_space(8.0);
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        for problem in report.iter().take(PROBLEMS_MAX) {
            let color = match problem.severity {
                Severity::Error => colors.error,
                Severity::Warning => colors.warning,
                Severity::Note => colors.weak,
            };
            let response = ui.add(
                egui::Label::new(
                    RichText::new(format!("{}: {}", problem.path, problem.message)).color(color),
                )
                .wrap()
                .sense(egui::Sense::click()),
            );
            if let Some(hint) = &problem.hint {
                ui.label(RichText::new(hint).small().color(colors.weak));
            }
            if response.clicked() {
                out.push(Command::GoTo(problem.path.clone()));
                stays = false;
            }
        }
        if report.iter().len() > PROBLEMS_MAX {
            ui.weak(format!("and {} more", report.iter().len() - PROBLEMS_MAX));
        }
    });
    stays
}

fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
