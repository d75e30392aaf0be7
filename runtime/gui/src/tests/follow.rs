//! Following the journal: what is computed again, and that it comes out as if computed anew.

use super::*;
use crate::limits::{DEPTH_MAX, OBJECTS_MAX};

#[test]
fn an_unchanged_frame_computes_nothing() {
    let mut stage = Stage::new();
    let id = stage.pixels(0, 0, 10, 10);
    let first = stage.layout.update(&stage.model);
    assert_eq!((first.screens, first.objects), (1, 1));
    assert_eq!(stage.layout.changed(), [id, stage.screen]);
    assert_eq!(stage.layout.update(&stage.model).screens, 0);
    assert!(stage.layout.changed().is_empty());
    // Neither does what does not move anything, nor what is elsewhere.
    stage.set(id, "BackgroundColor3", Value::Color3([1.0; 3]));
    let root = stage.model.root();
    let part = stage.add("Part", root);
    stage.set(part, "Anchored", Value::Bool(true));
    assert_eq!(stage.layout.update(&stage.model).screens, 0);
}

#[test]
fn only_the_screen_that_changed_is_computed() {
    let mut stage = Stage::new();
    let a = stage.pixels(0, 0, 10, 10);
    let other = stage.add("ScreenGui", stage.container);
    let b = stage.sized(other, 10, 10);
    stage.layout.update(&stage.model);
    stage.set(b, "Size", Value::UDim2(offset(20, 20)));
    assert_eq!(stage.layout.update(&stage.model).screens, 1);
    assert_eq!(stage.layout.changed(), [b]);
    assert_eq!(stage.rect(a)[2], 10.0);
    stage.layout.set_viewport(Viewport::new(500.0, 500.0));
    assert_eq!(stage.layout.update(&stage.model).screens, 2);
    assert_eq!(stage.rect(stage.screen), [0.0, 0.0, 500.0, 464.0]);
}

#[test]
fn what_comes_goes_and_moves_is_followed() {
    let mut stage = Stage::new();
    let a = stage.pixels(0, 0, 100, 100);
    let b = stage.pixels(200, 0, 100, 100);
    let child = stage.frame(a, offset(5, 5), udim2(0.5, 0, 0.5, 0));
    assert_eq!(stage.rect(child), [5.0, 5.0, 50.0, 50.0]);
    let (id, parent) = (child, b);
    stage.apply(Change::Reparent {
        id,
        parent,
        before: None,
    });
    assert_eq!(stage.rect(child), [205.0, 5.0, 50.0, 50.0]);
    // What changes while it is out of the tree is seen when it comes back.
    stage.apply(Change::Remove { root: child });
    stage.set(child, "Position", Value::UDim2(offset(9, 9)));
    stage.apply(Change::Insert {
        root: child,
        parent: a,
        before: None,
    });
    assert_eq!(stage.rect(child), [9.0, 9.0, 50.0, 50.0]);
    let padding = stage.add("UIPadding", a);
    stage.set(padding, "PaddingLeft", Value::UDim(udim(0.0, 7)));
    assert_eq!(stage.rect(child)[0], 16.0);
    stage.apply(Change::Remove { root: padding });
    assert_eq!(stage.rect(child)[0], 9.0);
    stage.apply(Change::Remove { root: stage.screen });
    stage.layout.update(&stage.model);
    assert!(stage.layout.is_empty() && stage.layout.get(child).is_none());
}

#[test]
fn a_journal_that_lost_entries_is_made_up_for() {
    let mut stage = Stage::new();
    let id = stage.pixels(0, 0, 10, 10);
    stage.rect(id);
    stage.set(id, "Size", Value::UDim2(offset(77, 10)));
    let part = stage.add("Part", stage.model.root());
    for _ in 0..studio_model::limits::JOURNAL_ENTRIES_MAX {
        stage.set(part, "Anchored", Value::Bool(true));
    }
    assert_eq!(stage.rect(id)[2], 77.0);
}

#[test]
fn deep_trees_are_laid_out_and_deeper_ones_refused() {
    for (depth, refused) in [(200, 0), (DEPTH_MAX, 0), (DEPTH_MAX + 40, 1)] {
        let mut stage = Stage::new();
        let mut at = stage.screen;
        for _ in 0..depth {
            at = stage.frame(at, offset(1, 0), udim2(1.0, 0, 1.0, 0));
            stage.item(at, "AutomaticSize", "XY");
        }
        let update = stage.layout.update(&stage.model);
        assert_eq!(update.refused, refused, "{depth}");
        assert_eq!(stage.layout.get(at).is_some(), refused == 0);
        if refused == 0 {
            assert_eq!(stage.rect(at)[0], depth as f32);
        }
    }
}

#[test]
fn there_is_an_end_to_objects_and_texts() {
    let mut stage = Stage::new();
    for _ in 0..OBJECTS_MAX + 10 {
        stage.add("Frame", stage.screen);
    }
    let update = stage.layout.update(&stage.model);
    // The screen itself is one of them.
    assert_eq!(update.refused, 11);

    let mut stage = Stage::new();
    let label = stage.add("TextLabel", stage.screen);
    stage.set(label, "Size", Value::UDim2(offset(100, 100)));
    stage.text(label, "Text", &"many words ".repeat(40_000));
    for property in ["TextWrapped", "TextScaled", "RichText"] {
        stage.set(label, property, Value::Bool(true));
        let text = stage.get(label).text.clone().expect("a text");
        assert!(text.layout.bounds.is_finite() && !text.layout.fits);
    }
}
