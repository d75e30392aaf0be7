use crate::datatypes::tests::{errors, shows};

#[test]
fn frames_are_made_in_every_way() {
    shows(&[
        ("CFrame.new()", "0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1"),
        ("CFrame.new() == CFrame.identity", "true"),
        ("CFrame.new(1, 2.5, 3).Position", "1, 2.5, 3"),
        (
            "CFrame.new(Vector3.new(1, 2, 3))",
            "1, 2, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1",
        ),
        (
            "CFrame.new(Vector3.zero, Vector3.xAxis).LookVector",
            "1, -0, -0",
        ),
        (
            "CFrame.new(1, 2, 3, 0, 0, 0, 1)",
            "1, 2, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1",
        ),
        (
            "CFrame.new(1, 2, 3, 0, 0, 1, 0, 1, 0, -1, 0, 0)",
            "1, 2, 3, 0, 0, 1, 0, 1, 0, -1, 0, 0",
        ),
        ("CFrame.new(0.1, 0, 0).X", "0.10000000149011612"),
        (
            "CFrame.new(0.1, 0, 0)",
            "0.100000001, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1",
        ),
        (
            "CFrame.lookAt(Vector3.zero, Vector3.new(0, 0, -5))",
            "0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1",
        ),
        (
            "CFrame.lookAt(Vector3.one, Vector3.one)",
            "1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1",
        ),
        (
            "CFrame.lookAt(Vector3.zero, Vector3.yAxis).LookVector == Vector3.yAxis",
            "true",
        ),
        (
            "CFrame.lookAlong(Vector3.one, -Vector3.xAxis).LookVector",
            "-1, -0, -0",
        ),
        (
            "CFrame.fromMatrix(Vector3.one, Vector3.xAxis, Vector3.yAxis)",
            "1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1",
        ),
        (
            "CFrame.fromMatrix(Vector3.one, Vector3.xAxis, Vector3.yAxis, Vector3.zAxis) == CFrame.new(1, 1, 1)",
            "true",
        ),
        (
            "(CFrame.fromRotationBetweenVectors(Vector3.xAxis, Vector3.yAxis) * Vector3.xAxis):FuzzyEq(Vector3.yAxis)",
            "true",
        ),
        (
            "CFrame.fromAxisAngle(Vector3.new(0, 5, 0), math.pi / 2):FuzzyEq(CFrame.Angles(0, math.pi / 2, 0))",
            "true",
        ),
        (
            "CFrame.fromAxisAngle(Vector3.zero, 1) == CFrame.identity",
            "true",
        ),
        ("typeof(CFrame.new())", "CFrame"),
    ]);
}

#[test]
fn angles_go_in_and_out_in_every_order() {
    shows(&[
        (
            "CFrame.Angles(1, 2, 3):FuzzyEq(CFrame.Angles(1, 0, 0) * CFrame.Angles(0, 2, 0) * CFrame.Angles(0, 0, 3))",
            "true",
        ),
        (
            "CFrame.fromOrientation(1, 2, 3):FuzzyEq(CFrame.Angles(0, 2, 0) * CFrame.Angles(1, 0, 0) * CFrame.Angles(0, 0, 3))",
            "true",
        ),
        (
            "string.format('%.3f %.3f %.3f', CFrame.Angles(0.1, 0.2, 0.3):ToEulerAnglesXYZ())",
            "0.100 0.200 0.300",
        ),
        (
            "string.format('%.3f %.3f %.3f', CFrame.fromOrientation(0.1, 0.2, 0.3):ToOrientation())",
            "0.100 0.200 0.300",
        ),
        (
            "string.format('%.3f %.3f %.3f', CFrame.fromEulerAnglesYXZ(0.1, 0.2, 0.3):toEulerAnglesYXZ())",
            "0.100 0.200 0.300",
        ),
        (
            "string.format('%.3f %.3f %.3f', CFrame.Angles(0, math.pi / 2, 0):ToEulerAnglesXYZ()):gsub('-0.000', '0.000')",
            "0.000 1.571 0.000",
        ),
        (
            "string.format('%.3f', select(2, CFrame.Angles(0, 0.5, 0):ToAxisAngle()))",
            "0.500",
        ),
        (
            "string.format('%.3f', CFrame.Angles(0, 0.5, 0):AngleBetween(CFrame.identity))",
            "0.500",
        ),
    ]);
    for order in ["XYZ", "XZY", "YZX", "YXZ", "ZXY", "ZYX"] {
        let source = format!(
            "string.format('%.3f %.3f %.3f', CFrame.fromEulerAngles(0.1, 0.2, 0.3, Enum.RotationOrder.{order}):ToEulerAngles(Enum.RotationOrder.{order}))"
        );
        shows(&[(&source, "0.100 0.200 0.300")]);
        let product = order.chars().map(|axis| match axis {
            'X' => "CFrame.Angles(0.1, 0, 0)",
            'Y' => "CFrame.Angles(0, 0.2, 0)",
            _ => "CFrame.Angles(0, 0, 0.3)",
        });
        let product: Vec<&str> = product.collect();
        let source = format!(
            "CFrame.fromEulerAngles(0.1, 0.2, 0.3, Enum.RotationOrder.{order}):FuzzyEq({})",
            product.join(" * ")
        );
        shows(&[(&source, "true")]);
    }
}

