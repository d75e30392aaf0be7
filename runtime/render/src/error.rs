//! Why nothing can be drawn.

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The machine has no graphics adapter, not even one in software.
    #[error("this machine has no graphics adapter that Vulkan, Metal or Direct3D 12 can use")]
    NoAdapter,
    /// The adapter gave no device.
    #[error("the graphics adapter `{adapter}` gave no device: {reason}")]
    NoDevice {
        /// Its name.
        adapter: String,
        /// What it said.
        reason: String,
    },
    /// The device was lost while it worked.
    #[error("the graphics device was lost: {0}")]
    Lost(String),
    /// A picture of no or too many pixels.
    #[error(
        "a picture of {width}×{height} pixels cannot be drawn; the longest side may have {most}"
    )]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The longest side that the adapter allows.
        most: u32,
    },
}
