//! What characters name of the class table, looked up once: a name that the table lacks fails the tests here, not a
//! running server.

studio_model::named! {
    /// Classes, properties, events and numbers of enum items by field.
    pub(super) struct Terms;
    classes {
        accoutrement = "Accoutrement",
        animation = "Animation",
        animation_track = "AnimationTrack",
        animator = "Animator",
        backpack = "Backpack",
        body_colors = "BodyColors",
        force_field = "ForceField",
        humanoid = "Humanoid",
        keyframe_sequence = "KeyframeSequence",
        player_gui = "PlayerGui",
        starter_character_scripts = "StarterCharacterScripts",
        starter_gear = "StarterGear",
        starter_gui = "StarterGui",
        starter_pack = "StarterPack",
        starter_player = "StarterPlayer",
        seat = "Seat",
        tool = "Tool",
        vehicle_seat = "VehicleSeat",
    }
    properties {
        accoutrement_point = "Accoutrement"."AttachmentPoint",
        animation_content = "Animation"."AnimationContent",
        auto_rotate = "Humanoid"."AutoRotate",
        break_joints_on_death = "Humanoid"."BreakJointsOnDeath",
        can_collide = "BasePart"."CanCollide",
        character = "Player"."Character",
        character_auto_loads = "Players"."CharacterAutoLoads",
        floor_material = "Humanoid"."FloorMaterial",
        health = "Humanoid"."Health",
        hip_height = "Humanoid"."HipHeight",
        jump_height = "Humanoid"."JumpHeight",
        jump_power = "Humanoid"."JumpPower",
        max_health = "Humanoid"."MaxHealth",
        max_slope_angle = "Humanoid"."MaxSlopeAngle",
        move_direction = "Humanoid"."MoveDirection",
        network_state = "Humanoid"."NetworkHumanoidState",
        platform_stand = "Humanoid"."PlatformStand",
        player_color = "Player"."TeamColor",
        player_neutral = "Player"."Neutral",
        requires_neck = "Humanoid"."RequiresNeck",
        reset_on_spawn = "LayerCollector"."ResetOnSpawn",
        reset_player_gui = "StarterGui"."ResetPlayerGuiOnSpawn",
        respawn_location = "Player"."RespawnLocation",
        respawn_time = "Players"."RespawnTime",
        rig_type = "Humanoid"."RigType",
        seat_disabled = "Seat"."Disabled",
        seat_occupant = "Seat"."Occupant",
        seat_part = "Humanoid"."SeatPart",
        sit = "Humanoid"."Sit",
        spawn_color = "SpawnLocation"."TeamColor",
        spawn_duration = "SpawnLocation"."Duration",
        spawn_enabled = "SpawnLocation"."Enabled",
        spawn_neutral = "SpawnLocation"."Neutral",
        steer = "VehicleSeat"."Steer",
        steer_float = "VehicleSeat"."SteerFloat",
        throttle = "VehicleSeat"."Throttle",
        throttle_float = "VehicleSeat"."ThrottleFloat",
        tool_droppable = "Tool"."CanBeDropped",
        tool_enabled = "Tool"."Enabled",
        tool_grip = "Tool"."Grip",
        tool_needs_handle = "Tool"."RequiresHandle",
        track_animation = "AnimationTrack"."Animation",
        track_length = "AnimationTrack"."Length",
        track_looped = "AnimationTrack"."Looped",
        track_playing = "AnimationTrack"."IsPlaying",
        track_priority = "AnimationTrack"."Priority",
        track_speed = "AnimationTrack"."Speed",
        track_weight = "AnimationTrack"."WeightTarget",
        use_jump_power = "Humanoid"."UseJumpPower",
        vehicle_occupant = "VehicleSeat"."Occupant",
        vehicle_seat_disabled = "VehicleSeat"."Disabled",
        walk_speed = "Humanoid"."WalkSpeed",
        walk_to_part = "Humanoid"."WalkToPart",
        walk_to_point = "Humanoid"."WalkToPoint",
    }
    events {
        activated = "Tool"."Activated",
        animation_played = "Animator"."AnimationPlayed",
        appearance_loaded = "Player"."CharacterAppearanceLoaded",
        character_added = "Player"."CharacterAdded",
        character_removing = "Player"."CharacterRemoving",
        climbing = "Humanoid"."Climbing",
        deactivated = "Tool"."Deactivated",
        did_loop = "AnimationTrack"."DidLoop",
        died = "Humanoid"."Died",
        equipped = "Tool"."Equipped",
        falling = "Humanoid"."FreeFalling",
        falling_down = "Humanoid"."FallingDown",
        getting_up = "Humanoid"."GettingUp",
        health_changed = "Humanoid"."HealthChanged",
        humanoid_animation_played = "Humanoid"."AnimationPlayed",
        jumping = "Humanoid"."Jumping",
        keyframe_reached = "AnimationTrack"."KeyframeReached",
        move_to_finished = "Humanoid"."MoveToFinished",
        platform_standing = "Humanoid"."PlatformStanding",
        ragdoll = "Humanoid"."Ragdoll",
        running = "Humanoid"."Running",
        seated = "Humanoid"."Seated",
        state_changed = "Humanoid"."StateChanged",
        state_enabled_changed = "Humanoid"."StateEnabledChanged",
        track_ended = "AnimationTrack"."Ended",
        track_stopped = "AnimationTrack"."Stopped",
        unequipped = "Tool"."Unequipped",
    }
    items {
        material_air = "Material"."Air",
        rig_r15 = "HumanoidRigType"."R15",
        rig_r6 = "HumanoidRigType"."R6",
        state_climbing = "HumanoidStateType"."Climbing",
        state_dead = "HumanoidStateType"."Dead",
        state_falling = "HumanoidStateType"."Freefall",
        state_falling_down = "HumanoidStateType"."FallingDown",
        state_getting_up = "HumanoidStateType"."GettingUp",
        state_jumping = "HumanoidStateType"."Jumping",
        state_landed = "HumanoidStateType"."Landed",
        state_physics = "HumanoidStateType"."Physics",
        state_platform_standing = "HumanoidStateType"."PlatformStanding",
        state_ragdoll = "HumanoidStateType"."Ragdoll",
        state_running = "HumanoidStateType"."Running",
        state_seated = "HumanoidStateType"."Seated",
    }
}

/// What characters name.
pub(super) fn terms() -> &'static Terms {
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
        assert_eq!(table.property(terms().health).name, "Health");
    }
}
