//! Who plays: names and user ids, each at most once at a time. It does not know instances or connections.

use std::collections::BTreeMap;

use studio_model::limits::CLIENTS_MAX;

use crate::limits::PLAYER_NAME_CHARS_MAX;

/// The players on the server, by user id.
///
/// `Player1` to `Player200` always have the user ids 1 to 200, so that `play`'s clients are the same players in every
/// run. Other names get ids above. A client that names itself like nobody or like someone who is here becomes the first
/// free `PlayerN`.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    names: BTreeMap<i64, String>,
}

impl Roster {
    /// Enters a player who would like to be called `wanted`: the user id and the name.
    pub(crate) fn enter(&mut self, wanted: &str) -> (i64, String) {
        let name: String = wanted
            .chars()
            .filter(|c| !c.is_control())
            .take(PLAYER_NAME_CHARS_MAX)
            .collect();
        let name = name.trim();
        let free = !name.is_empty() && self.names.values().all(|taken| taken != name);
        let (user_id, name) = match numbered(name) {
            Some(user_id) if free => (user_id, name.to_owned()),
            None if free => (
                self.first_free_from(CLIENTS_MAX as i64 + 1),
                name.to_owned(),
            ),
            _ => {
                let user_id = self.first_free_from(1);
                (user_id, format!("Player{user_id}"))
            }
        };
        self.names.insert(user_id, name.clone());
        (user_id, name)
    }

    /// The player is gone: id and name are free again.
    pub(crate) fn leave(&mut self, user_id: i64) {
        self.names.remove(&user_id);
    }

    fn first_free_from(&self, first: i64) -> i64 {
        let taken = self.names.range(first..).map(|(&id, _)| id);
        (first..)
            .zip(taken)
            .take_while(|(id, taken)| id == taken)
            .count() as i64
            + first
    }
}

/// The user id of `Player1` to `Player200`.
fn numbered(name: &str) -> Option<i64> {
    let user_id = name.strip_prefix("Player")?.parse().ok()?;
    ((1..=CLIENTS_MAX as i64).contains(&user_id) && name == format!("Player{user_id}"))
        .then_some(user_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(roster: &mut Roster, wanted: &str, user_id: i64, name: &str) {
        assert_eq!(roster.enter(wanted), (user_id, name.to_owned()), "{wanted}");
    }

    #[test]
    fn numbered_players_have_their_numbers_whoever_comes_first() {
        let mut roster = Roster::default();
        entered(&mut roster, "Player2", 2, "Player2");
        entered(&mut roster, "Player1", 1, "Player1");
        entered(&mut roster, "Player200", 200, "Player200");
        entered(&mut roster, "Player201", 201, "Player201");
        entered(&mut roster, "Player03", 202, "Player03");
    }

    #[test]
    fn a_taken_or_empty_name_becomes_the_first_free_number() {
        let mut roster = Roster::default();
        entered(&mut roster, "Player1", 1, "Player1");
        entered(&mut roster, "Ada", 201, "Ada");
        entered(&mut roster, "Ada", 2, "Player2");
        entered(&mut roster, " \t\n", 3, "Player3");
        entered(&mut roster, "Player1", 4, "Player4");
        roster.leave(2);
        roster.leave(201);
        entered(&mut roster, "", 2, "Player2");
        entered(&mut roster, "Ada", 201, "Ada");
    }

    #[test]
    fn a_name_is_cut_and_cannot_drive_a_terminal() {
        let mut roster = Roster::default();
        entered(&mut roster, "\x1b[2JEve", 201, "[2JEve");
        entered(
            &mut roster,
            &"ä".repeat(1_000),
            202,
            &"ä".repeat(PLAYER_NAME_CHARS_MAX),
        );
    }

    #[test]
    fn a_full_server_of_strangers_has_distinct_players() {
        let mut roster = Roster::default();
        let ids: std::collections::BTreeSet<i64> =
            (0..CLIENTS_MAX).map(|_| roster.enter("Bot").0).collect();
        assert_eq!(ids.len(), CLIENTS_MAX);
    }
}
