//! Publishing: what is on disk, on a thread; so the place is saved first.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use egui::Context;
use studio_document::{PublishError, Publishing};

use super::sentence;
use crate::command::{Command, Tone};
use crate::shell::play_command;
use crate::shell::publish_page::{COPY, PublishPage};
use crate::shell::toasts::Offer;
use crate::studio::Studio;
use crate::words::counted;

/// Starts to publish the place that was just saved.
pub(super) fn start(studio: &mut Studio, context: &Context) {
    let folder = studio.session.as_ref().and_then(|session| session.folder());
    let Some(folder) = folder else {
        return;
    };
    match Publishing::start(folder, Arc::clone(&studio.host.waker)) {
        Ok(publishing) => studio.publishing = Some(PublishPage::Running(publishing)),
        Err(error) => studio.tell(context, Tone::Error, &sentence(&error.to_string())),
    }
}

/// Takes in how it ended.
pub(super) fn poll(studio: &mut Studio, context: &Context) {
    let Some(PublishPage::Running(publishing)) = &mut studio.publishing else {
        return;
    };
    let Some(result) = publishing.poll() else {
        return;
    };
    studio.publishing = None;
    match result {
        Ok(outcome) => {
            let (tone, text) = match &outcome.published {
                Some(published) => (
                    Tone::Good,
                    format!("Published {}.", published.file.display()),
                ),
                None => (
                    Tone::Error,
                    format!(
                        "Not published: {}.",
                        counted(outcome.report.error_count(), "error")
                    ),
                ),
            };
            // The page says it; a toast would say it again.
            studio.panels.output.say(tone, &text);
            studio.publishing = Some(PublishPage::Done(outcome));
        }
        Err(PublishError::Cancelled) => {
            studio.tell(context, Tone::Info, "Publishing was cancelled.");
        }
        Err(error) => studio.tell(context, Tone::Error, &sentence(&error.to_string())),
    }
}

/// The page of what was published is closed: for a while it is still said how to play it.
pub(crate) fn left(studio: &mut Studio, context: &Context, page: &PublishPage) {
    let Some(published) = page.published() else {
        return;
    };
    let folder = published.file.parent().and_then(Path::file_name);
    let name = folder.map_or_else(|| "the place".into(), OsStr::to_string_lossy);
    let at = context.input(|input| input.time);
    let offer = Offer {
        words: COPY,
        command: Command::CopyCommand(play_command::of(&published.file)),
    };
    let text = format!("Published {name}.");
    studio.toasts.offer(at, Tone::Good, &text, offer);
}
