//! Types in Luau's notation.

use studio_model::ClassTable;

use crate::syntax::{Generics, Parameter, Type};

/// Any table: what describes itself by its fields only.
const TABLE: &str = "{ [string]: any }";

/// The values that are neither instances nor Luau's own.
const DATATYPES: &[&str] = &[
    "Axes",
    "BrickColor",
    "CFrame",
    "CatalogSearchParams",
    "ClipEvaluator",
    "Color3",
    "ColorSequence",
    "ColorSequenceKeypoint",
    "Content",
    "DateTime",
    "DockWidgetPluginGuiInfo",
    "EnumItem",
    "Faces",
    "FloatCurveKey",
    "Font",
    "InstanceHandle",
    "NumberRange",
    "NumberSequence",
    "NumberSequenceKeypoint",
    "OverlapParams",
    "Path2DControlPoint",
    "PathWaypoint",
    "PhysicalProperties",
    "RBXScriptConnection",
    "RBXScriptSignal",
    "Random",
    "Ray",
    "RaycastParams",
    "RaycastResult",
    "Rect",
    "Region3",
    "Region3int16",
    "RotationCurveKey",
    "Secret",
    "SecurityCapabilities",
    "SharedTable",
    "TweenInfo",
    "UDim",
    "UDim2",
    "ValueCurveKey",
    "Vector2",
    "Vector2int16",
    "Vector3",
    "Vector3int16",
];

/// What the type parameters in scope are bound by; of those of one name the last counts.
pub(crate) type Scope<'s, 'a> = &'s [&'s Generics<'a>];

/// A type as a list of alternatives without `nil`, and whether it may be `nil`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Luau {
    pub(crate) alternatives: Vec<String>,
    pub(crate) nil: bool,
}

impl Luau {
    /// A type that is never `nil`.
    pub(crate) fn one(text: impl Into<String>) -> Self {
        Self {
            alternatives: vec![text.into()],
            nil: false,
        }
    }

    /// As what is returned: what may be anything may be `nil` too, without saying so.
    fn plain(mut self) -> Self {
        self.nil &= self.alternatives != ["any"];
        self
    }

    /// Either of two types.
    pub(crate) fn or(mut self, other: Self) -> Self {
        for alternative in other.alternatives {
            if !self.alternatives.contains(&alternative) {
                self.alternatives.push(alternative);
            }
        }
        if self.alternatives.iter().any(|each| each == "any") {
            self.alternatives = vec!["any".to_owned()];
        }
        self.nil |= other.nil;
        self
    }

    /// The text: `A | B`, `A?`, `(A | B)?`.
    pub(crate) fn text(&self) -> String {
        match (self.alternatives.as_slice(), self.nil) {
            ([], _) => "nil".to_owned(),
            ([one], false) => one.clone(),
            ([one], true) if is_function(one) => format!("({one})?"),
            ([one], true) => format!("{one}?"),
            (several, nil) => {
                let parts: Vec<String> = several
                    .iter()
                    .map(|each| {
                        if is_function(each) {
                            format!("({each})")
                        } else {
                            each.clone()
                        }
                    })
                    .collect();
                let joined = parts.join(" | ");
                if nil { format!("({joined})?") } else { joined }
            }
        }
    }
}

fn is_function(text: &str) -> bool {
    text.starts_with('(') && text.contains(" -> ")
}

/// What a function returns: a pack if it is not one value.
pub(crate) fn returned(value: &Type<'_>, scope: Scope<'_, '_>) -> Luau {
    match value {
        Type::Name(path, _) if path == &["void"] => Luau::one("()"),
        Type::Name(path, arguments) if path == &["LuaTuple"] => match arguments.as_slice() {
            [Type::Tuple(parts)] => {
                let parts: Vec<String> =
                    parts.iter().map(|part| luau(part, scope).text()).collect();
                Luau::one(format!("({})", parts.join(", ")))
            }
            _ => Luau::one("...any"),
        },
        Type::Name(path, _) if path == &["ReturnType"] => Luau::one("...any"),
        Type::Name(path, arguments) if arguments.is_empty() => match bound(path, scope) {
            Bound::Type(value) => returned(value, scope),
            Bound::Free | Bound::None => luau(value, scope).plain(),
        },
        _ => luau(value, scope).plain(),
    }
}

/// Parameters without the instance itself: their names and types.
pub(crate) fn parameters(list: &[Parameter<'_>], scope: Scope<'_, '_>) -> Vec<(String, Luau)> {
    list.iter()
        .filter(|parameter| parameter.name != "this")
        .map(|parameter| {
            if parameter.rest {
                let each = match &parameter.value {
                    Type::Name(path, arguments) if path[0].ends_with("Array") => {
                        luau(&arguments[0], scope)
                    }
                    _ => Luau::one("any"),
                };
                return ("...".to_owned(), each);
            }
            let mut value = luau(&parameter.value, scope);
            value.nil |= parameter.optional;
            (name(parameter.name), value)
        })
        .collect()
}

/// A parameter's name: not a word that Luau keeps for itself.
fn name(name: &str) -> String {
    let kept = [
        "and", "elseif", "end", "local", "nil", "not", "or", "repeat", "then", "until",
    ];
    let mark = if kept.contains(&name) { "_" } else { "" };
    format!("{name}{mark}")
}

/// A parameter list as text.
pub(crate) fn list(parameters: &[(String, Luau)]) -> String {
    let each: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.text()))
        .collect();
    format!("({})", each.join(", "))
}

