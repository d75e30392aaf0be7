//! What classes and enum items mean to a layout. Names and numbers are the class table's; a test holds the enums that are
//! spelled out here against it.

use std::sync::LazyLock;

use studio_model::known::known;
use studio_model::{ClassId, ClassTable, PropertyId};

/// What an instance is to an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A `ScreenGui`.
    Screen,
    /// A `GuiObject`.
    Object(Kind),
    /// A component: it acts on the object that it is a child of.
    Part(Part),
    /// Something else that draws elsewhere (billboards and their kin): nothing below it is on the screen.
    Foreign,
    /// Transparent to layout: folders, values, scripts.
    None,
}

/// What kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// A frame, an image, a viewport: a rectangle.
    #[default]
    Plain,
    /// A button without text.
    Button,
    /// A text label.
    Label,
    /// A button with text.
    TextButton,
    /// A text field.
    TextBox,
    /// A frame that scrolls.
    Scrolling,
    /// A group that draws its descendants as one picture, and so clips them.
    Group,
}

impl Kind {
    /// Whether it is pressed and released: `Activated`.
    pub const fn is_button(self) -> bool {
        matches!(self, Self::Button | Self::TextButton)
    }

    /// Whether it has a text.
    pub const fn has_text(self) -> bool {
        matches!(self, Self::Label | Self::TextButton | Self::TextBox)
    }
}

/// The components that layout reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    List,
    Grid,
    Table,
    Page,
    Padding,
    Scale,
    Aspect,
    Size,
    TextSize,
    Corner,
    Flex,
    /// A stroke, a gradient, …: nothing that moves anything.
    Look,
}

static ROLES: LazyLock<Vec<Role>> = LazyLock::new(|| {
    let table = ClassTable::get();
    table.classes().map(|(id, _)| role(table, id)).collect()
});

/// The role of a class.
pub(crate) fn role_of(class: ClassId) -> Role {
    ROLES.get(class.index()).copied().unwrap_or(Role::None)
}

fn role(table: &ClassTable, class: ClassId) -> Role {
    let known = known();
    let is = |ancestor| table.is_a(class, ancestor);
    let parts = [
        (known.ui_list_layout, Part::List),
        (known.ui_grid_layout, Part::Grid),
        (known.ui_table_layout, Part::Table),
        (known.ui_page_layout, Part::Page),
        (known.ui_padding, Part::Padding),
        (known.ui_scale, Part::Scale),
        (known.ui_aspect_ratio_constraint, Part::Aspect),
        (known.ui_size_constraint, Part::Size),
        (known.ui_text_size_constraint, Part::TextSize),
        (known.ui_corner, Part::Corner),
        (known.ui_flex_item, Part::Flex),
        (known.ui_base, Part::Look),
    ];
    let kinds = [
        (known.text_label, Kind::Label),
        (known.text_button, Kind::TextButton),
        (known.text_box, Kind::TextBox),
        (known.gui_button, Kind::Button),
        (known.scrolling_frame, Kind::Scrolling),
        (known.canvas_group, Kind::Group),
        (known.gui_object, Kind::Plain),
    ];
    if is(known.screen_gui) {
        return Role::Screen;
    }
    if is(known.layer_collector) {
        return Role::Foreign;
    }
    if let Some((_, kind)) = kinds.iter().find(|(ancestor, _)| is(*ancestor)) {
        return Role::Object(*kind);
    }
    let part = parts.iter().find(|(ancestor, _)| is(*ancestor));
    part.map_or(Role::None, |(_, part)| Role::Part(*part))
}

macro_rules! text_properties {
    ($( $field:ident = $name:literal ),* $(,)?) => {
        /// The properties of a text, which three classes declare each for itself.
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct TextIds { $( pub(crate) $field: PropertyId, )* }

        impl TextIds {
            fn of_class(class: ClassId) -> Option<Self> {
                let table = ClassTable::get();
                Some(Self { $( $field: table.find(class, $name)?, )* })
            }
        }
    };
}

text_properties! {
    text = "Text",
    font = "FontFace",
    size = "TextSize",
    scaled = "TextScaled",
    wrapped = "TextWrapped",
    line_height = "LineHeight",
    rich = "RichText",
    truncate = "TextTruncate",
    x_alignment = "TextXAlignment",
    y_alignment = "TextYAlignment",
}

static TEXT_IDS: LazyLock<[Option<TextIds>; 3]> = LazyLock::new(|| {
    let known = known();
    [known.text_label, known.text_button, known.text_box].map(TextIds::of_class)
});

/// The text properties of a kind; `None` for kinds without text.
pub(crate) fn text_ids(kind: Kind) -> Option<&'static TextIds> {
    let at = match kind {
        Kind::Label => 0,
        Kind::TextButton => 1,
        Kind::TextBox => 2,
        _ => return None,
    };
    TEXT_IDS[at].as_ref()
}

