//! Short sequences of a character that moves in a place: put there for the pictures, with nobody who plays.

use std::path::{Path, PathBuf};

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, ChangeError, ClassTable, DataModel, InstanceId, Value};
use studio_motion::Company;
use studio_render::{Camera, Offscreen, Picture, Quality, Ray, Scene, View};

use super::act::{Motion, state_number};
use super::{Args, Assets, no_picture, write};
use crate::error::CliError;
use crate::loading::Loaded;

/// Steps of time between pictures, as a game would show them.
const DELTA: f32 = 1.0 / 60.0;
/// Seconds that it moves before the first picture, so that it is under way.
const BEFORE: f32 = 2.0;
/// From where it is looked at, from its middle: before it and to its right.
const ASIDE: Vec3 = Vec3::new(7.5, 2.2, -6.5);
/// Pictures of one film.
pub(super) const FRAMES_MAX: u32 = 1000;
/// Seconds between two.
pub(super) const STEP_MAX: f32 = 10.0;

/// The bodies that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Body {
    /// Six limbs
    #[value(name = "R6")]
    R6,
    /// Fifteen, with elbows and knees
    #[value(name = "R15")]
    R15,
}

/// A character before a camera.
struct Film {
    model: DataModel,
    company: Company,
    scene: Scene,
    humanoid: InstanceId,
    root: InstanceId,
    motion: Motion,
    /// Where the root is when it stands.
    start: Vec3,
    /// Steps of time since it began.
    ticks: u32,
}

/// Draws the pictures and writes them: each into a file of its own, or all into one beside each other.
pub(super) fn shoot(
    loaded: &Loaded,
    args: &Args,
    motion: Motion,
) -> Result<Vec<PathBuf>, CliError> {
    let mut offscreen = Offscreen::new().map_err(|error| no_picture(&error))?;
    let mut film = Film::new(loaded.model(), args.body, motion)
        .map_err(|error| CliError::io(format!("the place has no room for a character: {error}")))?;
    let assets = Assets(loaded);
    film.scene.sync(&film.model);
    offscreen.renderer().load_meshes(&mut film.scene, &assets);
    let mut pictures = Vec::new();
    let mut files = Vec::new();
    for number in 0..args.frames {
        film.play_to(BEFORE + number as f32 * args.step);
        let camera = args.camera.unwrap_or_else(|| film.camera());
        let view = View {
            camera: &camera,
            size: args.size,
            quality: Quality::High,
            time: number as f32 * args.step,
            smooth: true,
            fog: true,
            grid: None,
            outlines: &[],
        };
        let picture = offscreen
            .render(&mut film.scene, &assets, &view)
            .map_err(|error| no_picture(&error))?;
        match numbered(&args.output, number) {
            Some(file) => {
                write(&picture, &file)?;
                files.push(file);
            }
            None => pictures.push(picture),
        }
    }
    if let Some(strip) = beside(&pictures) {
        write(&strip, &args.output)?;
        files.push(args.output.clone());
    }
    Ok(files)
}

impl Film {
    fn new(place: &DataModel, body: Body, motion: Motion) -> Result<Self, ChangeError> {
        let mut model = place.snapshot();
        let mut scene = Scene::new();
        scene.sync(&model);
        let ground = ground(&model, &scene);
        let workspace = model.service(known().workspace).unwrap_or(model.root());
        let character = studio_services::characters::mannequin(
            &mut model,
            workspace,
            "Player1",
            body == Body::R15,
        )?;
        let child = |model: &DataModel, name| model.find_child(character, name);
        let (Some(humanoid), Some(root)) =
            (child(&model, "Humanoid"), child(&model, "HumanoidRootPart"))
        else {
            return Err(ChangeError::NoSuchInstance);
        };
        let start = ground + Vec3::Y * 3.0;
        stage(&mut model, character, workspace, motion, start)?;
        Ok(Self {
            model,
            company: Company::new(),
            scene,
            humanoid,
            root,
            motion,
            start,
            ticks: 0,
        })
    }

    /// Lets it move until so many seconds have passed.
    fn play_to(&mut self, seconds: f32) {
        let last = (seconds / DELTA).round() as u32;
        while self.ticks < last {
            self.ticks += 1;
            self.tick();
        }
        self.scene.sync(&self.model);
        self.scene.place(&self.model, self.company.parts());
    }

    fn tick(&mut self) {
        // Under way, it comes by where it would stand.
        let moment = self.motion.at(self.ticks as f32 * DELTA - BEFORE);
        let place = CFrame::from_position(self.start) * moment.place;
        self.model.write_pose(self.root, place);
        let wish = Value::Vector3(moment.wish);
        self.tell("MoveDirection", wish);
        if let Some(number) = state_number(moment.state) {
            self.tell("NetworkHumanoidState", Value::Enum(number));
        }
        self.company.step(&self.model, DELTA, |_| ());
    }

    fn tell(&mut self, property: &str, value: Value) {
        let class = self.model.class(self.humanoid);
        let property = class.and_then(|class| ClassTable::get().find(class, property));
        if let Some(property) = property {
            let told = self.model.set_property(self.humanoid, property, value);
            debug_assert!(told.is_ok(), "a humanoid has it: {told:?}");
        }
    }