/// A function that a type stands for.
pub(crate) enum Function<'v, 'a> {
    /// Nothing is told about it.
    Any,
    /// What it takes and returns.
    Known(&'v [Parameter<'a>], &'v Type<'a>),
}

/// The function that a type stands for; `None` if it is no function.
pub(crate) fn function<'v, 'a>(
    value: &'v Type<'a>,
    scope: Scope<'v, 'a>,
) -> Option<Function<'v, 'a>> {
    match value {
        Type::Function(parameters, result) => Some(Function::Known(parameters, result)),
        Type::Name(path, _) if path == &["Callback"] => Some(Function::Any),
        Type::Name(path, _) => match bound(path, scope) {
            Bound::Type(value) => function(value, scope),
            Bound::Free | Bound::None => None,
        },
        Type::Union(parts) => parts.iter().find_map(|part| function(part, scope)),
        _ => None,
    }
}

enum Bound<'v, 'a> {
    /// No type parameter.
    None,
    /// A type parameter that may be anything.
    Free,
    Type(&'v Type<'a>),
}

fn bound<'v, 'a>(path: &[&str], scope: Scope<'v, 'a>) -> Bound<'v, 'a> {
    let found = scope
        .iter()
        .rev()
        .flat_map(|generics| generics.iter())
        .find(|(name, _)| path == [*name]);
    match found {
        None => Bound::None,
        Some((_, None)) => Bound::Free,
        Some((_, Some(value))) => Bound::Type(value),
    }
}

/// A type in Luau's notation.
pub(crate) fn luau(value: &Type<'_>, scope: Scope<'_, '_>) -> Luau {
    match value {
        Type::Name(path, arguments) => named(path, arguments, scope),
        Type::Text(text) => Luau::one(*text),
        Type::Union(parts) => parts
            .iter()
            .map(|part| luau(part, scope))
            .fold(Luau::default(), Luau::or),
        Type::Function(taken, result) => {
            let result = returned(result, scope);
            let text = if result.nil {
                format!("({})", result.text())
            } else {
                result.text()
            };
            Luau::one(format!("{} -> {text}", list(&parameters(taken, scope))))
        }
        Type::Object(fields) if fields.is_empty() => Luau::one(TABLE),
        Type::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| format!("{}: {}", field.name, luau(&field.value, scope).text()))
                .collect();
            Luau::one(format!("{{ {} }}", fields.join(", ")))
        }
        Type::Tuple(parts) => {
            let each = parts
                .iter()
                .map(|part| luau(part, scope))
                .fold(Luau::default(), Luau::or);
            Luau::one(format!("{{ {} }}", each.text()))
        }
        Type::Index(of) => match of.as_ref() {
            // A service or a class by its name.
            Type::Name(path, _) if ["S", "Instances", "Services"].contains(&path[0]) => {
                Luau::one("Instance")
            }
            _ => Luau::one("any"),
        },
        Type::KeyOf => Luau::one("string"),
        Type::Is => Luau::one("boolean"),
    }
}

fn named(path: &[&str], arguments: &[Type<'_>], scope: Scope<'_, '_>) -> Luau {
    let argument = |at: usize| {
        arguments
            .get(at)
            .map_or_else(|| "any".to_owned(), |each| luau(each, scope).text())
    };
    match bound(path, scope) {
        Bound::Type(value) => return luau(value, scope),
        Bound::Free => return Luau::one("any"),
        Bound::None => {}
    }
    let [name] = path else {
        return match path {
            ["Enum", name, ..] => Luau::one(format!("Enum.{name}")),
            _ => Luau::one("any"),
        };
    };
    match *name {
        "undefined" | "void" => Luau {
            nil: true,
            ..Luau::default()
        },
        "unknown" | "any" => Luau::one("any"),
        // All values that an attribute can have: too long to spell out everywhere.
        "AttributeValue" | "SetAttributeValue" | "TeleportData" | "SharedTableValue" => {
            Luau::one("any")
        }
        "string" | "number" | "boolean" | "buffer" | "thread" => Luau::one(*name),
        "ContentId"
        | "BinaryString"
        | "ProtectedString"
        | "SharedString"
        | "InstancePropertyNames" => Luau::one("string"),
        // A user is told by number.
        "User" => Luau::one("number"),
        "true" | "false" => Luau::one("boolean"),
        "Callback" => Luau::one("(...any) -> ...any"),
        "RBXObject" => Luau::one("Object"),
        "CastsToEnum" => arguments
            .first()
            .map_or_else(|| Luau::one("EnumItem"), |each| luau(each, scope)),
        "Array" | "ReadonlyArray" => Luau::one(format!("{{ {} }}", argument(0))),
        "Map" | "Record" => Luau::one(format!("{{ [{}]: {} }}", argument(0), argument(1))),
        number if number.parse::<f64>().is_ok() => Luau::one("number"),
        name if DATATYPES.contains(&name) || ClassTable::get().class_named(name).is_some() => {
            Luau::one(name)
        }
        _ => Luau::one(TABLE),
    }
}
