//! How many requests a server may make: a budget a kind, which grows with time and with players.

use crate::limits::BUDGET_MINUTES_MAX;

/// A kind of request, as `Enum.DataStoreRequestType` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestKind {
    /// Reading a key.
    Get,
    /// Writing, incrementing or removing a key.
    Set,
    /// Updating a key: costs a read and a write.
    Update,
    /// A page of a sorted store.
    GetSorted,
    /// Writing, incrementing or removing a key of a sorted store.
    SetSorted,
    /// `OnUpdate`, of former times.
    OnUpdate,
    /// A page of keys, versions or stores.
    List,
    /// Reading a version.
    GetVersion,
    /// Removing a version.
    RemoveVersion,
}

/// Requests a minute: so many, and so many more a player.
type Rate = (u32, u32);

const EVERYDAY: Rate = (60, 10);
const RARE: Rate = (5, 2);

/// The kinds that have a budget of their own, with the reference's rates.
const KINDS: [(RequestKind, Rate); 8] = [
    (RequestKind::Get, EVERYDAY),
    (RequestKind::Set, EVERYDAY),
    (RequestKind::GetSorted, RARE),
    (RequestKind::SetSorted, EVERYDAY),
    (RequestKind::OnUpdate, (30, 5)),
    (RequestKind::List, RARE),
    (RequestKind::GetVersion, RARE),
    (RequestKind::RemoveVersion, RARE),
];

impl RequestKind {
    /// The kind of an item of `Enum.DataStoreRequestType`. The newer items, which count the whole experience in the
    /// reference, mean the same budgets here: one server is all there is.
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 | 9 | 13 => Self::Get,
            1 | 10 | 12 => Self::Set,
            2 => Self::Update,
            3 | 15 => Self::GetSorted,
            4 | 14 | 16 => Self::SetSorted,
            5 => Self::OnUpdate,
            6 | 11 => Self::List,
            7 => Self::GetVersion,
            8 => Self::RemoveVersion,
            _ => return None,
        })
    }

    /// The budgets that a request of this kind costs.
    fn costs(self) -> &'static [RequestKind] {
        match self {
            Self::Update => &[Self::Get, Self::Set],
            Self::Get => &[Self::Get],
            Self::Set => &[Self::Set],
            Self::GetSorted => &[Self::GetSorted],
            Self::SetSorted => &[Self::SetSorted],
            Self::OnUpdate => &[Self::OnUpdate],
            Self::List => &[Self::List],
            Self::GetVersion => &[Self::GetVersion],
            Self::RemoveVersion => &[Self::RemoveVersion],
        }
    }
}

#[derive(Debug, Clone)]
struct Budget {
    kind: RequestKind,
    rate: Rate,
    left: f64,
}

/// The budgets of one server. They start full.
#[derive(Debug, Clone)]
pub struct Budgets {
    kinds: Vec<Budget>,
    players: u32,
    grown_at: f64,
}

impl Budgets {
    /// Full budgets at a time, in seconds since any origin.
    pub fn new(now: f64) -> Self {
        let budget = |&(kind, rate): &(RequestKind, Rate)| Budget {
            kind,
            rate,
            left: capacity(rate, 0),
        };
        Self {
            kinds: KINDS.iter().map(budget).collect(),
            players: 0,
            grown_at: now,
        }
    }

    /// Lets them grow up to now. A player who came brings a share at once.
    pub fn grow(&mut self, now: f64, players: u32) {
        let minutes = ((now - self.grown_at) / 60.0).max(0.0);
        let came = players.saturating_sub(self.players);
        for budget in &mut self.kinds {
            let share = f64::from(budget.rate.1) * f64::from(came);
            let grown = budget.left + share + minutes * rate_of(budget.rate, players);
            budget.left = grown.min(capacity(budget.rate, players));
        }
        self.players = players;
        self.grown_at = now;
    }

    /// Takes a request's cost, if there is enough. Whether there was.
    pub fn take(&mut self, kind: RequestKind) -> bool {
        if self.left(kind) < 1 {
            return false;
        }
        let costs = kind.costs();
        for budget in &mut self.kinds {
            if costs.contains(&budget.kind) {
                budget.left -= 1.0;
            }
        }
        true
    }

    /// How many requests of a kind there is enough for.
    pub fn left(&self, kind: RequestKind) -> u32 {
        let costs = kind.costs();
        let of_it = self.kinds.iter().filter(|b| costs.contains(&b.kind));
        of_it.map(|b| b.left.max(0.0) as u32).min().unwrap_or(0)
    }

    /// Changes the rate of a kind: requests a minute, and more a player. What is left of it starts anew.
    pub fn set_rate(&mut self, kind: RequestKind, base: u32, per_player: u32) {
        let players = self.players;
        for budget in &mut self.kinds {
            if kind.costs().contains(&budget.kind) {
                budget.rate = (base, per_player);
                budget.left = capacity(budget.rate, players);
            }
        }
    }
}

fn rate_of((base, per_player): Rate, players: u32) -> f64 {
    f64::from(base) + f64::from(per_player) * f64::from(players)
}

fn capacity(rate: Rate, players: u32) -> f64 {
    rate_of(rate, players) * BUDGET_MINUTES_MAX
}
