//! `studio screenshot`: a still of a place, or a few of a character that moves in it, without a window.

mod act;
mod film;
mod owners;

use std::path::{Path, PathBuf};
use std::time::Instant;

use studio_model::DataModel;
use studio_model::limits::ASSET_BYTES_MAX;
use studio_place::AssetIndex;
use studio_render::{
    AssetSource, Camera, Offscreen, Outline, Picture, Quality, RenderError, Scene, View,
    starting_camera,
};

use crate::error::CliError;
use crate::figures;
use crate::loading::{Loaded, load};
use crate::output::Output;
use crate::place;
use act::Motion;
use film::Body;
use owners::Played;

/// Draw a picture of a place, without a window
///
/// Always with four samples a pixel and everything else that the renderer has. Needs Vulkan, Metal or Direct3D 12, in
/// hardware or in software.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio screenshot my-place -o my-place.png
  studio screenshot samples/city --camera 120,60,120,0,10,0 --size 1920x1080 -o city.png
  studio screenshot my-place --motion walk --frames 6 --size 480x480 -o walk.png
  studio screenshot my-place --motion jump --body R6 --frames 20 --step 0.05 -o jump-%.png
  studio screenshot samples/ownership --owners server --after 5 -o owners.png

Without --camera it is the place's own camera, or one from which all that stands in the place is seen.")]
pub(crate) struct Args {
    /// A folder with a place.ron, that file, or a .rbxl or .rbxlx file
    place: PathBuf,
    /// The picture's file, a PNG. Of several pictures `%` in its name stands for their numbers; without it they are put
    /// beside each other into one
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Where the camera is and what it looks at, studs
    #[arg(long, value_name = "X,Y,Z,TX,TY,TZ", value_parser = parse_camera, allow_hyphen_values = true)]
    camera: Option<Camera>,
    /// Pixels across and down
    #[arg(long, value_name = "WxH", value_parser = parse_size, default_value = "1280x720")]
    size: [u32; 2],
    /// Put a character into the place that moves like this, and look at it
    #[arg(long, value_enum)]
    motion: Option<Motion>,
    /// The character's body
    #[arg(
        long,
        value_enum,
        default_value = "R15",
        ignore_case = true,
        requires = "motion"
    )]
    body: Body,
    /// How many pictures of it
    #[arg(long, default_value_t = 1, requires = "motion", value_parser = clap::value_parser!(u32).range(1..=i64::from(film::FRAMES_MAX)))]
    frames: u32,
    /// Seconds from one picture to the next
    #[arg(long, value_name = "SECONDS", default_value_t = 0.1, requires = "motion", value_parser = parse_step)]
    step: f32,
    /// Play the place for a while and outline who simulates what, as this side sees it: `server`, or a client's number.
    /// Green is simulated by the side itself, grey by the server, other colours by other players; red may change hands
    #[arg(long, value_name = "SIDE", conflicts_with = "motion", value_parser = owners::parse_side)]
    owners: Option<owners::Side>,
    /// How many clients play
    #[arg(long, value_name = "N", default_value_t = 2, requires = "owners", value_parser = clap::value_parser!(u16).range(0..=i64::from(owners::CLIENTS_MAX)))]
    clients: u16,
    /// Seconds of play before the picture
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0, requires = "owners", value_parser = owners::parse_after)]
    after: f32,
}

fn parse_camera(text: &str) -> Result<Camera, String> {
    let numbers: Vec<f32> = text
        .split(',')
        .map(|part| part.trim().parse().ok().filter(|n: &f32| n.is_finite()))
        .collect::<Option<_>>()
        .unwrap_or_default();
    let &[x, y, z, tx, ty, tz] = numbers.as_slice() else {
        return Err(
            "six numbers are wanted: the camera's x,y,z and those of what it looks at".into(),
        );
    };
    Ok(Camera::look_at([x, y, z].into(), [tx, ty, tz].into()))
}

fn parse_size(text: &str) -> Result<[u32; 2], String> {
    let side = |text: &str| text.trim().parse().ok().filter(|&side| side > 0);
    text.split_once(['x', 'X', '×'])
        .and_then(|(width, height)| Some([side(width)?, side(height)?]))
        .ok_or_else(|| "two whole numbers are wanted, as in 1280x720".into())
}

fn parse_step(text: &str) -> Result<f32, String> {
    let step = text.trim().parse().ok();
    step.filter(|step: &f32| *step > 0.0 && *step <= film::STEP_MAX)
        .ok_or_else(|| format!("a number of seconds is wanted, up to {}", film::STEP_MAX))
}

