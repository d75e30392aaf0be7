//! What of the class table motion reads, looked up once.

use std::sync::LazyLock;

use studio_model::{ClassId, ClassTable, PropertyId};

macro_rules! terms {
    (
        classes { $( $class:ident = $class_name:literal ),* $(,)? }
        properties { $( $property:ident = $owner:literal . $property_name:literal ),* $(,)? }
        items { $( $item:ident = $enumeration:literal . $item_name:literal ),* $(,)? }
    ) => {
        /// Classes, properties and numbers of enum items by field.
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct Terms {
            $( pub(crate) $class: ClassId, )*
            $( pub(crate) $property: PropertyId, )*
            $( pub(crate) $item: u32, )*
        }

        static TERMS: LazyLock<Terms> = LazyLock::new(|| {
            let table = ClassTable::get();
            let class = |name: &str| table.class_named(name).unwrap_or_else(|| panic!("the class table has no {name}"));
            let property = |owner: &str, name: &str| {
                table.find(class(owner), name).unwrap_or_else(|| panic!("the class table has no {owner}.{name}"))
            };
            let item = |name: &str, item: &str| {
                let found = table.enum_named(name).and_then(|id| table.enumeration(id).item_named(item));
                found.unwrap_or_else(|| panic!("the class table has no Enum.{name}.{item}"))
            };
            Terms {
                $( $class: class($class_name), )*
                $( $property: property($owner, $property_name), )*
                $( $item: item($enumeration, $item_name), )*
            }
        });
    };
}

terms! {
    classes {
        animation_controller = "AnimationController",
        humanoid = "Humanoid",
        keyframe = "Keyframe",
        keyframe_marker = "KeyframeMarker",
        keyframe_sequence = "KeyframeSequence",
        pose = "Pose",
        tool = "Tool",
    }
    properties {
        clip_loop = "AnimationClip"."Loop",
        clip_priority = "AnimationClip"."Priority",
        keyframe_time = "Keyframe"."Time",
        marker_value = "KeyframeMarker"."Value",
        move_direction = "Humanoid"."MoveDirection",
        network_state = "Humanoid"."NetworkHumanoidState",
        pose_cframe = "Pose"."CFrame",
        pose_direction = "PoseBase"."EasingDirection",
        pose_style = "PoseBase"."EasingStyle",
        pose_weight = "PoseBase"."Weight",
        requires_handle = "Tool"."RequiresHandle",
        sit = "Humanoid"."Sit",
        transform = "Motor6D"."Transform",
    }
    items {
        state_climbing = "HumanoidStateType"."Climbing",
        state_dead = "HumanoidStateType"."Dead",
        state_falling = "HumanoidStateType"."Freefall",
        state_falling_down = "HumanoidStateType"."FallingDown",
        state_flying = "HumanoidStateType"."Flying",
        state_jumping = "HumanoidStateType"."Jumping",
        state_physics = "HumanoidStateType"."Physics",
        state_platform_standing = "HumanoidStateType"."PlatformStanding",
        state_ragdoll = "HumanoidStateType"."Ragdoll",
        state_seated = "HumanoidStateType"."Seated",
        state_swimming = "HumanoidStateType"."Swimming",
        style_bounce = "PoseEasingStyle"."Bounce",
        style_constant = "PoseEasingStyle"."Constant",
        style_cubic = "PoseEasingStyle"."Cubic",
        style_cubic_2 = "PoseEasingStyle"."CubicV2",
        style_elastic = "PoseEasingStyle"."Elastic",
    }
}

/// What motion reads.
pub(crate) fn terms() -> &'static Terms {
    &TERMS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_in_the_class_table() {
        let table = ClassTable::get();
        assert_eq!(table.class(terms().humanoid).name, "Humanoid");
        assert_eq!(table.property(terms().transform).name, "Transform");
    }
}
