//! The system's window around the editor, and a new one where the graphics device of the old one failed: the device is the
//! window's, so both go together. Knows no places and no panels.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use eframe::CreationContext;
use egui::layers::GraphicLayers;
use egui::{Rect, ViewportBuilder};

use crate::error::AppError;
use crate::{Options, Studio};

/// How long a window sleeps whose device failed so soon after the last one that it stays: until there may be another.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Opens the window and stays until it is closed.
///
/// # Errors
/// [`AppError::Window`] if the system gives no window or no graphics.
pub(crate) fn run(options: Options) -> Result<(), AppError> {
    let heir = Heir::default();
    let (moved, mut builder) = (Rc::clone(&heir), whole());
    let mut tenant: Box<dyn FnOnce(&CreationContext<'_>) -> Tenant> =
        Box::new(move |context| Tenant::new(Studio::new(context, options), moved));
    loop {
        let native = eframe::NativeOptions {
            viewport: builder,
            ..eframe::NativeOptions::default()
        };
        eframe::run_native(
            "studio",
            native,
            Box::new(|context| Ok(Box::new(tenant(context)))),
        )
        .map_err(|error| AppError::Window(error.to_string()))?;
        let Some(mut left) = heir.take() else {
            return Ok(());
        };
        builder = match left.area {
            Some(area) => whole().with_inner_size(area.size()).with_position(area.min),
            None => whole(),
        };
        let moved = Rc::clone(&heir);
        tenant = Box::new(move |context| {
            left.studio.move_to(context);
            Tenant::new(left.studio, moved)
        });
    }
}

fn whole() -> ViewportBuilder {
    ViewportBuilder::default()
        .with_title("Studio")
        .with_app_id("studio")
        .with_drag_and_drop(true)
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([640.0, 400.0])
}

/// Where the editor waits between two windows.
type Heir = Rc<RefCell<Option<Left>>>;

/// An editor without a window.
struct Left {
    studio: Studio,
    /// Where the inside of its window was, points.
    area: Option<Rect>,
}

/// The editor in its window.
struct Tenant {
    /// There until the window closes.
    studio: Option<Studio>,
    heir: Heir,
    area: Option<Rect>,
}

impl Tenant {
    fn new(studio: Studio, heir: Heir) -> Self {
        Self {
            studio: Some(studio),
            heir,
            area: None,
        }
    }
}

impl eframe::App for Tenant {
    fn logic(&mut self, context: &egui::Context, frame: &mut eframe::Frame) {
        self.area = context.input(|input| input.viewport().inner_rect);
        if let Some(studio) = &mut self.studio {
            studio.logic(context, frame);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let Some(studio) = &mut self.studio else {
            return;
        };
        studio.ui(ui, frame);
        if studio.has_lost_graphics() {
            // What egui would hand to a dead device ends the process. Shapes of this frame are lost, and of all later ones.
            let context = ui.ctx();
            context.graphics_mut(|layers| *layers = GraphicLayers::default());
            context.request_repaint_after(LOOK_AGAIN);
        }
    }

    fn on_exit(&mut self) {
        let Some(mut studio) = self.studio.take() else {
            return;
        };
        if studio.wants_another_window() {
            let area = self.area;
            self.heir.replace(Some(Left { studio, area }));
        } else {
            studio.on_exit();
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::wgpu::{WgpuTestRenderer, create_render_state, default_wgpu_setup};
    use egui_wgpu::RenderState;
    use studio_document::Template;

    use super::*;
    use crate::action::Action;
    use crate::command::{Command, Then};

    /// Graphics of their own; `None` where there are none, which `STUDIO_REQUIRE_GPU=1` makes a failure.
    fn graphics() -> Option<RenderState> {
        let instance = wgpu::Instance::default();
        let options = wgpu::RequestAdapterOptions::default();
        if pollster::block_on(instance.request_adapter(&options)).is_err() {
            let required = std::env::var_os("STUDIO_REQUIRE_GPU").is_some_and(|value| value == "1");
            assert!(!required, "there is no graphics adapter");
            println!("skipped: there is no graphics adapter");
            return None;
        }
        let options = egui_wgpu::RendererOptions::default();
        Some(create_render_state(default_wgpu_setup(), options))
    }

    fn window(
        graphics: &RenderState,
        tenant: impl FnOnce(&CreationContext<'_>) -> Tenant,
    ) -> Harness<'static, Tenant> {
        let renderer = WgpuTestRenderer::from_render_state(graphics.clone());
        Harness::builder()
            .with_size([1000.0, 700.0])
            .renderer(renderer)
            .build_eframe(|context| tenant(context))
    }

    fn studio<'a>(window: &'a mut Harness<'static, Tenant>) -> &'a mut Studio {
        let tenant = window.state_mut();
        tenant.studio.as_mut().expect("the window is open")
    }

    /// Frames in which anything must have come to pass.
    const FRAMES_MAX: usize = 60;

    /// Shows frames until the editor is as it should be; whoever waits in vain is told what the view says of itself.
    fn show_until(window: &mut Harness<'static, Tenant>, what: &str, is: fn(&Studio) -> bool) {
        for _ in 0..FRAMES_MAX {
            window.step();
            if is(studio(window)) {
                return;
            }
        }
        let viewport = studio(window).viewport();
        panic!("after {FRAMES_MAX} frames there is not {what}: {viewport:?}");
    }

    #[test]
    fn a_place_that_was_saved_is_known_by_its_picture() {
        let Some(graphics) = graphics() else {
            return;
        };
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("castle");
        let mut window = window(&graphics, |context| {
            let studio = Studio::new(context, Options::default());
            Tenant::new(studio, Heir::default())
        });
        let template = Template::named("baseplate").expect("a template");
        studio(&mut window).push(Command::New(template));
        show_until(&mut window, "a picture", |it| it.viewport().has_picture());
        studio(&mut window).push(Command::Save {
            folder: Some(folder.clone()),
            anyway: false,
            then: Then::Stay,
        });
        window.step();
        while studio(&mut window).is_working() {
            std::thread::yield_now();
            window.step();
        }
        let picture = crate::portrait::load(&folder).expect("it was kept");
        let is_dark = |pixel: &egui::Color32| pixel.r() < 8 && pixel.g() < 8 && pixel.b() < 8;
        let dark = picture.pixels.iter().filter(|pixel| is_dark(pixel)).count();
        assert!(dark < picture.pixels.len() / 4, "there is something on it");
    }

    #[test]
    fn an_editor_outlives_the_graphics_device_of_its_window() {
        let (Some(first), Some(second)) = (graphics(), graphics()) else {
            return;
        };
        let heir = Heir::default();
        let (to, again) = (Rc::clone(&heir), Rc::clone(&heir));
        let mut old = window(&first, |context| {
            Tenant::new(Studio::new(context, Options::default()), to)
        });
        let template = Template::named("baseplate").expect("a template");
        studio(&mut old).push(Command::New(template));
        old.run_steps(3);
        studio(&mut old).push(Command::Do(Action::SelectAll));
        studio(&mut old).push(Command::Do(Action::Duplicate));
        show_until(&mut old, "a picture", |it| it.viewport().has_picture());
        let count = |studio: &Studio| studio.document().expect("a place").model().len();
        let before = count(studio(&mut old));

        first.device.destroy();
        // Something moves, so that a picture is drawn.
        studio(&mut old).push(Command::Do(Action::Duplicate));
        show_until(&mut old, "a wish", Studio::wants_another_window);
        eframe::App::on_exit(old.state_mut());
        let left = heir.take().expect("the editor waits for a window");

        let mut new = window(&second, |context| {
            let mut studio = left.studio;
            studio.move_to(context);
            Tenant::new(studio, again)
        });
        show_until(&mut new, "a picture", |it| it.viewport().has_picture());
        let studio = studio(&mut new);
        assert!(!studio.wants_another_window());
        assert!(studio.session().expect("a place").is_modified());
        assert!(count(studio) > before);
        studio.push(Command::Discard(Then::Close));
        new.run_steps(1);
    }
}
