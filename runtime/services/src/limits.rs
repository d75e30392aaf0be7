//! Every limit of services, with what happens beyond it. Those of data stores are the reference's, per server.

/// Bytes of a data store's name. Beyond it getting the store is an error.
pub const STORE_NAME_BYTES_MAX: usize = 50;

/// Bytes of a data store's scope. Beyond it getting the store is an error.
pub const STORE_SCOPE_BYTES_MAX: usize = 50;

/// Bytes of a key. Beyond it a request is refused (102).
pub const KEY_BYTES_MAX: usize = 50;

/// Bytes of a value as JSON. Beyond it a request is refused (105).
pub const VALUE_BYTES_MAX: usize = 4_194_304;

/// Bytes of the name of one entry of a key's metadata. Beyond it a request is refused (511).
pub const METADATA_NAME_BYTES_MAX: usize = 50;

/// Bytes of the value of one entry of a key's metadata. Beyond it a request is refused (511).
pub const METADATA_VALUE_BYTES_MAX: usize = 250;

/// Bytes of a key's metadata as JSON. Beyond it a request is refused (511).
pub const METADATA_BYTES_MAX: usize = 300;

/// User ids of one key. Beyond it a request is refused (512).
pub const USER_IDS_MAX: usize = 256;

/// How long a version is kept after a newer one took its place, in milliseconds: 30 days.
pub const VERSION_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Versions of one key. Beyond it, the oldest goes of those that have a later one in the same hour (720 hours fit in 30
/// days, so each hour keeps its last).
pub const VERSIONS_A_KEY_MAX: usize = 1_000;

/// Items of a page of a sorted store. Beyond it a request is refused (106).
pub const SORTED_PAGE_ITEMS_MAX: usize = 100;

/// Items of a page of keys or stores, unless the caller says fewer.
pub const LIST_PAGE_ITEMS: usize = 50;

/// Items of a page of versions, unless the caller says fewer.
pub const VERSION_PAGE_ITEMS: usize = 1_024;

/// Items of any other page. Who asks for more gets these.
pub const PAGE_ITEMS_MAX: usize = 1_024;

/// Deleted keys that one page of keys skips; then it ends early with a cursor.
pub const DELETED_KEYS_SKIPPED_MAX: usize = 512;

/// Requests that wait in one queue for their budget. Beyond it a request is refused (301 to 306).
pub const QUEUED_REQUESTS_MAX: usize = 30;

/// Minutes of its rate that an unused budget grows to.
pub const BUDGET_MINUTES_MAX: f64 = 1.0;

/// Milliseconds that a time given for a version may lie in the future: ten minutes.
pub const FUTURE_MS_MAX: i64 = 10 * 60 * 1_000;

/// How often `UpdateAsync` asks its function anew because somebody else wrote meanwhile. Beyond it the request fails.
pub const UPDATE_ATTEMPTS_MAX: usize = 32;

/// Memory that the data stores' file may be cached in, in bytes.
pub const STORE_CACHE_BYTES: usize = 32 << 20;

/// Bytes of a JSON text that is written or read. Beyond it encoding and decoding are errors.
pub const JSON_BYTES_MAX: usize = 32 << 20;

/// Tables within each other in JSON. Beyond it encoding and decoding are errors.
pub const JSON_DEPTH_MAX: usize = 120;

/// Things that `Debris` waits for (the reference's). Beyond it the oldest is destroyed at once.
pub const DEBRIS_ITEMS_MAX: usize = 1_000;

/// Tweens that one VM may have at a time. Beyond it creating one is an error.
pub const TWEENS_MAX: usize = 1 << 18;

/// Functions that `BindToRenderStep` keeps. Beyond it binding is an error.
pub const RENDER_STEPS_MAX: usize = 1 << 12;
