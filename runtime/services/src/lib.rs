//! What services do: one file a service. Most of each is plain Rust that a test can drive alone; its `luau` half defines
//! the methods that scripts see, over the script crate's API.
//!
//! Knows no sockets, no RON, no windows, and reads no clock: time comes in with each tick.
//!
//! Read next: `data_store` (what places keep), `tween` (what moves by itself).

mod argument;
pub mod camera;
pub mod characters;
pub mod chat;
mod clicks;
pub mod collection;
pub mod data_store;
pub mod debris;
mod explosions;
pub mod filter;
mod haptics;
pub mod http;
pub mod input;
pub mod interface;
mod json;
pub mod lifecycle;
pub mod limits;
mod pathfinding;
pub mod players;
pub mod post;
mod prompts;
mod rate;
pub mod remotes;
mod run_service;
#[cfg(test)]
mod stage;
mod teams;
mod text_service;
pub mod tween;
pub mod world;

use std::rc::Rc;

use studio_script::{Running, Side};

use data_store::DataStores;

/// What services need of the session.
#[derive(Debug, Clone)]
pub struct ServiceOptions {
    /// What the place keeps. Clients are refused whatever this is.
    pub data_stores: Rc<DataStores>,
    /// What random things start from: the same seed gives the same session.
    pub seed: u64,
    /// Whether this is a play session of the editor: what `RunService:IsStudio` says.
    pub is_studio: bool,
    /// Where scripts leave word of whom they kick: the session takes it and closes their connections.
    pub kicks: players::Kicks,
    /// What the player of a client does.
    pub input: input::InputHub,
    /// Where services leave what the other side is to hear.
    pub post: post::Post,
    /// How much clients may call.
    pub remotes: remotes::RemoteLimits,
    /// What players may read of each other.
    pub filter: Rc<dyn filter::Filter>,
    /// What a client shows of chat.
    pub chat: chat::Window,
    /// The physical world.
    pub world: world::SharedWorld,
}

impl ServiceOptions {
    /// Services that nobody listens to: for whoever only asks what there is.
    pub fn alone(data_stores: DataStores) -> Self {
        Self {
            data_stores: Rc::new(data_stores),
            seed: 0,
            is_studio: true,
            kicks: players::Kicks::default(),
            input: input::InputHub::default(),
            post: post::Post::default(),
            remotes: remotes::RemoteLimits::default(),
            filter: Rc::new(filter::Profanity),
            chat: chat::Window::default(),
            world: world::SharedWorld::new(Side::Server),
        }
    }
}

/// Defines all services in a VM, once, before its scripts start.
///
/// # Errors
/// The class table lacks a member that is defined here, or there is no memory.
pub fn install(running: Running<'_>, options: &ServiceOptions) -> mlua::Result<()> {
    // Tweens move before handlers of the same phase see the world.
    tween::luau::install(running)?;
    let steps = run_service::install(running, options.is_studio)?;
    collection::install(running)?;
    debris::install(running)?;
    let terms = *teams::Terms::get();
    players::install(running, terms, &options.kicks)?;
    if running.side() == Side::Client {
        players::install_client(running)?;
    }
    teams::install(running, terms)?;
    chat::install(running, terms, options)?;
    remotes::install(running, &options.post, options.remotes.clone())?;
    text_service::install(running)?;
    interface::install(running, &options.input)?;
    let clicks = clicks::install(running, &options.post)?;
    // What is shown is known before keys are heard.
    let prompts = prompts::install(running, options)?;
    if running.side() == Side::Client {
        let interface = interface::install_client(running, &options.input)?;
        input::install(running, options, &interface, (&clicks, &prompts))?;
        camera::install(running, &options.input, &steps)?;
    }
    world::install(running, &options.world)?;
    characters::install(running, options)?;
    explosions::install(running, &options.world)?;
    haptics::install(running)?;
    pathfinding::install(running, &options.world)?;
    lifecycle::install(running)?;
    http::install(running, http::Guids::new(options.seed))?;
    filter::install(running, &options.filter)?;
    data_store::luau::install(running, Rc::clone(&options.data_stores))
}
