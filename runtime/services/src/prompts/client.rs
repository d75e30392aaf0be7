//! A client's half: which prompts its player is shown, and what becomes of their keys.

use std::cell::RefCell;

use studio_model::{DataModel, InstanceId, Value};
use studio_script::{Running, Side};

use super::reach::{self, Stand};
use super::{Common, Press, Told};
use crate::input::{InputHub, KeyCode, ShownPrompt};
use crate::post::Post;

/// Items of the enum `ProximityPromptExclusivity`.
const ONE_GLOBALLY: u32 = 1;
const ALWAYS_SHOW: u32 = 2;

/// An item of the enum `ProximityPromptStyle`.
const CUSTOM: u32 = 1;

/// How many prompts are shown where the place does not say.
const SHOWN_USUAL: usize = 16;

/// Prompts as a client shows them.
pub(crate) struct Prompts {
    common: Common,
    post: Post,
    /// Where the window sees what to show.
    hub: InputHub,
    /// Those that are shown, the nearest first.
    shown: RefCell<Vec<InstanceId>>,
    /// Those whose key is down.
    held: RefCell<Vec<Held>>,
}

/// A prompt whose key is down.
#[derive(Debug, Clone, Copy)]
struct Held {
    prompt: InstanceId,
    /// `None` if a script holds it.
    key: Option<KeyCode>,
    /// Seconds that it must be held, and when it began.
    hold: f64,
    since: f64,
    triggered: bool,
}

impl Held {
    /// How much of its time it was held, from 0 to 1.
    fn share(&self, now: f64) -> f32 {
        if self.triggered || self.hold <= 0.0 {
            return 1.0;
        }
        ((now - self.since) / self.hold).clamp(0.0, 1.0) as f32
    }
}

impl Prompts {
    pub(super) fn new(common: Common, post: Post, hub: InputHub) -> Self {
        Self {
            common,
            post,
            hub,
            shown: RefCell::default(),
            held: RefCell::default(),
        }
    }

    /// Looks at what the player can reach now, and at what was held long enough.
    pub(super) fn look(&self, running: Running<'_>) {
        let wanted = self.wanted(running);
        let before = self.shown.replace(wanted.clone());
        for &gone in before.iter().filter(|id| !wanted.contains(id)) {
            self.end_all(running, |held| held.prompt == gone);
            self.common.tell(running, gone, Told::Hidden);
        }
        for &new in wanted.iter().filter(|id| !before.contains(id)) {
            self.common.tell(running, new, Told::Shown);
        }
        let now = running.time().now;
        let due = |held: &Held| !held.triggered && now - held.since >= held.hold;
        let due: Vec<InstanceId> = {
            let held = self.held.borrow();
            held.iter()
                .filter(|held| due(held))
                .map(|held| held.prompt)
                .collect()
        };
        for prompt in due {
            self.trigger(running, prompt);
        }
        self.show(running, now);
    }

    /// Tells the window what to show: prompts that do not say that scripts show them.
    fn show(&self, running: Running<'_>, now: f64) {
        let shown = self.shown.borrow();
        if shown.is_empty() && self.hub.prompts().is_empty() {
            return;
        }
        let model = running.model();
        let held = self.held.borrow();
        let t = &self.common.terms;
        let text = |prompt, property| match model.value(prompt, property) {
            Some(Value::String(text)) => text.to_string(),
            _ => String::new(),
        };
        let prompts = shown.iter().filter_map(|&prompt| {
            if model.value(prompt, t.style) == Some(Value::Enum(CUSTOM)) {
                return None;
            }
            let key = match model.value(prompt, t.key) {
                Some(Value::Enum(number)) => KeyCode::numbered(number),
                _ => None,
            };
            let offset = match model.value(prompt, t.offset) {
                Some(Value::Vector2(offset)) => offset,
                _ => glam::Vec2::ZERO,
            };
            let held = held.iter().find(|held| held.prompt == prompt);
            Some(ShownPrompt {
                action: text(prompt, t.action),
                object: text(prompt, t.object),
                key,
                at: reach::place(&model, prompt)?,
                offset,
                held: held.map_or(0.0, |held| held.share(now)),
            })
        });
        self.hub.show_prompts(prompts.collect());
    }

    /// The prompts that the player is shown.
    fn wanted(&self, running: Running<'_>) -> Vec<InstanceId> {
        let Some(player) = running.local_player() else {
            return Vec::new();
        };
        let (stand, near) = {
            let model = running.model();
            if model.instances_of(self.common.prompt).next().is_none()
                || !self.common.are_on(&model)
            {
                return Vec::new();
            }
            let Some(stand) = self.common.stand(&model, player) else {
                return Vec::new();
            };
            (stand, self.near(&model, &stand))
        };
        let most = self.most(&running.model());
        let mut chosen: Vec<(InstanceId, u32, u32)> = Vec::new();
        for prompt in near {
            if chosen.len() >= most {
                break;
            }
            let (exclusivity, key) = {
                let model = running.model();
                let item = |property| match model.value(prompt, property) {
                    Some(Value::Enum(number)) => number,
                    _ => 0,
                };
                (
                    item(self.common.terms.exclusivity),
                    item(self.common.terms.key),
                )
            };
            if excludes(&chosen, exclusivity, key)
                || !self.common.sees(running, &stand, prompt, false)
            {
                continue;
            }
            chosen.push((prompt, exclusivity, key));
        }
        chosen.into_iter().map(|(prompt, ..)| prompt).collect()
    }

