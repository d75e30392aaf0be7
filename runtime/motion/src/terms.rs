//! What of the class table motion reads, looked up once.

studio_model::named! {
    /// Classes, properties, events and numbers of enum items by field.
    pub(crate) struct Terms;
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
    Terms::get()
}

#[cfg(test)]
mod tests {
    use studio_model::ClassTable;

    use super::*;

    #[test]
    fn every_name_is_in_the_class_table() {
        let table = ClassTable::get();
        assert_eq!(table.class(terms().humanoid).name, "Humanoid");
        assert_eq!(table.property(terms().transform).name, "Transform");
    }
}
