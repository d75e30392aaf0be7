//! What a person prefers, kept in a file of theirs between sessions. A file that cannot be read or written costs the
//! preferences, never the start.

use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use egui_tiles::Tree;
use serde::{Deserialize, Serialize};

use crate::layout::Panel;
use crate::properties::Preferences;
use crate::tools::Tools;

/// Places that the welcome screen lists.
const RECENT_MAX: usize = 12;
/// How small and how large the interface can be.
pub(crate) const ZOOM: RangeInclusive<f32> = 0.5..=3.0;
/// What one press of the keys for larger and smaller changes.
pub(crate) const ZOOM_STEP: f32 = 0.1;
/// A settings file beyond this is not ours.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Dark, light, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// Dark.
    #[default]
    Dark,
    /// Light.
    Light,
    /// As the system says.
    System,
}

impl From<ThemeChoice> for egui::ThemePreference {
    fn from(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::Dark => Self::Dark,
            ThemeChoice::Light => Self::Light,
            ThemeChoice::System => Self::System,
        }
    }
}

/// How much work a picture of the 3D view may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Graphics {
    /// As much as this computer keeps up with.
    #[default]
    Automatic,
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Everything.
    High,
}

/// What a person prefers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Colours.
    pub theme: ThemeChoice,
    /// Scale of the interface; 1 is the system's. The window's own scale follows it and nothing else.
    pub zoom: f32,
    /// How good the 3D view looks.
    pub graphics: Graphics,
    /// Whether somebody knows that this computer draws less than it could show, and where to change that.
    pub knows_graphics: bool,
    /// The tools as they were left.
    pub tools: Tools,
    /// Places opened or saved, latest first.
    pub recent: Vec<PathBuf>,
    /// Where new places are made.
    pub places: Option<PathBuf>,
    /// What is folded and shown in Properties.
    pub properties: Preferences,
    /// The panels as they were left.
    pub layout: Option<Tree<Panel>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            zoom: 1.0,
            graphics: Graphics::default(),
            knows_graphics: false,
            tools: Tools::default(),
            recent: Vec::new(),
            places: None,
            properties: Preferences::default(),
            layout: None,
        }
    }
}

impl Settings {
    /// Reads a settings file; defaults where there is none or it is damaged.
    pub fn load(file: &Path) -> Self {
        let is_ours = fs::metadata(file).is_ok_and(|file| file.len() <= FILE_BYTES_MAX);
        let text = is_ours.then(|| fs::read_to_string(file).ok()).flatten();
        let mut settings: Self = text
            .and_then(|text| ron::from_str(&text).ok())
            .unwrap_or_default();
        settings.zoom = if settings.zoom.is_finite() {
            settings.zoom.clamp(*ZOOM.start(), *ZOOM.end())
        } else {
            1.0
        };
        settings.recent.truncate(RECENT_MAX);
        settings
    }

    /// Writes it, beside and renamed, so that nobody reads half a file.
    ///
    /// # Errors
    /// The system refuses.
    pub fn save(&self, file: &Path) -> io::Result<()> {
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default())
            .map_err(io::Error::other)?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = file.with_extension(format!("ron.{}.new", std::process::id()));
        fs::write(&beside, text)?;
        fs::rename(&beside, file)
    }

    /// Makes the window look as they say.
    pub(crate) fn apply(&self, context: &egui::Context) {
        context.set_theme(self.theme);
        context.set_zoom_factor(self.zoom);
    }

    /// The scale that is larger by this much, in whole steps.
    pub(crate) fn zoomed_by(&self, step: f32) -> f32 {
        let zoom = ((self.zoom + step) / ZOOM_STEP).round() * ZOOM_STEP;
        zoom.clamp(*ZOOM.start(), *ZOOM.end())
    }

    /// Puts a place in front of the recent ones.
    pub fn remember(&mut self, place: &Path) {
        self.recent.retain(|other| other != place);
        self.recent.insert(0, place.to_owned());
        self.recent.truncate(RECENT_MAX);
    }
}

/// Where settings are kept: `studio/settings.ron` in the user's folder for configuration. `None` where the system names
/// no such folder.
pub fn file() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let folder = if cfg!(windows) {
        PathBuf::from(named("APPDATA")?)
    } else if let Some(folder) = named("XDG_CONFIG_HOME") {
        PathBuf::from(folder)
    } else if cfg!(target_os = "macos") {
        PathBuf::from(named("HOME")?).join("Library/Application Support")
    } else {
        PathBuf::from(named("HOME")?).join(".config")
    };
    Some(folder.join("studio").join("settings.ron"))
}

/// Where new places go until a person chose otherwise: `Studio` among their documents, else in their home.
pub fn default_places() -> PathBuf {
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
    let home = home.map_or_else(|| PathBuf::from("."), PathBuf::from);
    let documents = home.join("Documents");
    if documents.is_dir() { documents } else { home }.join("Studio")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::default_layout;

    #[test]
    fn the_interface_grows_and_shrinks_in_steps_within_bounds() {
        let at = |zoom| Settings {
            zoom,
            ..Settings::default()
        };
        assert!((at(1.0).zoomed_by(ZOOM_STEP) - 1.1).abs() < 1e-6);
        assert!((at(1.25).zoomed_by(-ZOOM_STEP) - 1.2).abs() < 0.06);
        assert_eq!(at(3.0).zoomed_by(ZOOM_STEP), 3.0);
        assert_eq!(at(0.5).zoomed_by(-ZOOM_STEP), 0.5);
    }

    #[test]
    fn settings_survive_their_file_and_damage_costs_only_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("deep/settings.ron");
        let mut settings = Settings {
            zoom: 1.5,
            layout: Some(default_layout()),
            ..Settings::default()
        };
        for place in 0..20 {
            settings.remember(Path::new(&format!("/places/{}", place % 15)));
        }
        assert_eq!(settings.recent.len(), RECENT_MAX);
        assert_eq!(settings.recent[0], Path::new("/places/4"));
        settings.save(&file).expect("it is writable");
        assert_eq!(Settings::load(&file), settings);
        fs::write(&file, "(zoom: NaN, unknown: [").expect("it is writable");
        assert_eq!(Settings::load(&file), Settings::default());
        assert_eq!(Settings::load(folder.path()), Settings::default());
    }
}
