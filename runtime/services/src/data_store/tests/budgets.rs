//! Budgets and queues.

use studio_model::ClassTable;

use crate::data_store::{Admission, Budgets, Desk, RequestError, RequestKind};

#[test]
fn budgets_grow_with_time_and_players() {
    let mut budgets = Budgets::new(0.0);
    assert_eq!(budgets.left(RequestKind::Get), 60);
    assert_eq!(budgets.left(RequestKind::GetSorted), 5);
    budgets.grow(0.0, 3);
    assert_eq!(budgets.left(RequestKind::Get), 90);
    assert_eq!(budgets.left(RequestKind::List), 11);
    for _ in 0..90 {
        assert!(budgets.take(RequestKind::Get));
    }
    assert!(!budgets.take(RequestKind::Get));
    assert!(budgets.take(RequestKind::Set));
    budgets.grow(20.0, 3);
    assert_eq!(budgets.left(RequestKind::Get), 30);
    budgets.grow(1e9, 3);
    assert_eq!(budgets.left(RequestKind::Get), 90);
    budgets.grow(1e9, 0);
    assert_eq!(budgets.left(RequestKind::Get), 60);
}

#[test]
fn an_update_costs_a_read_and_a_write() {
    let mut budgets = Budgets::new(0.0);
    assert!(budgets.take(RequestKind::Get));
    assert!(budgets.take(RequestKind::Update));
    let left = |kind| budgets.left(kind);
    assert_eq!(
        [
            left(RequestKind::Get),
            left(RequestKind::Set),
            left(RequestKind::Update)
        ],
        [58, 59, 58]
    );
}

#[test]
fn rates_can_be_set() {
    let mut budgets = Budgets::new(0.0);
    budgets.set_rate(RequestKind::GetSorted, 2, 0);
    assert!(budgets.take(RequestKind::GetSorted) && budgets.take(RequestKind::GetSorted));
    assert!(!budgets.take(RequestKind::GetSorted));
    budgets.grow(30.0, 0);
    assert_eq!(budgets.left(RequestKind::GetSorted), 1);
}

#[test]
fn kinds_are_those_of_the_class_table() {
    let table = ClassTable::get();
    let info = table.enumeration(table.enum_named("DataStoreRequestType").expect("the enum"));
    for (number, name) in &info.items {
        let kind = RequestKind::from_number(*number).unwrap_or_else(|| panic!("{name}"));
        let expected = match *name {
            "GetAsync" | "StandardRead" | "OrderedRead" => RequestKind::Get,
            "SetIncrementAsync" | "StandardWrite" | "StandardRemove" => RequestKind::Set,
            "UpdateAsync" => RequestKind::Update,
            "GetSortedAsync" | "OrderedList" => RequestKind::GetSorted,
            "SetIncrementSortedAsync" | "OrderedWrite" | "OrderedRemove" => RequestKind::SetSorted,
            "OnUpdate" => RequestKind::OnUpdate,
            "ListAsync" | "StandardList" => RequestKind::List,
            "GetVersionAsync" => RequestKind::GetVersion,
            "RemoveVersionAsync" => RequestKind::RemoveVersion,
            other => panic!("{other} is new"),
        };
        assert_eq!(kind, expected, "{name}");
    }
}

#[test]
fn requests_wait_in_order_and_are_turned_away_beyond_the_queue() {
    let mut desk = Desk::new(0.0);
    for number in 0..60 {
        assert_eq!(
            desk.admit(RequestKind::Get, "GetAsync", number),
            Ok(Admission::Ready)
        );
    }
    for number in 60..90 {
        assert_eq!(
            desk.admit(RequestKind::Get, "GetAsync", number),
            Ok(Admission::Queued)
        );
    }
    let refused = desk
        .admit(RequestKind::Get, "GetAsync", 90)
        .expect_err("full");
    assert_eq!(
        refused.to_string(),
        "301: GetAsync request dropped. Request was throttled, but throttled request queue was full."
    );
    assert_eq!(
        desk.admit(RequestKind::Set, "SetAsync", 1_000),
        Ok(Admission::Ready)
    );
    assert_eq!(desk.due().len(), 61);
    desk.budgets.grow(2.0, 0);
    assert_eq!(desk.due(), [60, 61]);
    assert_eq!(
        desk.admit(RequestKind::Get, "GetAsync", 91),
        Ok(Admission::Queued)
    );
    assert_eq!(desk.pending(), 29);
    desk.budgets.grow(62.0, 0);
    assert_eq!(desk.due(), (62..90).chain([91]).collect::<Vec<_>>());
}

#[test]
fn each_method_has_its_number() {
    for (kind, method, code) in [
        (RequestKind::Set, "SetAsync", 302),
        (RequestKind::Set, "IncrementAsync", 303),
        (RequestKind::Update, "UpdateAsync", 304),
        (RequestKind::GetSorted, "GetSortedAsync", 305),
        (RequestKind::Set, "RemoveAsync", 306),
        (RequestKind::SetSorted, "SetAsync", 302),
    ] {
        let mut desk = Desk::new(0.0);
        let refused = (0..200).find_map(|_| desk.admit(kind, method, ()).err());
        assert_eq!(refused, Some(RequestError::Throttled { code, method }));
    }
}
