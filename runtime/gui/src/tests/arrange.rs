//! Lists, flex, grids, tables and pages.

use super::*;

/// A frame of 300 by 200 with a layout in it and frames of these sizes.
fn arranged(class: &str, sizes: &[(i32, i32)]) -> (Stage, InstanceId, Vec<InstanceId>) {
    let mut stage = Stage::new();
    let parent = stage.pixels(0, 0, 300, 200);
    let layout = stage.add(class, parent);
    if class != "UIPageLayout" {
        stage.item(layout, "SortOrder", "LayoutOrder");
    }
    let items = sizes
        .iter()
        .map(|&(width, height)| stage.sized(parent, width, height))
        .collect();
    (stage, layout, items)
}

#[test]
fn a_list_puts_items_one_after_the_other() {
    let (mut stage, list, items) = arranged("UIListLayout", &[(50, 20), (30, 40)]);
    stage.set(list, "Padding", Value::UDim(udim(0.0, 5)));
    assert_eq!(
        stage.rects(&items),
        [[0.0, 0.0, 50.0, 20.0], [0.0, 25.0, 30.0, 40.0]]
    );
    let cases = [
        (
            "Vertical",
            "Center",
            "Center",
            [[125.0, 67.5], [135.0, 92.5]],
        ),
        (
            "Vertical",
            "Right",
            "Bottom",
            [[250.0, 135.0], [270.0, 160.0]],
        ),
        ("Horizontal", "Left", "Top", [[0.0, 0.0], [55.0, 0.0]]),
        (
            "Horizontal",
            "Center",
            "Center",
            [[107.5, 90.0], [162.5, 80.0]],
        ),
        (
            "Horizontal",
            "Right",
            "Bottom",
            [[215.0, 180.0], [270.0, 160.0]],
        ),
    ];
    for (fill, x, y, spots) in cases {
        stage.item(list, "FillDirection", fill);
        stage.item(list, "HorizontalAlignment", x);
        stage.item(list, "VerticalAlignment", y);
        let rects = stage.rects(&items);
        let found: Vec<[f32; 2]> = rects.iter().map(|r| [r[0], r[1]]).collect();
        assert_eq!(found, spots, "{fill} {x} {y}");
    }
    let parent = stage.model.parent(list).expect("a parent");
    let content = stage.get(parent).content;
    assert_eq!(content, Some((list, Vec2::new(85.0, 40.0))));
}

#[test]
fn a_list_sorts_and_leaves_out_what_is_hidden_or_in_a_folder() {
    let (mut stage, list, items) = arranged("UIListLayout", &[(10, 10), (10, 10), (10, 10)]);
    let tops = |stage: &mut Stage, items: &[InstanceId]| -> Vec<f32> {
        stage.rects(items).iter().map(|rect| rect[1]).collect()
    };
    stage.set(items[0], "LayoutOrder", Value::Int32(5));
    assert_eq!(tops(&mut stage, &items), [20.0, 0.0, 10.0]);
    stage.item(list, "SortOrder", "Name");
    for (&id, name) in items.iter().zip(["b", "c", "a"]) {
        let name = Arc::from(name);
        stage.apply(Change::SetName { id, name });
    }
    assert_eq!(tops(&mut stage, &items), [10.0, 20.0, 0.0]);
    stage.set(items[2], "Visible", Value::Bool(false));
    assert_eq!(tops(&mut stage, &items[..2]), [0.0, 10.0]);
    let parent = stage.model.parent(list).expect("a parent");
    let folder = stage.add("Folder", parent);
    let loose = stage.frame(folder, udim2(0.5, 0, 0.5, 0), offset(10, 10));
    assert_eq!(stage.rect(loose), [150.0, 100.0, 10.0, 10.0]);
    assert_eq!(tops(&mut stage, &items[..2]), [0.0, 10.0]);
}

#[test]
fn a_list_wraps() {
    let (mut stage, list, items) = arranged("UIListLayout", &[(120, 20), (120, 40), (120, 10)]);
    stage.item(list, "FillDirection", "Horizontal");
    stage.set(list, "Wraps", Value::Bool(true));
    stage.set(list, "Padding", Value::UDim(udim(0.0, 10)));
    assert_eq!(
        stage.rects(&items),
        [
            [0.0, 0.0, 120.0, 20.0],
            [130.0, 0.0, 120.0, 40.0],
            [0.0, 50.0, 120.0, 10.0]
        ]
    );
    stage.item(list, "ItemLineAlignment", "End");
    assert_eq!(stage.rect(items[0])[1], 20.0);
    stage.item(list, "ItemLineAlignment", "Stretch");
    assert_eq!(stage.rect(items[0])[3], 40.0);
    stage.item(list, "ItemLineAlignment", "Automatic");
    stage.item(list, "VerticalFlex", "SpaceBetween");
    assert_eq!(stage.rect(items[2])[1], 190.0);
}

