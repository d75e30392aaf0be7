//! Values between values.

use glam::{Vec2, Vec3};
use studio_model::Value;
use studio_model::value::{Rect, UDim, UDim2};

/// What lies between two values of one type at a share of the way, which may be beyond both ends; `None` for types that
/// nothing lies between. What is not continuous, like an item of an enum, changes at the end. Both ends are met exactly.
pub fn blend(from: &Value, to: &Value, share: f64) -> Option<Value> {
    let share32 = share as f32;
    Some(match (from, to) {
        (Value::Float64(a), Value::Float64(b)) => Value::Float64(between(*a, *b, share)),
        (Value::Float32(a), Value::Float32(b)) => Value::Float32(single(*a, *b, share32)),
        (Value::Int32(a), Value::Int32(b)) => {
            Value::Int32(between(f64::from(*a), f64::from(*b), share).round() as i32)
        }
        (Value::Int64(a), Value::Int64(b)) => {
            Value::Int64(between(*a as f64, *b as f64, share).round() as i64)
        }
        (Value::Bool(_), Value::Bool(_))
        | (Value::Enum(_), Value::Enum(_))
        | (Value::EnumItem(_), Value::EnumItem(_)) => {
            let there = if share >= 1.0 { to } else { from };
            there.clone()
        }
        (Value::Vector2(a), Value::Vector2(b)) => Value::Vector2(vector2(*a, *b, share32)),
        (Value::Vector3(a), Value::Vector3(b)) => Value::Vector3(vector3(*a, *b, share32)),
        (Value::Vector2int16(a), Value::Vector2int16(b)) => Value::Vector2int16(
            [0, 1]
                .map(|axis| between(f64::from(a[axis]), f64::from(b[axis]), share).round() as i16),
        ),
        (Value::CFrame(a), Value::CFrame(b)) => Value::CFrame(a.lerp(b, share32)),
        (Value::Color3(a), Value::Color3(b)) => {
            Value::Color3([0, 1, 2].map(|channel| single(a[channel], b[channel], share32)))
        }
        (Value::UDim(a), Value::UDim(b)) => Value::UDim(dim(*a, *b, share)),
        (Value::UDim2(a), Value::UDim2(b)) => Value::UDim2(UDim2 {
            x: dim(a.x, b.x, share),
            y: dim(a.y, b.y, share),
        }),
        (Value::Rect(a), Value::Rect(b)) => Value::Rect(Rect {
            min: vector2(a.min, b.min, share32),
            max: vector2(a.max, b.max, share32),
        }),
        _ => return None,
    })
}

fn between(from: f64, to: f64, share: f64) -> f64 {
    if share == 1.0 {
        return to;
    }
    from + (to - from) * share
}

fn single(from: f32, to: f32, share: f32) -> f32 {
    if share == 1.0 {
        return to;
    }
    from + (to - from) * share
}

fn vector2(from: Vec2, to: Vec2, share: f32) -> Vec2 {
    Vec2::new(single(from.x, to.x, share), single(from.y, to.y, share))
}

fn vector3(from: Vec3, to: Vec3, share: f32) -> Vec3 {
    Vec3::new(
        single(from.x, to.x, share),
        single(from.y, to.y, share),
        single(from.z, to.z, share),
    )
}

fn dim(from: UDim, to: UDim, share: f64) -> UDim {
    UDim {
        scale: single(from.scale, to.scale, share as f32),
        offset: between(f64::from(from.offset), f64::from(to.offset), share).round() as i32,
    }
}
