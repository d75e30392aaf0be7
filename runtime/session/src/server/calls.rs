//! Calls between services and clients: what came in is handed to services before scripts run, what they have for clients
//! goes out with the tick. It does not know what a call means.

use studio_services::post::To;

use super::Server;

impl Server {
    /// How many remote calls a second each client may make of each sort from now on: the default suits games, hosts and
    /// benches may know better.
    pub fn set_remote_calls_per_second(&mut self, most: f64) {
        self.scripts.remotes.set_calls_per_second(most);
    }

    /// Hands services what came from clients.
    pub(super) fn answer_calls(&mut self) {
        let called = std::mem::take(&mut self.called);
        if !self.simulation.is_frozen() {
            self.scripts.deliver(&mut self.model, &called);
        }
    }

    /// Gives the replicator what services have for clients.
    pub(super) fn post_calls(&mut self) {
        for parcel in self.scripts.take_parcels() {
            let to = match parcel.to {
                To::All => None,
                To::Player(player) => match self.seats.client_of(player) {
                    Some(client) => Some(client),
                    // They have left meanwhile.
                    None => continue,
                },
                // The server is here.
                To::Server => continue,
            };
            self.replicator.call(to, parcel.reliable, parcel.call);
        }
    }
}
