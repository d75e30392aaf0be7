//! Places: opening, saving, closing, and what threads report of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, ViewportCommand};
use studio_document::files::{Event, Kind, OpenError};
use studio_document::{EditError, External, Guard, Opening, SaveError, Session};

use super::sentence;
use crate::action::Action;
use crate::assets::FolderAssets;
use crate::command::{Browse, Then, Tone};
use crate::explorer::Explorer;
use crate::portrait;
use crate::shell::browse::Browsing;
use crate::shell::dialog::Dialog;
use crate::studio::{Panels, Studio};
use crate::words::counted;

/// Actions on places.
pub(super) fn act(studio: &mut Studio, context: &Context, action: Action) {
    match action {
        Action::New => studio.dialog = Some(Dialog::New),
        Action::Open => {
            let path = String::new();
            studio.dialog = Some(Dialog::Open { path });
        }
        Action::Save => save(studio, context, None, false, Then::Stay),
        Action::SaveAs => ask_folder(studio, Then::Stay),
        Action::Publish => save(studio, context, None, false, Then::Publish),
        Action::Close => after_asking(studio, Then::Close, context),
        Action::Quit => context.send_viewport_cmd(ViewportCommand::Close),
        _ => {}
    }
}

/// Takes in what threads, the system and the window's frame report.
pub(crate) fn poll(studio: &mut Studio, context: &Context) {
    let dropped = context.input(|input| {
        input
            .raw
            .dropped_files
            .first()
            .map(|file| file.path().to_owned())
    });
    if let Some(path) = dropped {
        open(studio, context, path);
    }
    if context.input(|input| input.viewport().close_requested()) {
        close_requested(studio, context);
    }
    if let Some(result) = studio.opening.as_mut().and_then(Opening::poll) {
        studio.opening = None;
        opened(studio, context, result);
    }
    if let Some((what, path)) = studio.browsing.as_ref().and_then(Browsing::poll) {
        studio.browsing = None;
        if let Some(path) = path {
            browsed(studio, context, what, &path);
        }
    }
    let events = studio.session.as_mut().map(Session::poll);
    for event in events.into_iter().flatten() {
        happened(studio, context, event);
    }
    super::publish::poll(studio, context);
    title(studio, context);
}

fn title(studio: &Studio, context: &Context) {
    let title = studio.session.as_ref().map_or_else(
        || "Studio".to_owned(),
        |session| {
            let mark = if session.is_modified() { "● " } else { "" };
            format!("{mark}{} — Studio", session.title())
        },
    );
    let id = egui::Id::new("window title");
    let last = context.data(|data| data.get_temp::<String>(id));
    if last.as_ref() != Some(&title) {
        context.data_mut(|data| data.insert_temp(id, title.clone()));
        context.send_viewport_cmd(ViewportCommand::Title(title));
    }
}

fn close_requested(studio: &mut Studio, context: &Context) {
    let is_unsaved = studio.session.as_ref().is_some_and(Session::is_modified);
    if is_unsaved && !studio.may_quit && !studio.wants_another_window() {
        context.send_viewport_cmd(ViewportCommand::CancelClose);
        after_asking(studio, Then::Quit, context);
    }
}

/// Opens another place, after a question if something is not saved. The place that is open stays for a path that leads
/// nowhere.
pub(super) fn open(studio: &mut Studio, context: &Context, path: PathBuf) {
    let refusal = match studio_document::files::find(&path) {
        Ok(found) if found.kind == Kind::Snapshot => Some(OpenError::Snapshot(found.file)),
        Ok(_) => None,
        Err(error) => Some(error.into()),
    };
    match refusal {
        Some(error) => studio.tell(context, Tone::Error, &sentence(&error.to_string())),
        None => after_asking(studio, Then::Open(path), context),
    }
}

/// Does what is next, after a question if something is not saved.
pub(super) fn after_asking(studio: &mut Studio, then: Then, context: &Context) {
    match &studio.session {
        Some(session) if session.is_modified() => {
            let title = session.title();
            studio.dialog = Some(Dialog::Unsaved { title, then });
        }
        _ => go_on(studio, context, then),
    }
}

