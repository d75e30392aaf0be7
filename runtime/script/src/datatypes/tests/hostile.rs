//! Every function and member of every datatype, called with anything.

use mlua::{Function, Lua};
use proptest::prelude::*;

use super::vm;

/// What arguments are drawn from.
const VALUES: &str = "return {
    0, 1, -1, 0.5, 0/0, 1/0, -1/0, 1e300, -1e300, 2^53, 2^31, 300, 1e-40, 6,
    '', '1', 'nan', 'Grass', '#fff', 'ü\\255', '2020-01-02', '[YYYY', true, false,
    {}, {1, 2, 3}, {{}}, tostring,
    Vector3.zero, Vector3.one, Vector3.new(0/0, 1/0, -1/0), Vector3.new(1e38, 1e-38, 0),
    Vector2.zero, Vector2.new(0/0, 1/0), Vector3int16.new(-32768, 0, 1), Vector2int16.new(1, 0),
    CFrame.new(), CFrame.new(1, 2, 3) * CFrame.Angles(1, 2, 3), CFrame.new(0/0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    CFrame.fromMatrix(Vector3.zero, Vector3.new(1/0, 1, 1), Vector3.new(0/0, 0, 0)),
    Color3.new(), Color3.new(0/0, 1/0, -5), BrickColor.White(), UDim.new(1/0, 2^31), UDim2.new(0, -2^31, 0/0, 1),
    Rect.new(1, 2, 3, 4), Ray.new(), Region3.new(), Region3int16.new(Vector3int16.new(), Vector3int16.new()),
    NumberRange.new(1), NumberSequenceKeypoint.new(0, 1), NumberSequenceKeypoint.new(1, 0/0), NumberSequence.new(1),
    ColorSequenceKeypoint.new(0, Color3.new()), ColorSequence.new(Color3.new()),
    {NumberSequenceKeypoint.new(0, 1), NumberSequenceKeypoint.new(0/0, 1), NumberSequenceKeypoint.new(1, 1)},
    PhysicalProperties.new(1, 1, 1), Axes.new(), Faces.new(Enum.NormalId.Top), Font.fromName('x'), TweenInfo.new(),
    RaycastParams.new(), OverlapParams.new(), Random.new(1), DateTime.now(), DateTime.fromUnixTimestamp(253402300799),
    PathWaypoint.new(Vector3.one), Enum, Enum.Material, Enum.Material.Grass, Enum.NormalId.Top, Enum.Axis.X,
    Enum.RotationOrder.ZYX, Enum.FontWeight.Bold,
}";

/// Every global's functions.
const FUNCTIONS: &str = "local all = {}
    for _, name in {'Vector3', 'Vector2', 'Vector3int16', 'Vector2int16', 'CFrame', 'Color3', 'BrickColor', 'UDim', 'UDim2',
        'Rect', 'Ray', 'Region3', 'Region3int16', 'NumberRange', 'NumberSequence', 'NumberSequenceKeypoint', 'ColorSequence',
        'ColorSequenceKeypoint', 'PhysicalProperties', 'Axes', 'Faces', 'Font', 'TweenInfo', 'RaycastParams',
        'OverlapParams', 'Random', 'DateTime', 'PathWaypoint'} do
        for _, member in getfenv()[name] do
            if type(member) == 'function' then table.insert(all, member) end
        end
    end
    return all";

/// Names of members, of one type or another.
const NAMES: &str = "X x Magnitude Unit Dot Cross Lerp lerp FuzzyEq Abs Ceil Floor Sign Max Min Angle Position p Rotation
    LookVector Inverse Orthonormalize ToWorldSpace ToObjectSpace PointToWorldSpace PointToObjectSpace VectorToWorldSpace
    VectorToObjectSpace GetComponents ToEulerAngles ToEulerAnglesXYZ ToOrientation ToAxisAngle AngleBetween R ToHSV ToHex
    Number Name Color r Scale Offset Width Height Origin Direction ClosestPoint Distance CFrame Size ExpandToGrid Keypoints
    Time Value Envelope Density Friction Top Front Family Weight Style Bold EasingStyle RepeatCount AddToFilter
    FilterDescendantsInstances FilterType IgnoreWater CollisionGroup MaxParts Tolerance NextInteger NextNumber
    NextUnitVector Shuffle Clone UnixTimestamp ToIsoDate ToUniversalTime FormatUniversalTime Action Label GetEnums
    GetEnumItems FromName FromValue IsA EnumType";

/// Tries one thing; errors are fine.
const TRY: &str = "local values, functions, names = ...
    local function pick(list, number) return list[number % #list + 1] end
    return function(what, which, a, b, c, d, count)
        local arguments = {pick(values, a), pick(values, b), pick(values, c), pick(values, d)}
        local first = arguments[1]
        local ways = {
            function() return pick(functions, which)(table.unpack(arguments, 1, count)) end,
            function() return first[pick(names, which)](first, table.unpack(arguments, 2, count)) end,
            function() return first[pick(names, which)] end,
            function() first[pick(names, which)] = arguments[2] end,
            function() return first + arguments[2] end, function() return first - arguments[2] end,
            function() return first * arguments[2] end, function() return first / arguments[2] end,
            function() return first // arguments[2] end, function() return -first end,
            function() return first == arguments[2] end,
        }
        -- Rust's panics go through here and end the test.
        local results = {pcall(pick(ways, what))}
        for _, result in results do tostring(result) end
    end";

fn attempt(lua: &Lua) -> Function {
    let list = |source: &str| lua.load(source).eval::<mlua::Value>().unwrap();
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let chunk = lua.load(TRY).into_function().unwrap();
    chunk.call((list(VALUES), list(FUNCTIONS), names)).unwrap()
}

type Try = (u32, u32, u32, u32, u32, u32, u32);

thread_local! {
    static ATTEMPT: (Lua, Function) = {
        let lua = vm();
        let attempt = attempt(&lua);
        (lua, attempt)
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics(tries in prop::collection::vec(any::<(u32, u32, u32, u32, u32, u32, u32)>(), 100)) {
        ATTEMPT.with(|(_, attempt)| {
            for (what, which, a, b, c, d, count) in tries {
                let one: Try = (what, which, a, b, c, d, count % 5);
                attempt.call::<()>(one).unwrap();
            }
        });
    }
}

#[test]
fn every_function_and_member_is_tried_alone() {
    let lua = vm();
    let attempt = attempt(&lua);
    let values: mlua::Table = lua.load(VALUES).eval().unwrap();
    let functions: mlua::Table = lua.load(FUNCTIONS).eval().unwrap();
    let names = NAMES.split_whitespace().count() as u32;
    for value in 0..values.raw_len() as u32 {
        for which in 0..functions.raw_len() as u32 {
            let one: Try = (0, which, value, value, value, value, 1 + value % 4);
            attempt.call::<()>(one).unwrap();
        }
        for which in 0..names {
            for what in 1..4 {
                let one: Try = (what, which, value, which, which / 3, value, 3);
                attempt.call::<()>(one).unwrap();
            }
        }
    }
}
