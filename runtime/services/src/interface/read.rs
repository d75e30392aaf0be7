//! What scripts read of the layout: where objects are, and what their texts take.

use std::rc::Rc;

use glam::Vec2;
use mlua::Value;
use studio_gui::Object;
use studio_model::Value as Held;
use studio_script::Running;
use studio_script::datatypes::from_value;

use super::Interface;
use crate::argument;

/// Reads something of an object.
type Read = fn(&Object) -> Held;

const OBJECT: &[(&str, Read)] = &[
    ("AbsolutePosition", |object| Held::Vector2(object.position)),
    ("AbsoluteSize", |object| Held::Vector2(object.size)),
    ("AbsoluteRotation", |object| Held::Float32(object.rotation)),
];

const TEXT: &[(&str, Read)] = &[
    ("TextBounds", |object| {
        let text = object.text.as_ref();
        Held::Vector2(text.map_or(Vec2::ZERO, |text| text.layout.bounds))
    }),
    ("TextFits", |object| {
        let text = object.text.as_ref();
        Held::Bool(text.is_some_and(|text| text.layout.fits))
    }),
    ("ContentText", |object| {
        let text = object.text.as_ref();
        let plain = text.map(|text| text.layout.paragraph.plain.clone());
        Held::String(plain.unwrap_or_default())
    }),
];

const SCROLLING: &[(&str, Read)] = &[
    ("AbsoluteCanvasSize", |object| {
        Held::Vector2(object.canvas.map_or(Vec2::ZERO, |canvas| canvas.size))
    }),
    ("AbsoluteWindowSize", |object| {
        Held::Vector2(object.canvas.map_or(Vec2::ZERO, |canvas| canvas.window))
    }),
];

/// Defines the properties.
pub(super) fn install(running: Running<'_>, interface: &Rc<Interface>) -> mlua::Result<()> {
    let classes = [
        ("GuiBase2d", OBJECT),
        ("TextLabel", TEXT),
        ("TextButton", TEXT),
        ("TextBox", TEXT),
        ("ScrollingFrame", SCROLLING),
    ];
    for (class, properties) in classes {
        for &(name, read) in properties {
            let own = Rc::clone(interface);
            let get = move |running: Running<'_>, id| {
                let found = own.object(running, id, read);
                seen(running, &found.unwrap_or_else(|| nothing(name)))
            };
            running.define_property(class, name, get, None)?;
        }
    }
    let own = Rc::clone(interface);
    running.define_property(
        "UIGridStyleLayout",
        "AbsoluteContentSize",
        move |running, id| {
            let parent = running.model().parent(id);
            let content = parent.and_then(|parent| own.object(running, parent, |o| o.content)?);
            let size = content.filter(|(layout, _)| *layout == id);
            seen(
                running,
                &Held::Vector2(size.map_or(Vec2::ZERO, |(_, size)| size)),
            )
        },
        None,
    )?;
    let own = Rc::clone(interface);
    running.define_method(
        "BasePlayerGui",
        "GetGuiObjectsAtPosition",
        move |running, gui, (x, y): (Value, Value)| {
            let x = argument::number(&x, 1)? as f32;
            let y = argument::number(&y, 2)? as f32;
            let there = own.with(running, |parts| {
                let there = parts.layout.objects_at(Vec2::new(x, y));
                let ids = there.map(|object| object.id).collect::<Vec<_>>();
                (parts.container == gui).then_some(ids)
            });
            running.list(&there.flatten().unwrap_or_default())
        },
    )
}

/// What is not laid out has no place, no size and no text.
fn nothing(name: &str) -> Held {
    match name {
        "AbsoluteRotation" => Held::Float32(0.0),
        "TextFits" => Held::Bool(false),
        "ContentText" => Held::String("".into()),
        _ => Held::Vector2(Vec2::ZERO),
    }
}

fn seen(running: Running<'_>, held: &Held) -> mlua::Result<Value> {
    Ok(from_value(running.lua(), held, None)?.unwrap_or(Value::Nil))
}