#[test]
fn free_space_is_spread_or_handed_out() {
    let cases = [
        ("None", [[0.0, 50.0], [50.0, 100.0]]),
        ("Fill", [[0.0, 125.0], [125.0, 175.0]]),
        ("SpaceBetween", [[0.0, 50.0], [200.0, 100.0]]),
        ("SpaceAround", [[37.5, 50.0], [162.5, 100.0]]),
        ("SpaceEvenly", [[50.0, 50.0], [150.0, 100.0]]),
    ];
    for (flex, spans) in cases {
        let (mut stage, list, items) = arranged("UIListLayout", &[(50, 20), (100, 20)]);
        stage.item(list, "FillDirection", "Horizontal");
        stage.item(list, "HorizontalFlex", flex);
        let found: Vec<[f32; 2]> = stage.rects(&items).iter().map(|r| [r[0], r[2]]).collect();
        assert_eq!(found, spans, "{flex}");
    }
}

#[test]
fn items_flex_by_their_ratios_and_bounds() {
    let (mut stage, list, items) = arranged("UIListLayout", &[(50, 20), (100, 20), (30, 20)]);
    stage.item(list, "FillDirection", "Horizontal");
    for (&item, ratio) in items.iter().zip([1.0, 3.0]) {
        let flex = stage.add("UIFlexItem", item);
        stage.item(flex, "FlexMode", "Custom");
        stage.set(flex, "GrowRatio", Value::Float32(ratio));
        stage.set(flex, "ShrinkRatio", Value::Float32(1.0));
    }
    let widths = |stage: &mut Stage| -> Vec<f32> {
        stage.rects(&items).iter().map(|rect| rect[2]).collect()
    };
    assert_eq!(widths(&mut stage), [80.0, 190.0, 30.0]);
    let bounds = stage.add("UISizeConstraint", items[1]);
    stage.set(bounds, "MaxSize", vector(120.0, 1e3));
    assert_eq!(widths(&mut stage), [150.0, 120.0, 30.0]);
    stage.set(items[2], "Size", Value::UDim2(offset(225, 20)));
    assert_eq!(widths(&mut stage), [25.0, 50.0, 225.0]);
}

/// Direction, corner, most cells of a line, and where five cells of 100 by 50 with 10 by 5 between them come.
const GRIDS: [(&str, &str, i32, [[f32; 2]; 5]); 5] = [
    (
        "Horizontal",
        "TopLeft",
        0,
        [
            [0.0, 0.0],
            [110.0, 0.0],
            [0.0, 55.0],
            [110.0, 55.0],
            [0.0, 110.0],
        ],
    ),
    (
        "Vertical",
        "TopLeft",
        0,
        [
            [0.0, 0.0],
            [0.0, 55.0],
            [0.0, 110.0],
            [110.0, 0.0],
            [110.0, 55.0],
        ],
    ),
    (
        "Horizontal",
        "TopLeft",
        1,
        [
            [0.0, 0.0],
            [0.0, 55.0],
            [0.0, 110.0],
            [0.0, 165.0],
            [0.0, 220.0],
        ],
    ),
    (
        "Horizontal",
        "TopRight",
        0,
        [
            [110.0, 0.0],
            [0.0, 0.0],
            [110.0, 55.0],
            [0.0, 55.0],
            [110.0, 110.0],
        ],
    ),
    (
        "Horizontal",
        "BottomRight",
        0,
        [
            [110.0, 110.0],
            [0.0, 110.0],
            [110.0, 55.0],
            [0.0, 55.0],
            [110.0, 0.0],
        ],
    ),
];

#[test]
fn a_grid_puts_items_in_cells() {
    let cell = |stage: &mut Stage, grid| {
        stage.set(grid, "CellSize", Value::UDim2(offset(100, 50)));
        stage.set(grid, "CellPadding", Value::UDim2(offset(10, 5)));
    };
    let sizes = [(1, 1); 5];
    let spots = |stage: &mut Stage, items: &[InstanceId]| -> Vec<[f32; 2]> {
        stage.rects(items).iter().map(|r| [r[0], r[1]]).collect()
    };
    for (fill, corner, most, expected) in GRIDS {
        let (mut stage, grid, items) = arranged("UIGridLayout", &sizes);
        cell(&mut stage, grid);
        stage.item(grid, "FillDirection", fill);
        stage.item(grid, "StartCorner", corner);
        stage.set(grid, "FillDirectionMaxCells", Value::Int32(most));
        assert_eq!(
            spots(&mut stage, &items),
            expected,
            "{fill} {corner} {most}"
        );
        assert_eq!(stage.rect(items[4])[2..], [100.0, 50.0]);
    }
}

