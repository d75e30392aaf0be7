//! What a player does at a client: keys, pointer and text, for a window that shows it and for tests that play it. What
//! is done now is heard in the next tick.

use studio_model::InstanceId;
use studio_services::input::{InputHub, KeyCode, PointerButton, RawInput};
use studio_services::interface::{Unclickable, click_point};

use super::Client;

impl Client {
    /// Something that the player does.
    pub fn input(&mut self, input: RawInput) {
        self.input.push(input);
    }

    /// Where the player's events wait, and how large the viewport is: for whoever shows this client.
    pub fn input_hub(&self) -> &InputHub {
        &self.input
    }

    /// A key goes down.
    pub fn press(&mut self, code: KeyCode) {
        self.input(RawInput::Key { code, down: true });
    }

    /// A key goes up.
    pub fn release(&mut self, code: KeyCode) {
        self.input(RawInput::Key { code, down: false });
    }

    /// Text is typed into whatever has the focus.
    pub fn type_text(&mut self, text: &str) {
        self.input(RawInput::Text(text.to_owned()));
    }

    /// The pointer goes to a pixel of the viewport.
    pub fn move_pointer(&mut self, x: f32, y: f32) {
        self.input(RawInput::PointerMoved { x, y });
    }

    /// The left button goes down and up at a pixel of the viewport.
    pub fn click(&mut self, x: f32, y: f32) {
        self.move_pointer(x, y);
        for down in [true, false] {
            self.input(RawInput::PointerButton {
                button: PointerButton::Left,
                down,
            });
        }
    }

    /// Clicks on the middle of an object of the player's interface.
    ///
    /// # Errors
    /// [`Unclickable`]: a click would not reach it.
    pub fn click_on(&mut self, id: InstanceId) -> Result<(), Unclickable> {
        let player = self.player().ok_or(Unclickable::Elsewhere)?;
        let pixel = click_point(&self.model, player, id, &self.input)?;
        self.click(pixel.x, pixel.y);
        Ok(())
    }
}
