//! The 3D view: camera, picking, tools and gizmos over the renderer's picture. Shows a document and asks for commands.

use eframe::egui_wgpu::RenderState;
use studio_document::Document;

use crate::command::Commands;
use crate::tools::Tools;

/// The viewport's own state.
#[derive(Debug, Default)]
pub struct Viewport {}

impl Viewport {
    /// Shows the view. Without `gpu` (a test, a lost device) it says so and what to do; picking and tools work all the
    /// same.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        document: &Document,
        tools: &mut Tools,
        gpu: Option<&RenderState>,
        out: &mut Commands,
    ) {
        let _ = (document, tools, gpu, out);
        ui.label("Viewport");
    }

    /// Moves the camera so that these are in view; all of the place for none.
    pub fn focus(&mut self, document: &Document, ids: &[studio_model::InstanceId]) {
        let _ = (document, ids);
    }

    /// Where a new part of this size goes: on the surface in the middle of the view, else in front of the camera.
    pub fn insertion_point(&self, size: glam::Vec3) -> glam::Vec3 {
        size * 0.5
    }
}
