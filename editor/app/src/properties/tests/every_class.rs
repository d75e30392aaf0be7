//! Every class of the class table with its defaults, with all its properties shown: nothing panics, nothing is changed.

use super::*;

#[test]
fn every_creatable_class_is_shown() {
    let table = ClassTable::get();
    let names: Vec<&str> = table
        .classes()
        .filter(|(_, info)| info.creatable)
        .map(|(_, info)| info.name)
        .collect();
    assert!(names.len() > 100);
    let mut world = World::new(&names);
    world.panel.preferences.show_all = true;
    world.panel.preferences.folded.clear();
    let all = table.properties().map(|(_, info)| info.name.to_owned());
    world.panel.preferences.unfolded = all.collect();
    let ids = world.ids.clone();
    let mut harness = harness(world);
    harness.set_size(egui::vec2(280.0, 4_000.0));
    for id in ids {
        harness.state_mut().document.select_only([id]);
        harness.step();
    }
    assert_eq!(harness.state().steps(), 0);
    assert_eq!(harness.state().asked, []);
}

#[test]
fn hundreds_of_classes_at_once_are_fine_and_so_is_nothing() {
    let table = ClassTable::get();
    let creatable = table.classes().filter(|(_, info)| info.creatable);
    let names: Vec<&str> = creatable.map(|(_, info)| info.name).collect();
    let mut harness = harness(World::new(&names));
    assert!(harness.query_by_label("Archivable").is_some());
    harness.state_mut().document.select_only([]);
    harness.run();
    assert!(harness.query_by_label("Nothing is selected").is_some());
}
