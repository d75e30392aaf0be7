use crate::datatypes::tests::{errors, shows};

#[test]
fn they_show_and_compare() {
    shows(&[
        ("NumberRange.new(1, 10)", "1 10 "),
        ("NumberRange.new(0.1).Max", "0.10000000149011612"),
        ("NumberRange.new(1, 2) == NumberRange.new(1, 2)", "true"),
        ("NumberSequenceKeypoint.new(0.5, 1)", "0.5 1 0 "),
        ("NumberSequenceKeypoint.new(0.5, 1, 0.25).Envelope", "0.25"),
        ("NumberSequence.new(0.5)", "0 0.5 0 1 0.5 0 "),
        ("NumberSequence.new(0, 1)", "0 0 0 1 1 0 "),
        ("#NumberSequence.new(0, 1).Keypoints", "2"),
        (
            "NumberSequence.new({NumberSequenceKeypoint.new(0, 1), NumberSequenceKeypoint.new(1, 0.1)})",
            "0 1 0 1 0.1 0 ",
        ),
        ("NumberSequence.new(1) == NumberSequence.new(1, 1)", "true"),
        (
            "ColorSequenceKeypoint.new(0, Color3.new(1, 0.5, 0))",
            "0 1 0.5 0 0 ",
        ),
        (
            "ColorSequenceKeypoint.new(0, Color3.new(1, 0.5, 0)).Value",
            "1, 0.5, 0",
        ),
        (
            "ColorSequence.new(Color3.new(1, 1, 1))",
            "0 1 1 1 0 1 1 1 1 0 ",
        ),
        (
            "ColorSequence.new(Color3.new(), Color3.new(1, 1, 1)).Keypoints[2].Time",
            "1",
        ),
        ("typeof(ColorSequence.new(Color3.new()))", "ColorSequence"),
    ]);
}

#[test]
fn wrong_uses_say_what_is_wrong() {
    errors(&[
        ("NumberRange.new(2, 1)", "NumberRange: invalid range"),
        (
            "NumberRange.new()",
            "invalid argument #1 to 'new' (number expected, got nil)",
        ),
        (
            "NumberSequence.new({})",
            "NumberSequence: requires at least 2 keypoints",
        ),
        (
            "NumberSequence.new(table.create(21, NumberSequenceKeypoint.new(0, 1)))",
            "NumberSequence: table is too long",
        ),
        (
            "NumberSequence.new({1, 2})",
            "NumberSequence: table item 1 is no NumberSequenceKeypoint",
        ),
        (
            "NumberSequence.new({NumberSequenceKeypoint.new(0.5, 1), NumberSequenceKeypoint.new(1, 0)})",
            "NumberSequence: must start at time=0.0",
        ),
        (
            "NumberSequence.new({NumberSequenceKeypoint.new(0, 1), NumberSequenceKeypoint.new(0.5, 0)})",
            "NumberSequence: must end at time=1.0",
        ),
        (
            "NumberSequence.new({NumberSequenceKeypoint.new(1, 1), NumberSequenceKeypoint.new(0, 0)})",
            "NumberSequence: all keypoints must be ordered by time",
        ),
        (
            "ColorSequence.new(1)",
            "invalid argument #1 to 'new' (Color3 expected, got number)",
        ),
    ]);
}
