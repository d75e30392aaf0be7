//! Lists as scripts turn their pages: keys, versions, stores, sorted stores.

use std::rc::Rc;

use mlua::{Table, Value};
use studio_model::{ClassTable, InstanceId, Value as Held};
use studio_script::Running;

use super::objects::{create, held};
use super::{Counter, Object, RequestKind, now_ms, refused};
use crate::argument;
use crate::data_store::{RequestError, SortedQuery, Store, VersionQuery};
use crate::limits::{LIST_PAGE_ITEMS, VERSION_PAGE_ITEMS};

/// Four arguments.
type Asked = (Value, Value, Value, Value);
/// The arguments of `ListVersionsAsync`.
type History = (Value, Value, Value, Value, Value);
/// Reads a page.
type Fetch = Rc<dyn Fn(Running<'_>, &Rc<Counter>) -> mlua::Result<Turned>>;

/// A page that was read.
struct Turned {
    items: Table,
    /// Where the next one begins, as text, where scripts may know it.
    cursor: String,
    /// Reads the next one; `None` if this is the last.
    next: Option<Fetch>,
}

/// An instance of one of the classes of pages.
pub(super) struct Pages {
    kind: (RequestKind, &'static str),
    items: Table,
    next: Option<Fetch>,
}

pub(super) fn install(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let own = Rc::clone(counter);
    running.define_method("Pages", "GetCurrentPage", move |running, id, ()| match own
        .objects
        .borrow()
        .get(&id)
    {
        Some(Object::Pages(pages)) => Ok(pages.items.clone()),
        _ => running.lua().create_table(),
    })?;
    let own = Rc::clone(counter);
    running.define_yielding_method("Pages", "AdvanceToNextPageAsync", move |running, id, ()| {
        let found = match own.objects.borrow().get(&id) {
            Some(Object::Pages(pages)) => pages.next.clone().map(|next| (pages.kind, next)),
            _ => None,
        };
        let (kind, next) = found.ok_or_else(|| refused(RequestError::NoMorePages))?;
        own.ask(running, kind, move |running, counter| {
            let turned = next(running, counter)?;
            counter.turn(running, id, kind, turned)
        })
    })?;
    lists(running, counter)?;
    sorted(running, counter)
}

impl Counter {
    /// Lets the running script wait for the first page.
    fn ask_pages(
        &self,
        running: Running<'_>,
        kind: (RequestKind, &'static str),
        class: &'static str,
        fetch: Fetch,
    ) -> mlua::Result<Value> {
        self.ask(running, kind, move |running, counter| {
            let turned = fetch(running, counter)?;
            let id = create(running, class, [])?;
            counter.turn(running, id, kind, turned)?;
            running.instance(Some(id))
        })
    }

    /// Lets an instance show a page.
    fn turn(
        &self,
        running: Running<'_>,
        id: InstanceId,
        kind: (RequestKind, &'static str),
        turned: Turned,
    ) -> mlua::Result<()> {
        let finished = Held::Bool(turned.next.is_none());
        for (name, value) in [("IsFinished", finished), ("Cursor", held(&turned.cursor))] {
            let class = running.model().class(id);
            let property = class.and_then(|class| ClassTable::get().find(class, name));
            if let Some(property) = property {
                let set = running.set_property(id, property, value);
                set.map_err(|error| argument::fail(error.to_string()))?;
            }
        }
        let pages = Pages {
            kind,
            items: turned.items,
            next: turned.next,
        };
        self.objects.borrow_mut().insert(id, Object::Pages(pages));
        Ok(())
    }
}

/// How many items a page is to have: the usual number of nil and of 0.
fn items_of(value: &Value, usual: usize, position: usize) -> mlua::Result<usize> {
    let number = argument::number_or(value, 0.0, position)?;
    Ok(if number >= 1.0 {
        number as usize
    } else {
        usual
    })
}

fn lists(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let own = Rc::clone(counter);
    running.define_yielding_method(
        "DataStore",
        "ListKeysAsync",
        move |running, id, (prefix, size, cursor, exclude): Asked| {
            let store = own.store_of(id)?;
            let prefix = argument::optional_text(running.lua(), &prefix, 1)?.unwrap_or_default();
            let items = items_of(&size, LIST_PAGE_ITEMS, 2)?;
            let cursor = argument::optional_text(running.lua(), &cursor, 3)?.unwrap_or_default();
            let exclude = argument::flag(&exclude, 4)?;
            let fetch = keys((store, prefix, items, exclude), cursor);
            let kind = (RequestKind::List, "ListKeysAsync");
            own.ask_pages(running, kind, "DataStoreKeyPages", fetch)
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(
        "DataStoreService",
        "ListDataStoresAsync",
        move |running, _, (prefix, size, cursor): (Value, Value, Value)| {
            let prefix = argument::optional_text(running.lua(), &prefix, 1)?.unwrap_or_default();
            let items = items_of(&size, LIST_PAGE_ITEMS, 2)?;
            let cursor = argument::optional_text(running.lua(), &cursor, 3)?.unwrap_or_default();
            let fetch = stores((prefix, items), cursor);
            let kind = (RequestKind::List, "ListDataStoresAsync");
            own.ask_pages(running, kind, "DataStoreListingPages", fetch)
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(
        "DataStore",
        "ListVersionsAsync",
        move |running, id, (key, direction, min, max, size): History| {
            let key = own.key(running, id, &key)?;
            let descending = match &direction {
                Value::Nil => false,
                given => argument::item(given, "SortDirection", 2)? == 1,
            };
            // The reference's default of a bound is 0: none.
            let bound = |value: &Value, position| -> mlua::Result<Option<i64>> {
                let number = argument::number_or(value, 0.0, position)? as i64;
                Ok(Some(number).filter(|&number| number != 0))
            };
            let query = VersionQuery {
                descending,
                min_ms: bound(&min, 3)?,
                max_ms: bound(&max, 4)?,
                after: None,
                items: items_of(&size, VERSION_PAGE_ITEMS, 5)?,
            };
            let kind = (RequestKind::List, "ListVersionsAsync");
            own.ask_pages(running, kind, "DataStoreVersionPages", versions(key, query))
        },
    )
}

fn keys(list: (Store, String, usize, bool), cursor: String) -> Fetch {
    Rc::new(move |running, counter| {
        let (store, prefix, items, exclude) = &list;
        let page = counter
            .stores
            .keys(store, prefix, &cursor, *items, *exclude, now_ms(running));
        let page = page.map_err(refused)?;
        let items = running.lua().create_table()?;
        for item in page.items {
            let id = create(running, "DataStoreKey", [("KeyName", held(&item.key))])?;
            items.raw_push(running.instance(Some(id))?)?;
        }
        Ok(Turned {
            items,
            cursor: page.next.clone().unwrap_or_default(),
            next: page.next.map(|next| keys(list.clone(), next)),
        })
    })
}

fn stores(list: (String, usize), cursor: String) -> Fetch {
    Rc::new(move |running, counter| {
        let page = counter
            .stores
            .stores(&list.0, &cursor, list.1)
            .map_err(refused)?;
        let items = running.lua().create_table()?;
        for item in page.items {
            let properties = [
                ("DataStoreName", held(&item.name)),
                ("CreatedTime", Held::Int64(item.created_ms)),
                ("UpdatedTime", Held::Int64(item.updated_ms)),
            ];
            let id = create(running, "DataStoreInfo", properties)?;
            items.raw_push(running.instance(Some(id))?)?;
        }
        Ok(Turned {
            items,
            cursor: page.next.clone().unwrap_or_default(),
            next: page.next.map(|next| stores(list.clone(), next)),
        })
    })
}

fn versions(key: crate::data_store::Key, query: VersionQuery) -> Fetch {
    Rc::new(move |running, counter| {
        let page = counter
            .stores
            .versions(&key, &query, now_ms(running))
            .map_err(refused)?;
        let items = running.lua().create_table()?;
        for item in page.items {
            let properties = [
                ("Version", held(&item.version.to_string())),
                ("CreatedTime", Held::Int64(item.created_ms)),
                ("IsDeleted", Held::Bool(item.is_deleted)),
            ];
            let id = create(running, "DataStoreObjectVersionInfo", properties)?;
            items.raw_push(running.instance(Some(id))?)?;
        }
        let next = page.next.map(|next| {
            let after = Some(next);
            versions(key.clone(), VersionQuery { after, ..query })
        });
        Ok(Turned {
            items,
            cursor: String::new(),
            next,
        })
    })
}

fn sorted(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let own = Rc::clone(counter);
    running.define_yielding_method(
        "OrderedDataStore",
        "GetSortedAsync",
        move |running, id, (ascending, size, min, max): Asked| {
            let store = own.store_of(id)?;
            let size = argument::number(&size, 2)?;
            let bound = |value: &Value, position, error: RequestError| match value {
                Value::Nil => Ok(None),
                value => {
                    let number = argument::number(value, position)?;
                    argument::whole(number)
                        .map(Some)
                        .ok_or_else(|| refused(error))
                }
            };
            let query = SortedQuery {
                ascending: argument::flag(&ascending, 1)?,
                min: bound(&min, 3, RequestError::MinNotInteger)?,
                max: bound(&max, 4, RequestError::MaxNotInteger)?,
                after: None,
                items: size.max(0.0) as usize,
            };
            query.check().map_err(refused)?;
            let kind = (RequestKind::GetSorted, "GetSortedAsync");
            own.ask_pages(running, kind, "DataStorePages", ranks(store, query))
        },
    )
}

fn ranks(store: Store, query: SortedQuery) -> Fetch {
    Rc::new(move |running, counter| {
        let page = counter.stores.sorted(&store, &query).map_err(refused)?;
        let items = running.lua().create_table()?;
        for rank in page.items {
            let item = running.lua().create_table()?;
            item.raw_set("key", rank.key)?;
            item.raw_set("value", rank.value as f64)?;
            items.raw_push(item)?;
        }
        let next = page.next.map(|next| {
            let after = Some(next);
            ranks(
                store.clone(),
                SortedQuery {
                    after,
                    ..query.clone()
                },
            )
        });
        Ok(Turned {
            items,
            cursor: String::new(),
            next,
        })
    })
}
