//! `HapticService`: nothing that players have in their hands can shake yet, and so it says.

use studio_script::Running;

pub(crate) fn install(running: Running<'_>) -> mlua::Result<()> {
    for name in ["IsVibrationSupported", "IsMotorSupported"] {
        running.define_method("HapticService", name, |_, _, _: mlua::MultiValue| Ok(false))?;
    }
    running.define_method("HapticService", "GetMotor", |_, _, _: mlua::MultiValue| {
        Ok(0.0)
    })?;
    running.define_method("HapticService", "SetMotor", |_, _, _: mlua::MultiValue| {
        Ok(())
    })
}
