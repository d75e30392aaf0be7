//! Properties that are views of others.

use super::*;

#[test]
fn the_time_of_day_is_another_way_to_write_the_clock_time() {
    let (mut document, _) = document();
    let lighting = document.model().service(known().lighting).unwrap();
    let time = known().lighting_time_of_day;
    let text = |text: &str| Value::String(text.into());
    check_step(&mut document, "Set TimeOfDay of Lighting", |document| {
        document.set_property(&[lighting], time, &text("07:45"))
    });
    let clock = |document: &Document| {
        document
            .model()
            .value(lighting, known().lighting_clock_time)
    };
    assert_eq!(clock(&document), Some(Value::Float32(7.75)));
    assert_eq!(
        shown_value(document.model(), lighting, time),
        Some(text("07:45:00"))
    );
    assert!(
        document
            .set_property(&[lighting], time, &text("noon"))
            .is_err()
    );
    document.reset_property(&[lighting], time).unwrap();
    assert_eq!(clock(&document), Some(Value::Float32(14.0)));
}
