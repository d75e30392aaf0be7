//! Questions and pages in front of everything else. A dialog holds what was typed so far and asks for commands.

use std::path::{Path, PathBuf};

use egui::text::{CCursor, CCursorRange};
use egui::{Context, TextEdit, Ui};
use studio_document::Template;
use studio_document::operations::Align;
use studio_model::InstanceId;

use super::cards::{self, Cards};
use super::modal::{self, buttons, primary, secondary};
use super::{about, align_page, settings_page, shortcuts_page};
use crate::command::{Command, Commands};
use crate::settings::Settings;
use crate::tools::Tools;

/// What shall happen once nothing is unsaved any more.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// Nothing.
    Stay,
    /// The welcome screen.
    Close,
    /// The window closes.
    Quit,
    /// Another place.
    Open(PathBuf),
    /// A new place.
    New(Template),
    /// The place is published.
    Publish,
    /// A script is opened in another program.
    OpenScript(InstanceId),
}

/// What stands in front.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Dialog {
    /// Which template?
    New,
    /// Which place?
    Open { path: String },
    /// Into which folder?
    SaveAs {
        parent: String,
        name: String,
        then: Then,
        /// Whether the name must still be given the keyboard.
        fresh: bool,
    },
    /// What about unsaved changes?
    Unsaved { title: String, then: Then },
    /// Saving would lose something: do it all the same?
    SaveAnyway { why: String, then: Then },
    /// How to align?
    Align(Align),
    /// Preferences.
    Settings,
    /// Every key.
    Shortcuts,
    /// What this is.
    About,
}

/// What a dialog is shown with.
pub(crate) struct Around<'a> {
    pub(crate) settings: &'a mut Settings,
    pub(crate) tools: &'a mut Tools,
    pub(crate) cards: &'a mut Cards,
    /// Whether there is no graphics card.
    pub(crate) software: bool,
    pub(crate) out: &'a mut Commands,
}

impl Dialog {
    /// Where a place of this name would be saved at first.
    pub(crate) fn save_as(settings: &Settings, title: &str, then: Then) -> Self {
        let parent = settings.places.clone();
        let parent = parent.unwrap_or_else(crate::settings::default_places);
        let name = title.split(" (").next().unwrap_or_default().trim();
        let name = [".rbxlx", ".rbxl"]
            .into_iter()
            .find_map(|ending| name.strip_suffix(ending))
            .unwrap_or(name);
        let free = (1..1000)
            .map(|n| match n {
                1 => name.to_owned(),
                n => format!("{name} {n}"),
            })
            .find(|name| !parent.join(name).exists());
        Self::SaveAs {
            parent: parent.display().to_string(),
            name: free.unwrap_or_else(|| name.to_owned()),
            then,
            fresh: true,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::New => "New place",
            Self::Open { .. } => "Open a place",
            Self::SaveAs { .. } => "Save the place",
            Self::Unsaved { .. } => "Save your changes?",
            Self::SaveAnyway { .. } => "Save anyway?",
            Self::Align(_) => "Align",
            Self::Settings => "Settings",
            Self::Shortcuts => "Keyboard shortcuts",
            Self::About => "About",
        }
    }

    /// Shows it; whether it stays.
    pub(crate) fn show(&mut self, context: &Context, mut around: Around<'_>) -> bool {
        let mut stays = true;
        let title = self.title();
        let response = modal::show(context, title, |ui| {
            ui.set_max_width(if matches!(self, Self::Shortcuts) {
                760.0
            } else {
                480.0
            });
            ui.set_min_width(360.0);
            modal::title(ui, title);
            stays = self.content(ui, &mut around);
        });
        stays && !response.should_close()
    }

    fn content(&mut self, ui: &mut Ui, around: &mut Around<'_>) -> bool {
        match self {
            Self::New => new(ui, around),
            Self::Open { path } => open(ui, path, around.out),
            Self::SaveAs {
                parent,
                name,
                then,
                fresh,
            } => save_as(ui, (parent, name, fresh), then, around),
            Self::Unsaved { title, then } => unsaved(ui, title, then, around.out),
            Self::SaveAnyway { why, then } => save_anyway(ui, why, then, around),
            Self::Align(align) => {
                align_page::show(ui, align, around.out);
                !close(ui)
            }
            Self::Settings => {
                settings_page::show(ui, around.settings, around.tools, around.software);
                !close(ui)
            }
            Self::Shortcuts => {
                shortcuts_page::show(ui);
                !close(ui)
            }
            Self::About => {
                about::show(ui);
                !close(ui)
            }
        }
    }
}

fn close(ui: &mut Ui) -> bool {
    ui.add_space(12.0);
    buttons(ui, |ui| primary(ui, true, "Close"))
}

fn new(ui: &mut Ui, around: &mut Around<'_>) -> bool {
    let columns = cards::columns(ui.available_width()).min(2);
    let mut stays = true;
    let height = (ui.ctx().content_rect().height() - 160.0).max(120.0);
    egui::ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .show(ui, |ui| {
            if let Some(template) = around.cards.show(ui, columns) {
                around.out.push(Command::New(template));
                stays = false;
            }
        });
    ui.add_space(12.0);
    stays && !buttons(ui, |ui| secondary(ui, "Cancel"))
}

