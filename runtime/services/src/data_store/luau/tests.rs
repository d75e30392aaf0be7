//! Scripts that use data stores.

use studio_script::Side;

use crate::data_store::{DataStores, OpenError};
use crate::stage::{Stage, check};

/// What every source starts with.
fn with_store(source: &str) -> String {
    format!(
        "local DSS = game:GetService('DataStoreService') local s = DSS:GetDataStore('Coins') local o = DSS:GetOrderedDataStore('Top') {source}"
    )
}

#[track_caller]
fn check_stores(rows: &[(&str, &[&str])]) {
    for (source, expected) in rows {
        check(&[(&with_store(source), expected)]);
    }
}

#[test]
fn scripts_read_and_write() {
    check_stores(&[
        ("print(s:GetAsync('a'))", &["nil nil"]),
        (
            "s:SetAsync('a', {gold = 5, list = {1, 2}}) local v, info = s:GetAsync('a') print(v.gold, #v.list, info.CreatedTime == info.UpdatedTime, info:GetUserIds()[1])",
            &["5 2 true nil"],
        ),
        (
            "local version = s:SetAsync(7, 'x', {1, 2}) local v, info = s:GetAsync('7') print(v, info.Version == version, #info:GetUserIds())",
            &["x true 2"],
        ),
        (
            "local op = Instance.new('DataStoreSetOptions') op:SetMetadata({from = 'shop'}) s:SetAsync('a', true, nil, op) local v, info = s:GetAsync('a') print(v, info:GetMetadata().from)",
            &["true shop"],
        ),
        (
            "print((s:IncrementAsync('n'))) print((s:IncrementAsync('n', 4))) print((s:GetAsync('n')))",
            &["1", "5", "5"],
        ),
        (
            "s:SetAsync('a', 1) print((s:RemoveAsync('a'))) print(s:GetAsync('a'))",
            &["1", "nil nil"],
        ),
        (
            "local g = DSS:GetGlobalDataStore() g:SetAsync('a', 1) print(g.ClassName, (g:GetAsync('a')), (s:GetAsync('a')))",
            &["DataStore 1 nil"],
        ),
        (
            "print(s == DSS:GetDataStore('Coins'), s == DSS:GetDataStore('Coins', 'eu'), s.Name, s.ClassName, o.ClassName)",
            &["true false Coins DataStore OrderedDataStore"],
        ),
    ]);
}

#[test]
fn scripts_update() {
    check_stores(&[
        (
            "print(s:UpdateAsync('a', function(old, info) print(old, info) return (old or 0) + 1 end))",
            &["nil nil", "1 DataStoreKeyInfo"],
        ),
        (
            "s:SetAsync('a', 1) print((s:UpdateAsync('a', function(old) return nil end))) print((s:GetAsync('a')))",
            &["nil", "1"],
        ),
        (
            "s:SetAsync('a', 1) print((s:UpdateAsync('a', function(old) task.wait() return old + 1, {9}, {k = 'v'} end))) local v, info = s:GetAsync('a') print(v, info:GetUserIds()[1], info:GetMetadata().k)",
            &["2", "2 9 v"],
        ),
        (
            "s:SetAsync('a', 1) task.spawn(function() print((s:UpdateAsync('a', function(old) print('asked', old) task.wait(0.06) return old + 1 end))) end) task.wait() task.wait() s:SetAsync('a', 10)",
            &["asked 1", "asked 10", "11"],
        ),
        (
            "print(pcall(s.UpdateAsync, s, 'a', function() error('no') end))",
            &["false no"],
        ),
        (
            "print(pcall(s.UpdateAsync, s, 'a', function() return print end))",
            &["false 103: Can't allow function in DataStore."],
        ),
        (
            "print(pcall(s.UpdateAsync, s, 'a'))",
            &["false invalid argument #2 (function expected, got nil)"],
        ),
        (
            "print(o:UpdateAsync('a', function(old) return (old or 4) + 1 end)) print(o:GetAsync('a'))",
            &["5", "5"],
        ),
    ]);
}