macro_rules! enums {
    ($( $(#[$doc:meta])* $name:ident { $first:ident = $first_number:literal $(, $item:ident = $number:literal )* $(,)? } )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
            #[expect(missing_docs, reason = "items are named after the class table's")]
            pub enum $name { #[default] $first $(, $item )* }

            impl $name {
                /// The item of this number; the first for a number of none.
                pub(crate) const fn of(number: u32) -> Self {
                    match number { $( $number => Self::$item, )* _ => Self::$first }
                }
            }
        )*

        #[cfg(test)]
        const SPELLED: &[(&str, &[(u32, &str)])] = &[ $( (stringify!($name), &[($first_number, stringify!($first)) $(, ($number, stringify!($item)) )*]), )* ];
    };
}

enums! {
    /// Which part of the screen a `ScreenGui` fills.
    ScreenInsets { CoreUISafeInsets = 2, None = 0, DeviceSafeInsets = 1, TopbarSafeInsets = 3 }
    /// How `ZIndex` counts.
    ZIndexBehavior { Global = 0, Sibling = 1 }
    /// Which axes grow with the content.
    AutomaticSize { None = 0, X = 1, Y = 2, XY = 3 }
    /// Which axis of the parent scales refer to.
    SizeConstraint { RelativeXY = 0, RelativeXX = 1, RelativeYY = 2 }
    /// Along which axis a layout goes first.
    FillDirection { Horizontal = 0, Vertical = 1 }
    /// By what a layout sorts.
    SortOrder { Name = 0, Custom = 1, LayoutOrder = 2 }
    /// Where along x.
    HorizontalAlignment { Center = 0, Left = 1, Right = 2 }
    /// Where along y.
    VerticalAlignment { Center = 0, Top = 1, Bottom = 2 }
    /// Where across a line.
    ItemLineAlignment { Automatic = 0, Start = 1, Center = 2, End = 3, Stretch = 4 }
    /// What becomes of free space.
    UIFlexAlignment { None = 0, Fill = 1, SpaceAround = 2, SpaceBetween = 3, SpaceEvenly = 4 }
    /// How an item takes part in free space.
    UIFlexMode { None = 0, Grow = 1, Shrink = 2, Fill = 3, Custom = 4 }
    /// Where a grid begins.
    StartCorner { TopLeft = 0, TopRight = 1, BottomLeft = 2, BottomRight = 3 }
    /// Whether a table's children are rows or columns.
    TableMajorAxis { RowMajor = 0, ColumnMajor = 1 }
    /// What bounds an object of fixed ratio.
    AspectType { FitWithinMaxSize = 0, ScaleWithParentSize = 1 }
    /// The axis that a fixed ratio is measured from.
    DominantAxis { Width = 0, Height = 1 }
    /// Where lines stand along x.
    TextXAlignment { Left = 0, Right = 1, Center = 2 }
    /// Where the text stands along y.
    TextYAlignment { Top = 0, Center = 1, Bottom = 2 }
    /// What becomes of text that does not fit.
    TextTruncate { None = 0, AtEnd = 1, SplitWord = 2 }
    /// Which ways a frame scrolls.
    ScrollingDirection { XY = 4, X = 1, Y = 2 }
    /// Whether a scroll bar takes room.
    ScrollBarInset { None = 0, ScrollBar = 1, Always = 2 }
    /// On which side the vertical bar stands.
    VerticalScrollBarPosition { Right = 0, Left = 1 }
}

impl AutomaticSize {
    /// Whether x and y grow.
    pub(crate) const fn axes(self) -> [bool; 2] {
        [
            matches!(self, Self::X | Self::XY),
            matches!(self, Self::Y | Self::XY),
        ]
    }
}

impl ScrollingDirection {
    /// Whether x and y scroll.
    pub(crate) const fn axes(self) -> [bool; 2] {
        [
            matches!(self, Self::X | Self::XY),
            matches!(self, Self::Y | Self::XY),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enums_are_those_of_the_class_table() {
        let table = ClassTable::get();
        for (name, items) in SPELLED {
            let found = table.enum_named(name).expect(name);
            let mut items = items.to_vec();
            items.sort_unstable();
            assert_eq!(table.enumeration(found).items, items, "{name}");
        }
    }

    #[test]
    fn texts_have_their_properties_and_classes_their_roles() {
        for kind in [Kind::Label, Kind::TextButton, Kind::TextBox] {
            assert!(text_ids(kind).is_some(), "{kind:?}");
        }
        let table = ClassTable::get();
        let role = |name| role_of(table.class_named(name).expect(name));
        assert_eq!(role("ImageButton"), Role::Object(Kind::Button));
        assert_eq!(role("ImageLabel"), Role::Object(Kind::Plain));
        assert_eq!(role("UIStroke"), Role::Part(Part::Look));
        assert_eq!(role("BillboardGui"), Role::Foreign);
        assert_eq!(role("Folder"), Role::None);
    }
}