/// Does what is next; what is not saved is forgotten.
pub(super) fn go_on(studio: &mut Studio, context: &Context, then: Then) {
    match then {
        Then::Stay => {}
        Then::Close => close(studio),
        Then::Quit => {
            studio.may_quit = true;
            context.send_viewport_cmd(ViewportCommand::Close);
        }
        Then::Open(path) => match Opening::start(&path, &studio.host) {
            Ok(opening) => {
                close(studio);
                studio.opening = Some(opening);
            }
            Err(error) => studio.tell(context, Tone::Error, &sentence(&error.to_string())),
        },
        Then::New(template) => {
            close(studio);
            studio.session = Some(studio_document::files::new_place(template, &studio.host));
        }
        Then::Publish => super::publish::start(studio, context),
        Then::OpenScript(id) => super::script::open(studio, context, id),
    }
}

fn close(studio: &mut Studio) {
    take_portrait(studio);
    studio.welcome.look_again();
    if let Some(session) = studio.session.take() {
        session.close();
    }
    studio.dialog = None;
    studio.conflicts.clear();
    studio.asks_recovery = false;
    let panels = &mut studio.panels;
    panels.explorer = Explorer::default();
    panels.properties.forget();
    // It keeps what it made on the graphics device.
    panels.viewport.reset();
}

fn opened(studio: &mut Studio, context: &Context, result: Result<Session, OpenError>) {
    let session = match result {
        Ok(session) => session,
        Err(error) => {
            studio.tell(context, Tone::Error, &sentence(&error.to_string()));
            return;
        }
    };
    if let Some(folder) = session.folder() {
        studio.settings.remember(folder);
        super::keep_settings(studio, context);
    }
    if let Some(report) = session.import_report() {
        let text = format!("Imported: {}.", report.summary());
        studio.tell(context, Tone::Info, &text);
    }
    let (errors, warnings) = (
        session.report().error_count(),
        session.report().warning_count(),
    );
    if errors + warnings > 0 {
        let text = format!(
            "Opened with {} and {}; everything readable is here. See Problems.",
            counted(errors, "error"),
            counted(warnings, "warning")
        );
        let tone = if errors > 0 {
            Tone::Warning
        } else {
            Tone::Info
        };
        studio.tell(context, tone, &text);
    }
    if let Some(folder) = session.folder() {
        show_assets(&mut studio.panels, folder);
    }
    studio.asks_recovery = !session.recoveries().is_empty();
    if session.is_open_elsewhere() {
        let text = "This place is open in another window: each takes in what the other saves.";
        studio.tell(context, Tone::Warning, text);
    }
    studio.session = Some(session);
}

/// Opens a place that was never saved, from what its editor left behind.
pub(super) fn restore_place(studio: &mut Studio, index: usize) -> Result<(), EditError> {
    if let Some(place) = studio.welcome.take_unsaved(index) {
        studio.session = Some(Session::of_recovery(place, &studio.host)?);
    }
    Ok(())
}

/// The view draws the assets of this folder, and Properties lists them.
fn show_assets(panels: &mut Panels, folder: &Path) {
    let assets = FolderAssets::new(folder);
    panels.properties.set_assets(&assets.paths());
    panels.viewport.set_assets(Arc::new(assets));
}

fn browsed(studio: &mut Studio, context: &Context, what: Browse, path: &Path) {
    match (what, &mut studio.dialog) {
        (Browse::SaveParent, Some(Dialog::SaveAs { parent, .. })) => {
            *parent = path.display().to_string();
        }
        (Browse::PlaceFolder | Browse::PlaceFile, _) => {
            studio.dialog = None;
            open(studio, context, path.to_owned());
        }
        _ => {}
    }
}

/// Asks into which folder to save.
fn ask_folder(studio: &mut Studio, then: Then) {
    if let Some(session) = &studio.session {
        studio.dialog = Some(Dialog::save_as(&studio.settings, &session.title(), then));
    }
}