#[test]
fn scripts_hear_what_is_wrong() {
    check_stores(&[
        (
            "print(pcall(s.GetAsync, s, ''))",
            &["false 101: Key name can't be empty."],
        ),
        (
            "print(pcall(s.GetAsync, s, string.rep('x', 51)))",
            &["false 102: Key name exceeds the 50 character limit."],
        ),
        (
            "print(pcall(s.SetAsync, s, 'a', workspace))",
            &[
                "false 104: Can't store Instance in DataStore. Data stores can only accept valid UTF-8 characters.",
            ],
        ),
        (
            "print(pcall(s.SetAsync, s, 'a', {[1] = Vector3.one}))",
            &[
                "false 104: Can't store Vector3 in DataStore. Data stores can only accept valid UTF-8 characters.",
            ],
        ),
        (
            "print(pcall(s.SetAsync, s, 'a', '\\255'))",
            &[
                "false 104: Can't store a string that is not UTF-8 in DataStore. Data stores can only accept valid UTF-8 characters.",
            ],
        ),
        (
            "print(pcall(s.SetAsync, s, 'a', string.rep('x', 4194303)))",
            &["false 105: Serialized value exceeds 4194304 character limit."],
        ),
        (
            "local t = {} t.t = t print(pcall(s.SetAsync, s, 'a', t))",
            &[
                "false 104: Can't store a cyclic table in DataStore. Data stores can only accept valid UTF-8 characters.",
            ],
        ),
        (
            "print(pcall(s.SetAsync, s, 'a', 0/0))",
            &[
                "false 104: Can't store a number that is not finite in DataStore. Data stores can only accept valid UTF-8 characters.",
            ],
        ),
        (
            "print(pcall(s.SetAsync, s, 'a', 1, {'x'}))",
            &["false 513: Attribute userId format is invalid."],
        ),
        (
            "print(pcall(s.IncrementAsync, s, 'a', 1.5))",
            &[
                "false 103: Can't allow a delta of 1.5 in DataStore. Only integers can be incremented.",
            ],
        ),
    ]);
}

#[test]
fn scripts_hear_which_numbers_are_wrong() {
    check_stores(&[
        (
            "s:SetAsync('a', 'x') print(pcall(s.IncrementAsync, s, 'a'))",
            &[
                "false 103: Can't allow a value that is no integer in DataStore. Only integers can be incremented.",
            ],
        ),
        (
            "print(pcall(s.GetVersionAsync, s, 'a', 'x'))",
            &["false The provided version is invalid."],
        ),
        (
            "print(pcall(o.SetAsync, o, 'a', 'x')) print(pcall(o.SetAsync, o, 'a', 1.5))",
            &[
                "false 103: Can't allow string in DataStore.",
                "false 104: Can't store 1.5, which is no integer, in DataStore. Data stores can only accept valid UTF-8 characters.",
            ],
        ),
        (
            "print(pcall(o.GetSortedAsync, o, true, 101))",
            &["false 106: PageSize must be within a predefined range (1 to 100)."],
        ),
        (
            "print(pcall(o.GetSortedAsync, o, true, 10, 1.5))",
            &["false 106: MinValue must be an integer."],
        ),
        (
            "print(pcall(o.GetSortedAsync, o, true, 10, 2, 1))",
            &["false 107: MaxValue must be greater than or equal to MinValue."],
        ),
        (
            "print(pcall(DSS.GetDataStore, DSS, ''))",
            &["false DataStore name can't be empty."],
        ),
    ]);
}

