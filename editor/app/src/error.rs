//! Why there is no window.

/// Why the window did not open.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Neither X11 nor Wayland.
    #[error("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set")]
    NoDisplay,
    /// The system refused.
    #[error("the system gives no window: {0}")]
    Window(String),
}

/// Finds out before anything is loaded whether there can be a window.
///
/// # Errors
/// [`AppError::NoDisplay`].
pub fn check_display() -> Result<(), AppError> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let has_display = !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    if has_display {
        Ok(())
    } else {
        Err(AppError::NoDisplay)
    }
}