#[test]
fn frames_compute() {
    shows(COMPUTED);
}

const COMPUTED: &[(&str, &str)] = &[
    (
        "CFrame.new(1, 2, 3) * CFrame.new(1, 1, 1)",
        "2, 3, 4, 1, 0, 0, 0, 1, 0, 0, 0, 1",
    ),
    ("CFrame.new(1, 2, 3) * Vector3.new(1, 1, 1)", "2, 3, 4"),
    ("(CFrame.new(1, 2, 3) + Vector3.xAxis).Position", "2, 2, 3"),
    ("(CFrame.new(1, 2, 3) - Vector3.xAxis).p", "0, 2, 3"),
    ("CFrame.new(1, 2, 3):Inverse().Position", "-1, -2, -3"),
    ("CFrame.new(1, 2, 3).Rotation == CFrame.identity", "true"),
    (
        "CFrame.new():Lerp(CFrame.new(2, 4, 6), 0.5).Position",
        "1, 2, 3",
    ),
    (
        "CFrame.new():lerp(CFrame.Angles(0, 1, 0), 0.5):FuzzyEq(CFrame.Angles(0, 0.5, 0))",
        "true",
    ),
    (
        "CFrame.new():lerp(CFrame.Angles(0, 1, 0), 2):FuzzyEq(CFrame.Angles(0, 2, 0))",
        "true",
    ),
    (
        "CFrame.new():Lerp(CFrame.Angles(0, 1, 0), 1) == CFrame.Angles(0, 1, 0)",
        "true",
    ),
    (
        "CFrame.Angles(0, 3, 0):Lerp(CFrame.Angles(0, -3, 0), 0.5):FuzzyEq(CFrame.Angles(0, math.pi, 0))",
        "true",
    ),
    (
        "CFrame.new(1, 2, 3):ToWorldSpace(CFrame.new(1, 0, 0)).Position",
        "2, 2, 3",
    ),
    (
        "CFrame.new(1, 2, 3):ToObjectSpace(CFrame.new(1, 0, 0)).Position",
        "0, -2, -3",
    ),
    (
        "select('#', CFrame.new():ToObjectSpace(CFrame.new(), CFrame.new()))",
        "2",
    ),
    (
        "CFrame.new(1, 2, 3):pointToObjectSpace(Vector3.new(1, 2, 4))",
        "0, 0, 1",
    ),
    (
        "CFrame.new(1, 2, 3):PointToWorldSpace(Vector3.xAxis)",
        "2, 2, 3",
    ),
    (
        "CFrame.new(1, 2, 3):VectorToWorldSpace(Vector3.xAxis)",
        "1, 0, 0",
    ),
    (
        "CFrame.new(1, 2, 3):VectorToObjectSpace(Vector3.xAxis)",
        "1, 0, 0",
    ),
    (
        "table.concat({CFrame.new(1, 2, 3):GetComponents()}, ' ')",
        "1 2 3 1 0 0 0 1 0 0 0 1",
    ),
    ("select('#', CFrame.new():components())", "12"),
    (
        "CFrame.new(0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2):Orthonormalize() == CFrame.identity",
        "true",
    ),
    (
        "CFrame.new(1, 2, 3).RightVector + CFrame.new().UpVector + CFrame.new().ZVector",
        "1, 1, 1",
    ),
];

#[test]
fn wrong_uses_say_what_is_wrong() {
    errors(&[
        ("CFrame.new().Foo", "Foo is not a valid member of CFrame"),
        (
            "(function() local c = CFrame.new(); c.Position = Vector3.zero end)()",
            "Position cannot be assigned to",
        ),
        (
            "CFrame.new(1, 2, 3, 4, 5)",
            "Invalid number of arguments: 5",
        ),
        (
            "CFrame.new(1)",
            "invalid argument #1 to 'new' (Vector3 expected, got number)",
        ),
        (
            "CFrame.new(1, 2, 'x')",
            "invalid argument #3 to 'new' (number expected, got string)",
        ),
        (
            "CFrame.new() * 2",
            "attempt to perform arithmetic (mul) on CFrame and number",
        ),
        (
            "2 * CFrame.new()",
            "attempt to perform arithmetic (mul) on number and CFrame",
        ),
        (
            "CFrame.new() + CFrame.new()",
            "attempt to perform arithmetic (add) on CFrame and CFrame",
        ),
        (
            "CFrame.new():Lerp(1, 2)",
            "invalid argument #1 to 'Lerp' (CFrame expected, got number)",
        ),
        (
            "CFrame.lookAt(Vector3.zero)",
            "invalid argument #2 to 'lookAt' (Vector3 expected, got nil)",
        ),
        (
            "CFrame.fromEulerAngles(0, 0, 0, Enum.Material.Grass)",
            "invalid argument #4 to 'fromEulerAngles' (RotationOrder expected, got EnumItem)",
        ),
    ]);
}
