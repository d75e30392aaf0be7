//! Publishing: what is on disk, on a thread; so the place is saved first.

use std::sync::Arc;

use egui::Context;
use studio_document::{PublishError, Publishing};

use super::sentence;
use crate::command::Tone;
use crate::shell::publish_page::PublishPage;
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
            let at = context.input(|input| input.time);
            studio.panels.output.say(at, tone, &text);
            studio.publishing = Some(PublishPage::Done(outcome));
        }
        Err(PublishError::Cancelled) => {
            studio.tell(context, Tone::Info, "Publishing was cancelled.");
        }
        Err(error) => studio.tell(context, Tone::Error, &sentence(&error.to_string())),
    }
}