    /// Beside it, wherever it is.
    fn camera(&self) -> Camera {
        let root = self.model.cframe(self.root, known().cframe);
        let at = root.unwrap_or_default().position;
        // Jumps are seen as jumps.
        let (height, aside) = match self.motion {
            Motion::Jump => (self.start.y + 2.5, ASIDE * 1.6),
            // The ladder is before it.
            Motion::Climb => (at.y - 0.3, ASIDE * Vec3::new(1.0, 1.0, -1.0)),
            _ => (at.y - 0.3, ASIDE),
        };
        let target = Vec3::new(at.x, height, at.z);
        Camera::look_at(target + aside, target)
    }
}

/// Where a character stands: on the place's spawn, or on what is highest near its middle.
fn ground(model: &DataModel, scene: &Scene) -> Vec3 {
    let spawn = ClassTable::get().class_named("SpawnLocation");
    let spawn = spawn.and_then(|class| model.instances_of(class).min());
    let at = spawn.and_then(|spawn| model.cframe(spawn, known().cframe));
    let above = at.map_or(Vec3::ZERO, |at| at.position) + Vec3::Y * 500.0;
    let down = Ray {
        origin: above,
        direction: Vec3::NEG_Y,
    };
    let hit = scene.pick(down, |_| true);
    hit.map_or(Vec3::ZERO, |hit| hit.point)
}

/// What a motion needs besides the body.
fn stage(
    model: &mut DataModel,
    character: InstanceId,
    workspace: InstanceId,
    motion: Motion,
    start: Vec3,
) -> Result<(), ChangeError> {
    let k = known();
    match motion {
        Motion::Climb => {
            let ladder = add(model, k.truss_part, workspace)?;
            model.set_property(ladder, k.size, Value::Vector3(Vec3::new(2.0, 60.0, 2.0)))?;
            let at = start + Vec3::new(0.0, 27.0, -2.0);
            model.set_property(ladder, k.cframe, Value::CFrame(CFrame::from_position(at)))?;
        }
        Motion::Sit => {
            let stool = add(model, k.part, workspace)?;
            model.set_property(stool, k.size, Value::Vector3(Vec3::new(2.4, 1.0, 2.0)))?;
            let at = start + Vec3::new(0.0, -2.5, 0.0);
            model.set_property(stool, k.cframe, Value::CFrame(CFrame::from_position(at)))?;
        }
        Motion::Tool => tool(model, character)?,
        _ => {}
    }
    Ok(())
}

/// Gives a character something to hold.
fn tool(model: &mut DataModel, character: InstanceId) -> Result<(), ChangeError> {
    let k = known();
    let hand = ["RightHand", "Right Arm"];
    let hand = hand
        .into_iter()
        .find_map(|name| model.find_child(character, name));
    let (Some(hand), Some(class)) = (hand, ClassTable::get().class_named("Tool")) else {
        return Ok(());
    };
    let tool = add(model, class, character)?;
    let handle = add(model, k.part, tool)?;
    model.set_property(handle, k.size, Value::Vector3(Vec3::new(0.3, 0.3, 4.0)))?;
    let grip = add(model, k.weld, hand)?;
    model.set_property(grip, k.joint_part0, Value::Ref(Some(hand)))?;
    model.set_property(grip, k.joint_part1, Value::Ref(Some(handle)))?;
    let down = match model.value(hand, k.size) {
        Some(Value::Vector3(size)) => size.y * -0.5,
        _ => 0.0,
    };
    let fist = CFrame::from_quat(
        Vec3::new(0.0, down, 0.0),
        glam::Quat::from_rotation_x(-std::f32::consts::FRAC_PI_2),
    );
    model.set_property(grip, k.joint_c0, Value::CFrame(fist))?;
    let middle = CFrame::from_position(Vec3::new(0.0, 0.0, 1.5));
    model.set_property(grip, k.joint_c1, Value::CFrame(middle))?;
    Ok(())
}

fn add(
    model: &mut DataModel,
    class: studio_model::ClassId,
    parent: InstanceId,
) -> Result<InstanceId, ChangeError> {
    let root = model.create(class)?;
    let before = None;
    model.apply(Change::Insert {
        root,
        parent,
        before,
    })?;
    Ok(root)
}

/// The file of a picture: `%` stands for its number. `None` if there is none, and all go into one.
fn numbered(output: &Path, number: u32) -> Option<PathBuf> {
    let name = output.file_name()?.to_str()?;
    let name = name
        .contains('%')
        .then(|| name.replacen('%', &format!("{number:03}"), 1))?;
    Some(output.with_file_name(name))
}

/// One picture of several of one size, beside each other; `None` of none.
fn beside(pictures: &[Picture]) -> Option<Picture> {
    let first = pictures.first()?;
    let (width, height) = (first.width * pictures.len() as u32, first.height);
    let row = first.width as usize * 4;
    let mut rgba = Vec::with_capacity(row * pictures.len() * height as usize);
    for line in 0..height as usize {
        for picture in pictures {
            rgba.extend_from_slice(picture.rgba.get(line * row..(line + 1) * row)?);
        }
    }
    Some(Picture {
        width,
        height,
        rgba,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_stands_for_the_number() {
        let file = numbered(Path::new("out/walk-%.png"), 7);
        assert_eq!(file, Some(PathBuf::from("out/walk-007.png")));
        assert_eq!(numbered(Path::new("a%/walk.png"), 7), None);
    }

    #[test]
    fn pictures_stand_beside_each_other() {
        let dot = |value| Picture {
            width: 1,
            height: 2,
            rgba: vec![value; 8],
        };
        let strip = beside(&[dot(1), dot(2)]).expect("a picture");
        assert_eq!((strip.width, strip.height), (2, 2));
        assert_eq!(strip.rgba, [1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 2]);
        assert!(beside(&[]).is_none());
    }
}
