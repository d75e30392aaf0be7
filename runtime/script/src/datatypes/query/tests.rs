use mlua::{MetaMethod, UserData, UserDataFields};

use super::*;
use crate::datatypes::tests::{errors, shows, vm};

struct Instance;

impl UserData for Instance {
    fn add_fields<F: UserDataFields<Self>>(fields: &mut F) {
        fields.add_meta_field(MetaMethod::Type, "Instance");
    }
}

#[test]
fn parameters_show_and_change() {
    shows(&[
        (
            "RaycastParams.new()",
            "RaycastParams{IgnoreWater=false, BruteForceAllSlow=false, RespectCanCollide=false, \
             CollisionGroup=Default, FilterDescendantsInstances={}}",
        ),
        (
            "RaycastParams.new().FilterType",
            "Enum.RaycastFilterType.Exclude",
        ),
        (
            "(function() local p = RaycastParams.new(); p.IgnoreWater = true; return p.IgnoreWater end)()",
            "true",
        ),
        (
            "(function() local p = OverlapParams.new(); p.FilterType = Enum.RaycastFilterType.Include; return p.FilterType end)()",
            "Enum.RaycastFilterType.Include",
        ),
        (
            "(function() local p = OverlapParams.new(); p.MaxParts = 5.5; return p.MaxParts end)()",
            "5",
        ),
        (
            "(function() local p = OverlapParams.new(); p.CollisionGroup = 'Doors'; return p.CollisionGroup end)()",
            "Doors",
        ),
        ("#OverlapParams.new().FilterDescendantsInstances", "0"),
    ]);
}

#[test]
fn the_list_is_copied_both_ways_and_grows() {
    let lua = vm();
    lua.globals().raw_set("thing", Instance).unwrap();
    let source = "local p = RaycastParams.new()
        local list = {thing, thing}
        p.FilterDescendantsInstances = list
        table.clear(list)
        table.clear(p.FilterDescendantsInstances)
        p:AddToFilter(thing)
        p:AddToFilter({thing, thing})
        p.FilterType = Enum.RaycastFilterType.Include
        return p";
    let params: AnyUserData = lua.load(source).eval().unwrap();
    let params = params.borrow::<RaycastParams>().unwrap();
    assert_eq!(params.filter.instances().count(), 5);
    assert!(params.filter.includes());
}

#[test]
fn wrong_uses_say_what_is_wrong() {
    errors(&[
        (
            "(function() RaycastParams.new().IgnoreWater = 1 end)()",
            "Unable to assign property IgnoreWater. boolean expected, got number",
        ),
        (
            "(function() RaycastParams.new().FilterType = Enum.Axis.X end)()",
            "Unable to assign property FilterType. RaycastFilterType expected, got EnumItem",
        ),
        (
            "(function() RaycastParams.new().FilterDescendantsInstances = {1} end)()",
            "Instance expected, got number",
        ),
        (
            "(function() RaycastParams.new().Foo = 1 end)()",
            "Foo is not a valid member of RaycastParams",
        ),
        (
            "RaycastParams.new():AddToFilter()",
            "Instance expected, got nil",
        ),
        (
            "RaycastParams.new().MaxParts",
            "MaxParts is not a valid member of RaycastParams",
        ),
    ]);
}
