//! A client's connection with a hand on it: what the client says of what it owns is written down, held back, or said again by
//! somebody else. What a client modified by its player could do.

use std::cell::RefCell;
use std::rc::Rc;

use bytes::Bytes;
use studio_net::{Channel, ClientEvent, ClientPort, ConnStats, SendError};

/// What datagrams of reports begin with.
const REPORT: u8 = 2;

/// What the hand does.
#[derive(Debug, Default)]
pub(crate) struct Hand {
    /// The reports so far.
    pub(crate) said: Vec<Bytes>,
    /// Whether they are held back.
    pub(crate) is_mute: bool,
    /// What is said with the next flush besides.
    pub(crate) forged: Vec<Bytes>,
}

/// The connection.
pub(crate) struct Tap<P> {
    port: P,
    hand: Rc<RefCell<Hand>>,
}

impl<P> Tap<P> {
    pub(crate) fn on(port: P) -> (Self, Rc<RefCell<Hand>>) {
        let hand = Rc::<RefCell<Hand>>::default();
        let own = Rc::clone(&hand);
        (Self { port, hand }, own)
    }
}

impl<P: ClientPort> ClientPort for Tap<P> {
    fn poll_event(&mut self) -> Option<ClientEvent> {
        self.port.poll_event()
    }

    fn send(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        self.port.send(channel, frame)
    }

    fn send_datagram(&mut self, datagram: Bytes) {
        if datagram.first() == Some(&REPORT) {
            let mut hand = self.hand.borrow_mut();
            hand.said.push(datagram.clone());
            if hand.is_mute {
                return;
            }
        }
        self.port.send_datagram(datagram);
    }

    fn flush(&mut self) {
        for datagram in std::mem::take(&mut self.hand.borrow_mut().forged) {
            self.port.send_datagram(datagram);
        }
        self.port.flush();
    }

    fn stats(&self) -> ConnStats {
        self.port.stats()
    }

    fn close(&mut self, code: u32, reason: &str) {
        self.port.close(code, reason);
    }
}