/// Starts to save.
pub(super) fn save(
    studio: &mut Studio,
    context: &Context,
    folder: Option<&Path>,
    anyway: bool,
    then: Then,
) {
    let Some(session) = &mut studio.session else {
        return;
    };
    let guard = if anyway {
        Guard::SaveAnyway
    } else {
        Guard::Ask
    };
    match session.begin_save(folder, guard) {
        Ok(()) => studio.after_save = then,
        Err(error) => not_saved(studio, context, &error, then),
    }
}

fn not_saved(studio: &mut Studio, context: &Context, error: &SaveError, then: Then) {
    match error {
        SaveError::NeedsFolder => ask_folder(studio, then),
        SaveError::Refused { .. } | SaveError::ChangedOnDisk { .. } => {
            let why = sentence(&error.to_string());
            studio.dialog = Some(Dialog::SaveAnyway { why, then });
        }
        error => studio.tell(context, Tone::Error, &sentence(&error.to_string())),
    }
}

fn happened(studio: &mut Studio, context: &Context, event: Event) {
    match event {
        Event::Saved(saved) => {
            let then = std::mem::replace(&mut studio.after_save, Then::Stay);
            studio.settings.remember(&saved.folder);
            // Before the view begins anew with the folder's assets.
            take_portrait(studio);
            show_assets(&mut studio.panels, &saved.folder);
            super::keep_settings(studio, context);
            if then != Then::Publish {
                let text = format!("Saved in {}.", saved.folder.display());
                studio.tell(context, Tone::Good, &text);
            }
            go_on(studio, context, then);
        }
        Event::SaveFailed(error) => {
            let then = std::mem::replace(&mut studio.after_save, Then::Stay);
            not_saved(studio, context, &error, then);
        }
        Event::AutosaveFailed(error) => {
            let text =
                format!("The autosave cannot be written ({error}): save, so that nothing is lost.");
            studio.tell(context, Tone::Warning, &text);
        }
        Event::External(external) => changed_outside(studio, context, external),
    }
}

/// Says what somebody else did to the place's files.
fn changed_outside(studio: &mut Studio, context: &Context, external: External) {
    let (tone, text) = match &external {
        External::TakenIn(taken) if taken.conflicts.is_empty() => (
            Tone::Info,
            format!("Took in changes of {} from disk.", taken.files.join(", ")),
        ),
        External::TakenIn(taken) => (
            Tone::Warning,
            format!(
                "Took in changes of {} from disk; {} were changed here too and stay as they are here.",
                taken.files.join(", "),
                taken.conflicts.len()
            ),
        ),
        External::Deleted { files } => (
            Tone::Warning,
            format!(
                "{} is gone from disk; saving writes it again.",
                files.join(", ")
            ),
        ),
        External::Unreadable { .. } => (
            Tone::Warning,
            "The files changed on disk, but cannot be read whole, so nothing was taken in."
                .to_owned(),
        ),
    };
    studio.tell(context, tone, &text);
    if let External::TakenIn(taken) = external {
        studio.conflicts.extend(taken.conflicts);
    }
}

/// Keeps a picture of the place as it lies in its folder, to know it again by.
fn take_portrait(studio: &mut Studio) {
    let session = studio.session.as_ref();
    let Some(folder) = session
        .filter(|session| !session.is_modified())
        .and_then(Session::folder)
    else {
        return;
    };
    if let Some(picture) = studio.panels.viewport.still(portrait::SIZE) {
        // A folder that cannot be written shows a sign instead.
        drop(portrait::keep(folder, &picture));
    }
}

/// The window closes.
pub(crate) fn leave(studio: &mut Studio) {
    take_portrait(studio);
    // What somebody asked to be saved or given up needs no autosave any more; work that ends in any other way does.
    if let Some(session) = studio.session.take()
        && (studio.may_quit || !session.is_modified())
    {
        session.close();
    }
    studio.settings.tools = studio.tools.clone();
    studio.settings.properties = studio.panels.properties.preferences.clone();
    studio.settings.layout = Some(studio.layout.clone());
    if let Some(file) = &studio.settings_file {
        // Nobody is there any more to be told.
        drop(studio.settings.save(file));
    }
}