    /// The prompts within reach, the nearest first.
    fn near(&self, model: &DataModel, stand: &Stand) -> Vec<InstanceId> {
        let prompts = model.instances_of(self.common.prompt);
        let mut near: Vec<(f32, InstanceId)> = prompts
            .filter_map(|id| Some((self.common.distance(model, stand, id, 0.0)?, id)))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        near.into_iter().map(|(_, id)| id).collect()
    }

    fn most(&self, model: &DataModel) -> usize {
        let service = model.service(self.common.service);
        match service.and_then(|id| model.value(id, self.common.terms.shown_max)) {
            Some(Value::Int32(most)) => usize::try_from(most).unwrap_or(0),
            _ => SHOWN_USUAL,
        }
    }

    /// A key went down that nobody took, or up.
    pub(crate) fn key(&self, running: Running<'_>, code: KeyCode, down: bool) {
        if !down {
            self.end_all(running, |held| held.key == Some(code));
            return;
        }
        let of_key = Some(Value::Enum(code.number()));
        let pressed: Vec<InstanceId> = {
            let model = running.model();
            let shown = self.shown.borrow();
            let keys = shown.iter().copied();
            keys.filter(|&id| model.value(id, self.common.terms.key) == of_key)
                .collect()
        };
        for prompt in pressed {
            self.begin(running, prompt, Some(code));
        }
    }

    /// A script of the client holds a prompt that is shown, or lets it go.
    pub(super) fn by_script(&self, running: Running<'_>, prompt: InstanceId, down: bool) {
        if running.side() == Side::Server {
            return;
        }
        if !down {
            self.end_all(running, |held| held.prompt == prompt);
        } else if self.shown.borrow().contains(&prompt) {
            self.begin(running, prompt, None);
        }
    }

    fn begin(&self, running: Running<'_>, prompt: InstanceId, key: Option<KeyCode>) {
        let Some(player) = running.local_player() else {
            return;
        };
        if self.held.borrow().iter().any(|held| held.prompt == prompt) {
            return;
        }
        let hold = self.common.hold(running, prompt);
        self.held.borrow_mut().push(Held {
            prompt,
            key,
            hold,
            since: running.time().now,
            triggered: false,
        });
        if hold <= 0.0 {
            self.trigger(running, prompt);
            return;
        }
        self.post.send(Press::Began.parcel(prompt));
        self.common.tell(running, prompt, Told::HoldBegan(player));
    }

    fn trigger(&self, running: Running<'_>, prompt: InstanceId) {
        let Some(player) = running.local_player() else {
            return;
        };
        {
            let mut all = self.held.borrow_mut();
            // A handler of another one may have let it go.
            let Some(held) = all.iter_mut().find(|held| held.prompt == prompt) else {
                return;
            };
            held.triggered = true;
        }
        self.post.send(Press::Triggered.parcel(prompt));
        self.common.tell(running, prompt, Told::Triggered(player));
    }

    /// Some of those that are held are held no more.
    fn end_all(&self, running: Running<'_>, which: impl Fn(&Held) -> bool) {
        let ended: Vec<Held> = {
            let mut all = self.held.borrow_mut();
            let ended = all.iter().copied().filter(|held| which(held)).collect();
            all.retain(|held| !which(held));
            ended
        };
        let Some(player) = running.local_player() else {
            return;
        };
        for held in ended {
            self.post.send(Press::Ended.parcel(held.prompt));
            if held.hold > 0.0 {
                self.common
                    .tell(running, held.prompt, Told::HoldEnded(player));
            }
            if held.triggered {
                self.common
                    .tell(running, held.prompt, Told::TriggerEnded(player));
            }
        }
    }
}

/// Whether prompts that are nearer leave no room for one: of each key there is one, and beside one that is alone none, but
/// those that are always shown.
fn excludes(chosen: &[(InstanceId, u32, u32)], exclusivity: u32, key: u32) -> bool {
    if exclusivity == ALWAYS_SHOW {
        return false;
    }
    let mut others = chosen.iter().filter(|(_, other, _)| *other != ALWAYS_SHOW);
    others.any(|(_, other, other_key)| {
        exclusivity == ONE_GLOBALLY || *other == ONE_GLOBALLY || *other_key == key
    })
}
