//! `TextChatService`: who says what in which channel, and who hears it.
//!
//! The server decides everything: it weighs what clients send (`desk`), filters it, and sends each message only to those
//! who may hear it; no client is ever sent what another one typed. A client's [`Window`] is what it shows; it works without
//! scripts. With a VM, scripts come between on both sides (`luau`). Channels, who is in them, and commands are instances
//! below `TextChatService` (`tree` reads them, `rooms` makes them), so they replicate as everything does.
//!
//! Where the reference is silent: `Player.Chatted` tells server scripts the text as it was typed, commands too, and other
//! clients' scripts the filtered text; sender and flood limits are in [`crate::limits`].
//!
//! Knows no connections: what is to be sent goes to the [post](crate::post).

mod command;
mod desk;
mod flood;
mod luau;
mod members;
mod rooms;
mod status;
#[cfg(test)]
mod tests;
mod tree;
mod window;
mod wire;

use std::rc::Rc;

use studio_model::InstanceId;
use studio_script::{Phase, Running, Side};

use crate::ServiceOptions;
use crate::post::Route;
use crate::teams::Terms;
use desk::Desk;
use luau::client::Talk;
use luau::message::Messages;
use members::Members;

pub use status::Status;
pub use window::{Entry, Window};

/// Seconds between two looks for players of whom nothing need be remembered.
const FORGET_SECONDS: f64 = 60.0;

/// Defines chat.
pub(crate) fn install(
    running: Running<'_>,
    terms: Terms,
    options: &ServiceOptions,
) -> mlua::Result<()> {
    let members = Members::find()?;
    let messages = Rc::new(Messages::default());
    luau::install(running, members, &messages)?;
    let post = &options.post;
    if running.side() == Side::Client {
        let talk = Rc::new(Talk::new(&options.chat, post, members, &messages));
        luau::client::install(running, &talk)?;
        running.lua().set_app_data(Rc::clone(&talk));
        post.on(Route::Chat, move |running, received| {
            talk.receive(running, received);
        });
        return Ok(());
    }
    let desk = Rc::new(Desk::new(post, &options.filter, members, &messages));
    luau::install_server(running)?;
    running.lua().set_app_data(Rc::clone(&desk));
    let own = Rc::clone(&desk);
    rooms::install(running, terms, move || own.prepare());
    let own = Rc::clone(&desk);
    let looked = std::cell::Cell::new(0.0);
    running.on_phase(move |running, phase| {
        let now = running.time().now;
        if phase == Phase::End && now - looked.get() >= FORGET_SECONDS {
            looked.set(now);
            own.forget(&running.model(), now);
        }
    });
    post.on(Route::Chat, move |running, received| {
        desk.receive(running, received);
    });
    Ok(())
}

/// On a client: sends a text to a channel as its player. Without a channel it is as if it had been typed into the chat
/// window: commands work, and what cannot be sent is told there. Nothing on a server.
pub fn send(running: Running<'_>, channel: Option<InstanceId>, text: &str) {
    let talk = running.lua().app_data_ref::<Rc<Talk>>();
    let Some(talk) = talk.map(|talk| Rc::clone(&talk)) else {
        return;
    };
    let sent = match channel {
        Some(_) => talk.send(running, (channel, text, "")).map(|_| ()),
        None => talk.type_in(running, text),
    };
    if let Err(error) = sent {
        running.report(&error);
    }
}

/// On a client: the system says something to its player, in the chat window. Nothing on a server.
pub fn tell(running: Running<'_>, text: &str) {
    let talk = running.lua().app_data_ref::<Rc<Talk>>();
    let Some(talk) = talk.map(|talk| Rc::clone(&talk)) else {
        return;
    };
    if let Err(error) = talk.tell(running, text.to_owned(), false) {
        running.report(&error);
    }
}

/// On a server: how many calls of clients made no sense and were dropped.
pub fn refused(running: Running<'_>) -> u64 {
    let desk = running.lua().app_data_ref::<Rc<Desk>>();
    desk.map_or(0, |desk| desk.refused())
}
