//! What all datatypes have in common: no argument makes them panic, and what properties hold survives the way through a
//! script.

mod conversions;
mod hostile;

use mlua::Lua;

/// A VM with the datatypes.
pub(crate) fn vm() -> Lua {
    let lua = Lua::new();
    super::install(&lua).unwrap();
    lua
}

/// Evaluates expressions and compares what `tostring` says of them.
pub(crate) fn shows(rows: &[(&str, &str)]) {
    let lua = vm();
    for (source, want) in rows {
        let shown: mlua::Result<String> = lua.load(format!("return tostring({source})")).eval();
        match shown {
            Ok(shown) => assert_eq!(&shown, want, "{source}"),
            Err(error) => panic!("{source}: {error}"),
        }
    }
}

/// Evaluates expressions that raise errors, and looks for what they say.
pub(crate) fn errors(rows: &[(&str, &str)]) {
    let lua = vm();
    for (source, want) in rows {
        let result: mlua::Result<mlua::Value> = lua.load(format!("return {source}")).eval();
        match result {
            Ok(value) => panic!("{source} gives {value:?}"),
            Err(error) => {
                let error = error.to_string();
                assert!(error.contains(want), "{source}: {error}");
            }
        }
    }
}

#[test]
fn everything_works_in_a_sandbox() {
    let lua = vm();
    lua.sandbox(true).unwrap();
    let source = "local v = Vector3.new(1, 2, 3) + CFrame.new(1, 1, 1).Position
        assert(v.Magnitude > 0 and v:Dot(v) == 29)
        assert(not pcall(function() Vector3.new = nil end))
        assert(not pcall(function() CFrame.extra = 1 end))
        assert(getmetatable(v) == 'The metatable is locked')
        assert(not getmetatable(CFrame.new()))
        return typeof(v)";
    assert_eq!(lua.load(source).eval::<String>().unwrap(), "Vector3");
}