fn open(ui: &mut Ui, path: &mut String, out: &mut Commands) -> bool {
    let label = ui.label("A place's folder, or a .rbxl or .rbxlx file");
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(path).hint_text("/path/to/place");
        let field = ui.add(field.desired_width(ui.available_width() - 150.0));
        if path.is_empty() {
            field.request_focus();
        }
        field.labelled_by(label.id);
        if ui.button("Folder…").clicked() {
            out.push(Command::Browse(Browse::PlaceFolder));
        }
        if ui.button("File…").clicked() {
            out.push(Command::Browse(Browse::PlaceFile));
        }
    });
    let exists = Path::new(path.as_str()).exists();
    if !path.is_empty() && !exists {
        ui.weak("Nothing is there.");
    }
    ui.add_space(12.0);
    let (opened, cancelled) = buttons(ui, |ui| {
        (primary(ui, exists, "Open"), secondary(ui, "Cancel"))
    });
    if opened {
        out.push(Command::Open(PathBuf::from(path.as_str())));
    }
    !opened && !cancelled
}

fn save_as(
    ui: &mut Ui,
    (parent, name, fresh): (&mut String, &mut String, &mut bool),
    then: &Then,
    around: &mut Around<'_>,
) -> bool {
    egui::Grid::new("save as")
        .num_columns(2)
        .spacing([12.0, 8.0])
        .show(ui, |ui| {
            let label = ui.label("Name of the place");
            let mut field = TextEdit::singleline(name).desired_width(300.0).show(ui);
            let response = field.response.response.labelled_by(label.id);
            if std::mem::take(fresh) {
                // Typing replaces what is proposed.
                response.request_focus();
                let all = CCursorRange::two(CCursor::default(), CCursor::new(name.chars().count()));
                field.state.cursor.set_char_range(Some(all));
                field.state.store(ui.ctx(), response.id);
            }
            ui.end_row();
            let label = ui.label("In the folder");
            ui.horizontal(|ui| {
                ui.add(TextEdit::singleline(parent).desired_width(216.0))
                    .labelled_by(label.id);
                if ui.button("Browse…").clicked() {
                    around.out.push(Command::Browse(Browse::SaveParent));
                }
            });
            ui.end_row();
        });
    let folder = Path::new(parent.as_str()).join(name.as_str());
    let is_name =
        !name.trim().is_empty() && !name.contains(['/', '\\', '\0']) && name != "." && name != "..";
    let taken = folder.join(studio_place::PLACE_FILE).exists();
    ui.add_space(4.0);
    if !is_name {
        ui.weak("Give the place a name without slashes.");
    } else if taken {
        ui.weak("There is a place of this name already.");
    } else {
        ui.weak(format!(
            "The place gets a folder of its own: {}",
            folder.display()
        ));
    }
    let publishes = *then == Then::Publish;
    if publishes {
        ui.weak("A place is saved before it is published.");
    }
    ui.add_space(12.0);
    let possible = is_name && !taken && !parent.trim().is_empty();
    let does = if publishes {
        "Save and publish"
    } else {
        "Save"
    };
    let (saved, cancelled) = buttons(ui, |ui| {
        (primary(ui, possible, does), secondary(ui, "Cancel"))
    });
    if saved {
        around.settings.places = Some(PathBuf::from(parent.as_str()));
        around.out.push(Command::Save {
            folder: Some(folder),
            anyway: false,
            then: then.clone(),
        });
    }
    !saved && !cancelled
}

fn unsaved(ui: &mut Ui, title: &str, then: &Then, out: &mut Commands) -> bool {
    ui.label(format!("{title} has changes that are not saved."));
    ui.add_space(12.0);
    let (save, cancel, discard) = buttons(ui, |ui| {
        (
            primary(ui, true, "Save"),
            secondary(ui, "Cancel"),
            secondary(ui, "Do not save"),
        )
    });
    if save {
        out.push(Command::Save {
            folder: None,
            anyway: false,
            then: then.clone(),
        });
    }
    if discard {
        out.push(Command::Discard(then.clone()));
    }
    !(save || cancel || discard)
}

fn save_anyway(ui: &mut Ui, why: &str, then: &Then, around: &mut Around<'_>) -> bool {
    ui.label(why);
    ui.add_space(12.0);
    let (other, anyway, cancel) = buttons(ui, |ui| {
        (
            primary(ui, true, "Other folder…"),
            secondary(ui, "Save anyway"),
            secondary(ui, "Cancel"),
        )
    });
    if anyway {
        around.out.push(Command::Save {
            folder: None,
            anyway: true,
            then: then.clone(),
        });
    }
    if other {
        around.out.act(crate::action::Action::SaveAs);
    }
    !(anyway || other || cancel)
}

/// What the system's own file dialog is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browse {
    /// A place's folder to open.
    PlaceFolder,
    /// A place's file to open.
    PlaceFile,
    /// The folder that a new place's folder is made in.
    SaveParent,
}