/// Draws and writes it.
pub(crate) fn run(args: &Args, output: Output) -> Result<(), CliError> {
    let started = Instant::now();
    let loaded = load(&place::find(&args.place)?, output)?;
    if let Some(motion) = args.motion {
        let files = film::shoot(&loaded, args, motion)?;
        for file in &files {
            output.line(format_args!("drew {}", file.display()))?;
        }
        return Ok(());
    }
    let picture = match args.owners {
        Some(side) => {
            let played = Played::new(&loaded, side, args.clients, args.after, output)?;
            draw(&loaded, played.model(), &played.outlines(), args)?
        }
        None => draw(&loaded, loaded.model(), &[], args)?,
    };
    write(&picture, &args.output)?;
    output.line(format_args!(
        "drew {} ({}×{}) in {}",
        args.output.display(),
        picture.width,
        picture.height,
        figures::time(started.elapsed())
    ))?;
    Ok(())
}

fn draw(
    loaded: &Loaded,
    model: &DataModel,
    outlines: &[Outline],
    args: &Args,
) -> Result<Picture, CliError> {
    let mut offscreen = Offscreen::new().map_err(|error| no_picture(&error))?;
    let mut scene = Scene::new();
    scene.sync(model);
    let [width, height] = args.size.map(|side| side as f32);
    let camera = args
        .camera
        .unwrap_or_else(|| starting_camera(model, &scene, width / height).0);
    let view = View {
        camera: &camera,
        size: args.size,
        quality: Quality::High,
        time: 0.0,
        smooth: true,
        fog: true,
        grid: None,
        outlines,
    };
    // Meshes decide how large some parts are.
    let assets = Assets(loaded);
    offscreen.renderer().load_meshes(&mut scene, &assets);
    scene.sync(model);
    offscreen
        .render(&mut scene, &assets, &view)
        .map_err(|error| no_picture(&error))
}

fn no_picture(error: &RenderError) -> CliError {
    let failure = CliError::io(error.to_string());
    match error {
        RenderError::NoAdapter => {
            failure.hint("Mesa's software driver is enough (Debian: mesa-vulkan-drivers)")
        }
        RenderError::Size { .. } => CliError::usage(error.to_string()),
        RenderError::NoDevice { .. } | RenderError::Lost(_) => failure,
    }
}

/// The place's own pictures and meshes.
struct Assets<'a>(&'a Loaded);

impl AssetSource for Assets<'_> {
    fn read(&self, content: &str) -> Option<Vec<u8>> {
        match self.0 {
            Loaded::Place(place) => read_asset(&place.assets, &place.root_dir, content),
            Loaded::Foreign(_) => None,
        }
    }
}

fn read_asset(assets: &AssetIndex, root: &Path, content: &str) -> Option<Vec<u8>> {
    let file = assets.resolve(content)?;
    if file.size_bytes > ASSET_BYTES_MAX {
        return None;
    }
    std::fs::read(file.in_place(root)).ok()
}

fn write(picture: &Picture, file: &Path) -> Result<(), CliError> {
    let image = image::RgbaImage::from_raw(picture.width, picture.height, picture.rgba.clone());
    let Some(image) = image else {
        return Err(CliError::io(
            "the picture has not as many pixels as it says",
        ));
    };
    image
        .save_with_format(file, image::ImageFormat::Png)
        .map_err(|error| {
            CliError::io(format!("cannot write `{}`", file.display()))
                .because(&error)
                .hint("name another file with -o FILE")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cameras_and_sizes_are_six_and_two_numbers() {
        assert_eq!(parse_size("1280x720"), Ok([1280, 720]));
        for wrong in ["", "12", "0x5", "-1x5", "axb", "1x2x3"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
        let camera = parse_camera("1, 2,3,1,2,-7").expect("six numbers");
        assert_eq!(camera.position(), glam::Vec3::new(1.0, 2.0, 3.0));
        assert!(camera.forward().abs_diff_eq(glam::Vec3::NEG_Z, 1e-6));
        assert_eq!(owners::parse_side("server"), Ok(owners::Side::Server));
        assert_eq!(owners::parse_side("2"), Ok(owners::Side::Client(2)));
        for wrong in ["", "0", "17", "-1", "Server"] {
            assert!(owners::parse_side(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "1,2,3", "1,2,3,4,5,6,7", "1,2,3,4,5,NaN", "a,b,c,d,e,f"] {
            assert!(parse_camera(wrong).is_err(), "{wrong}");
        }
    }
}
