//! What this is.

use egui::Ui;

/// Shows the page.
pub(crate) fn show(ui: &mut Ui) {
    ui.label(concat!("Studio ", env!("CARGO_PKG_VERSION")));
    ui.label(
        "Places with many players: build, publish, play. One native program, no account, no cloud.",
    );
    ui.add_space(8.0);
    ui.label("Licensed under MIT or Apache 2.0, as you like.");
    ui.label("Text is set in Inter (SIL Open Font License 1.1), signs are Phosphor's (MIT).");
    ui.weak("Roblox is a trademark of its owner, who has no part in this.");
}