#[test]
fn a_grid_is_aligned_and_its_cells_keep_a_ratio() {
    let (mut stage, grid, items) = arranged("UIGridLayout", &[(1, 1); 5]);
    stage.set(grid, "CellSize", Value::UDim2(offset(100, 50)));
    stage.set(grid, "CellPadding", Value::UDim2(offset(10, 5)));
    stage.item(grid, "HorizontalAlignment", "Right");
    stage.item(grid, "VerticalAlignment", "Center");
    assert_eq!(stage.rect(items[0]), [90.0, 20.0, 100.0, 50.0]);
    stage.set(grid, "CellSize", Value::UDim2(udim2(0.5, -10, 0.5, 0)));
    let aspect = stage.add("UIAspectRatioConstraint", grid);
    assert_eq!(stage.rect(items[0])[2..], [100.0, 100.0]);
    stage.set(aspect, "AspectRatio", Value::Float32(2.0));
    assert_eq!(stage.rect(items[0])[2..], [140.0, 70.0]);
}

#[test]
fn a_table_has_columns_and_rows() {
    let (mut stage, table, rows) = arranged("UITableLayout", &[(0, 0), (0, 0)]);
    let cells: Vec<InstanceId> = [(0, 40, 20), (0, 10, 30), (1, 60, 10), (1, 20, 15)]
        .into_iter()
        .map(|(row, width, height): (usize, i32, i32)| stage.sized(rows[row], width, height))
        .collect();
    stage.set(table, "Padding", Value::UDim2(offset(5, 2)));
    let found = stage.rects(&cells);
    assert_eq!(
        found,
        [
            [0.0, 0.0, 60.0, 30.0],
            [65.0, 0.0, 20.0, 30.0],
            [0.0, 32.0, 60.0, 15.0],
            [65.0, 32.0, 20.0, 15.0]
        ]
    );
    assert_eq!(stage.rect(rows[1]), [0.0, 32.0, 85.0, 15.0]);
    stage.set(table, "FillEmptySpaceColumns", Value::Bool(true));
    assert_eq!(stage.rect(cells[1]), [172.5, 0.0, 127.5, 30.0]);
    stage.set(table, "FillEmptySpaceColumns", Value::Bool(false));
    stage.item(table, "MajorAxis", "ColumnMajor");
    let found = stage.rects(&cells);
    assert_eq!(
        found,
        [
            [0.0, 0.0, 40.0, 20.0],
            [0.0, 22.0, 40.0, 30.0],
            [45.0, 0.0, 60.0, 20.0],
            [45.0, 22.0, 60.0, 30.0]
        ]
    );
}

#[test]
fn pages_stand_side_by_side() {
    let (mut stage, pages, items) = arranged("UIPageLayout", &[(300, 200), (300, 200), (300, 200)]);
    stage.set(pages, "Padding", Value::UDim(udim(0.0, 10)));
    let lefts = |stage: &mut Stage| -> Vec<f32> {
        stage.rects(&items).iter().map(|rect| rect[0]).collect()
    };
    assert_eq!(lefts(&mut stage), [0.0, 310.0, 620.0]);
    stage.set(pages, "CurrentPage", Value::Ref(Some(items[1])));
    assert_eq!(lefts(&mut stage), [-310.0, 0.0, 310.0]);
}

#[test]
fn automatic_sizes_follow_layouts() {
    let (mut stage, list, items) = arranged("UIListLayout", &[(50, 20), (80, 40)]);
    let parent = stage.model.parent(list).expect("a parent");
    stage.set(parent, "Size", Value::UDim2(offset(0, 0)));
    stage.item(parent, "AutomaticSize", "XY");
    assert_eq!(stage.rect(parent)[2..], [80.0, 60.0]);
    // Growing inside growing.
    stage.item(items[0], "AutomaticSize", "Y");
    stage.sized(items[0], 10, 100);
    assert_eq!(stage.rect(parent)[2..], [80.0, 140.0]);
    assert_eq!(stage.rect(items[1])[1], 100.0);
}
