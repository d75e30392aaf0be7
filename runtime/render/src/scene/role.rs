//! What classes and properties mean to a scene, as tables that are looked up by number. Knows no instances.

use std::sync::LazyLock;

use studio_model::known::known;
use studio_model::{ClassId, ClassTable, PropertyId};

use super::Mesh;
use super::wardrobe::{self, Garment};

/// What instances of a class are to a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing.
    None,
    /// A part.
    Part(Form),
    /// Changes how the part above it looks.
    Mesh(MeshKind),
    /// A picture on a side of the part above it; tiled or not.
    Picture {
        /// Whether it repeats.
        tiled: bool,
    },
    /// Clothes of the body above it.
    Garment(Garment),
    /// A lamp at the part or attachment above it.
    Lamp(LampKind),
    /// A place on a part at which lamps can be.
    Attachment,
    /// Says something about the environment.
    Environment,
    /// The ground.
    Terrain,
}

/// Where a part's shape comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Its class.
    Fixed(Mesh),
    /// Its `Shape`.
    Shape,
    /// Its length.
    Truss,
    /// An asset.
    Asset,
}

/// The kinds of `DataModelMesh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MeshKind {
    /// A `SpecialMesh`: its `MeshType` says what.
    Special,
    /// A `FileMesh`.
    File,
    /// A `CylinderMesh`: upright.
    Cylinder,
    /// A `BlockMesh`, and whatever else there is.
    Block,
}

/// The kinds of `Light`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LampKind {
    /// `PointLight`.
    Point,
    /// `SpotLight`.
    Spot,
    /// `SurfaceLight`.
    Surface,
}

/// What must be read anew when a property of a part changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing: it does not show.
    None,
    /// Where the part is.
    Pose,
    /// Its colour.
    Color,
    /// All of the part.
    Look,
}

/// The tables.
pub(super) struct Roles {
    classes: Vec<Role>,
    properties: Vec<Effect>,
    shapes: Vec<(u32, Mesh)>,
    special: Vec<(u32, Special)>,
}

/// What a `SpecialMesh` draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    /// A shape, stretched to the part's size.
    Shape(Mesh),
    /// An asset.
    File,
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::new(ClassTable::get()));

/// The tables for the class table.
pub(super) fn roles() -> &'static Roles {
    &ROLES
}

impl Roles {
    fn new(table: &ClassTable) -> Self {
        let known = known();
        let mut properties = vec![Effect::None; table.properties().len()];
        for shown in [
            known.size,
            known.transparency,
            known.reflectance,
            known.cast_shadow,
            known.material,
            known.shape,
            known.mesh_part_mesh,
            known.mesh_part_texture,
        ] {
            properties[shown.index()] = Effect::Look;
        }
        properties[known.cframe.index()] = Effect::Pose;
        properties[known.color.index()] = Effect::Color;
        let shapes = [
            ("Ball", Mesh::Ball),
            ("Block", Mesh::Block),
            ("Cylinder", Mesh::Cylinder),
            ("Wedge", Mesh::Wedge),
            ("CornerWedge", Mesh::CornerWedge),
        ];
        let special = [
            ("Head", Special::Shape(Mesh::Head)),
            ("Torso", Special::Shape(Mesh::Torso)),
            ("Wedge", Special::Shape(Mesh::Wedge)),
            ("RightAngleRamp", Special::Shape(Mesh::Wedge)),
            ("Sphere", Special::Shape(Mesh::Ball)),
            ("Cylinder", Special::Shape(Mesh::Cylinder)),
            ("FileMesh", Special::File),
            ("Pyramid", Special::Shape(Mesh::Pyramid)),
            ("CornerWedge", Special::Shape(Mesh::CornerWedge)),
        ];
        Self {
            classes: table
                .classes()
                .map(|(id, _)| class_role(table, id))
                .collect(),
            properties,
            shapes: numbered(table, known.shape, &shapes),
            special: numbered(table, known.special_mesh_type, &special),
        }
    }

    /// What instances of a class are.
    pub(super) fn of(&self, class: ClassId) -> Role {
        self.classes
            .get(class.index())
            .copied()
            .unwrap_or(Role::None)
    }

    /// What a property of a part changes.
    pub(super) fn effect(&self, property: PropertyId) -> Effect {
        let effect = self.properties.get(property.index());
        effect.copied().unwrap_or(Effect::None)
    }

    /// The mesh of a `PartType`.
    pub(super) fn shape(&self, number: u32) -> Mesh {
        find(&self.shapes, number).unwrap_or(Mesh::Block)
    }

    /// What a `MeshType` draws; types that the reference does not show either are boxes.
    pub(super) fn special(&self, number: u32) -> Special {
        find(&self.special, number).unwrap_or(Special::Shape(Mesh::Block))
    }
}

fn find<T: Copy>(pairs: &[(u32, T)], number: u32) -> Option<T> {
    let found = pairs.iter().find(|(item, _)| *item == number);
    found.map(|(_, value)| *value)
}

/// Items of a property's enum by their numbers.
fn numbered<T: Copy>(
    table: &ClassTable,
    property: PropertyId,
    named: &[(&str, T)],
) -> Vec<(u32, T)> {
    let items = table
        .property(property)
        .enum_id
        .map(|id| table.enumeration(id));
    let number = |name: &str| items.and_then(|items| items.item_named(name));
    named
        .iter()
        .filter_map(|(name, value)| Some((number(name)?, *value)))
        .collect()
}

fn class_role(table: &ClassTable, class: ClassId) -> Role {
    let (known, terms) = (known(), wardrobe::Terms::get());
    // The first that fits counts: subclasses stand before what they extend.
    let order = [
        (known.terrain, Role::Terrain),
        (known.part, Role::Part(Form::Shape)),
        (known.wedge_part, Role::Part(Form::Fixed(Mesh::Wedge))),
        (
            known.corner_wedge_part,
            Role::Part(Form::Fixed(Mesh::CornerWedge)),
        ),
        (known.truss_part, Role::Part(Form::Truss)),
        (known.mesh_part, Role::Part(Form::Asset)),
        (known.base_part, Role::Part(Form::Fixed(Mesh::Block))),
        (known.special_mesh, Role::Mesh(MeshKind::Special)),
        (known.file_mesh, Role::Mesh(MeshKind::File)),
        (known.cylinder_mesh, Role::Mesh(MeshKind::Cylinder)),
        (known.data_model_mesh, Role::Mesh(MeshKind::Block)),
        (known.texture, Role::Picture { tiled: true }),
        (known.decal, Role::Picture { tiled: false }),
        (terms.pants, Role::Garment(Garment::Trousers)),
        (terms.shirt, Role::Garment(Garment::Shirt)),
        (terms.shirt_graphic, Role::Garment(Garment::Graphic)),
        (known.point_light, Role::Lamp(LampKind::Point)),
        (known.spot_light, Role::Lamp(LampKind::Spot)),
        (known.surface_light, Role::Lamp(LampKind::Surface)),
        (known.attachment, Role::Attachment),
        (known.lighting, Role::Environment),
        (known.sky, Role::Environment),
        (known.atmosphere, Role::Environment),
        (known.clouds, Role::Environment),
        (known.bloom_effect, Role::Environment),
        (known.color_correction_effect, Role::Environment),
    ];
    let found = order
        .iter()
        .find(|(ancestor, _)| table.is_a(class, *ancestor));
    found.map_or(Role::None, |(_, role)| *role)
}