#[test]
fn scripts_turn_pages() {
    check_stores(&[
        ("for i = 1, 5 do o:SetAsync('k' .. i, i * 10) end
          local p = o:GetSortedAsync(false, 2, 20) while true do for _, e in p:GetCurrentPage() do print(e.key, e.value) end if p.IsFinished then break end p:AdvanceToNextPageAsync() end
          print(pcall(p.AdvanceToNextPageAsync, p))",
         &["k5 50", "k4 40", "k3 30", "k2 20", "false No pages to advance to."]),
        ("s:SetAsync('a1', 1) s:SetAsync('a2', 1) s:SetAsync('b', 1) local p = s:ListKeysAsync('a', 1) print(p:GetCurrentPage()[1].KeyName, p.IsFinished, p.Cursor)
          p:AdvanceToNextPageAsync() print(p:GetCurrentPage()[1].KeyName, p.IsFinished)", &["a1 false a1", "a2 true"]),
        ("s:SetAsync('a', 1) s:RemoveAsync('a') local p = s:ListVersionsAsync('a', Enum.SortDirection.Descending) for _, v in p:GetCurrentPage() do print(v.IsDeleted) end
          print((s:GetVersionAsync('a', p:GetCurrentPage()[2].Version)))", &["true", "false", "1"]),
        ("s:SetAsync('a', 1) print(DSS:ListDataStoresAsync():GetCurrentPage()[1].DataStoreName)", &["Coins"]),
        ("local op = Instance.new('DataStoreOptions') op.AllScopes = true DSS:GetDataStore('Coins', 'eu'):SetAsync('a', 3)
          local all = DSS:GetDataStore('Coins', '', op) print((all:GetAsync('eu/a')), all:ListKeysAsync():GetCurrentPage()[1].KeyName)", &["3 eu/a"]),
    ]);
}

#[test]
fn budgets_are_told_and_throttle() {
    let mut stage = Stage::new();
    let source = "print(DSS:GetRequestBudgetForRequestType(Enum.DataStoreRequestType.GetAsync))
         for i = 1, 91 do task.spawn(function() local ok, err = pcall(s.GetAsync, s, 'a') if not ok then print(err) else shared.n = (shared.n or 0) + 1 end end) end";
    let said = stage.run(&with_store(source));
    assert_eq!(said.len(), 32, "{said:?}");
    assert_eq!(said[0], "60");
    assert!(
        said[1].starts_with("warn: DataStore request GetAsync was added to queue"),
        "{}",
        said[1]
    );
    assert_eq!(
        said[31],
        "301: GetAsync request dropped. Request was throttled, but throttled request queue was full."
    );
    stage.ticks(1);
    assert_eq!(stage.run("print(shared.n)"), ["60"]);
    stage.ticks(60 * 31);
    assert_eq!(stage.run("print(shared.n)"), ["90"]);
}

#[test]
fn without_a_file_each_request_is_refused_and_the_place_goes_on() {
    let error = OpenError::InUse {
        path: "data.redb".into(),
    };
    let mut stage = Stage::of(Side::Server, DataStores::unavailable(error));
    stage.run(&with_store(
        "print(pcall(s.SetAsync, s, 'a', 1)) print('on')",
    ));
    assert_eq!(
        stage.ticks(2),
        [
            "false 502: API Services rejected the request with error: the data stores data.redb are in use by another server: stop that one, or play with --fresh.",
            "on",
        ]
    );
}

#[test]
fn clients_have_no_data_stores() {
    let said = Stage::client().run(&with_store("print('never')"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("error: "), "{said:?}");
}

#[test]
fn a_script_that_stops_waiting_hurts_nobody() {
    let mut stage = Stage::new();
    stage.run(&with_store("local t = task.spawn(function() s:SetAsync('a', 1) print('never') end) task.cancel(t) s:SetAsync('b', 2) print('on')"));
    assert_eq!(stage.ticks(3), ["on"]);
    assert_eq!(stage.run("task.spawn(function() local DSS = game:GetService('DataStoreService') print((DSS:GetDataStore('Coins'):GetAsync('a'))) end)"), [""; 0]);
    assert_eq!(stage.ticks(1), ["1"]);
}
