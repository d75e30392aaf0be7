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

/// Touches that are told in one tick. Beyond it the others wait for the next.
pub const TOUCHES_A_TICK_MAX: usize = 1 << 12;

/// Touches that wait to be told. Beyond it the newest are lost.
pub const TOUCHES_WAITING_MAX: usize = 1 << 16;

/// Functions that `BindToRenderStep` keeps. Beyond it binding is an error.
pub const RENDER_STEPS_MAX: usize = 1 << 12;

/// Raw input events of one client that wait for its tick. Beyond it all of them are dropped and nothing counts as held.
pub const INPUTS_WAITING_MAX: usize = 4_096;

/// Characters of one raw text event. Further ones are cut off.
pub const INPUT_TEXT_CHARS_MAX: usize = 16_384;

/// Actions that `ContextActionService` keeps. Beyond it binding is an error.
pub const ACTIONS_MAX: usize = 1 << 12;

/// Inputs that one action is bound to. Beyond it binding is an error.
pub const ACTION_INPUTS_MAX: usize = 256;

/// Settings that `StarterGui:SetCore` keeps. Beyond it setting another one is an error.
pub const CORE_SETTINGS_MAX: usize = 256;

/// Characters of a text that the filter looks at. Those beyond it are not shown.
pub const FILTER_TEXT_CHARS_MAX: usize = 1 << 14;

/// Characters of a chat message. A longer one is refused with `MessageTooLong` (the reference publishes no number).
pub const CHAT_TEXT_CHARS_MAX: usize = 200;

/// Characters of a chat message's metadata (the reference's). A message with more is not delivered.
pub const CHAT_METADATA_CHARS_MAX: usize = 200;

/// Messages and commands that a player may send at once, after a silence. Beyond it they are refused with `Floodchecked`.
pub const CHAT_BURST: f64 = 7.0;

/// Seconds in which a silent player earns all of them again.
pub const CHAT_BURST_SECONDS: f64 = 15.0;

/// Messages of a client that wait for the server's answer. Further ones are refused with `Floodchecked`.
pub const CHAT_WAITING_MAX: usize = 64;

/// Messages that a client's chat window keeps. Beyond it the oldest goes.
pub const CHAT_LOG_MAX: usize = 500;

/// Players whom one client has muted. Beyond it muting another one does nothing.
pub const CHAT_MUTED_MAX: usize = 1_000;

/// Wishes for their character that the server hears of one player in a tick. Further ones are ignored.
pub const CONTROLS_A_TICK_MAX: u32 = 16;

/// Seconds between two wishes of a client that say the same while its character walks.
pub const CONTROL_REPEAT_SECONDS: f64 = 0.09;

/// Seconds without a word of its client after which a character stands still.
pub const CONTROL_SILENCE_SECONDS_MAX: f64 = 0.6;

/// Calls a second that one player's client may make of each sort (the reference's): reliable events, unreliable ones,
/// functions. A second's worth may come at once; those beyond are dropped, and that is told once a second.
pub const REMOTE_CALLS_PER_SECOND: f64 = 500.0;

/// Events of one remote that wait for its first listener, and calls of functions that are not there yet. Further ones are
/// discarded, and that is told.
pub const REMOTE_CALLS_WAITING_MAX: usize = 1_024;

/// Bytes that all of them take on the wire. Beyond it the same happens.
pub const REMOTE_WAITING_BYTES_MAX: usize = 8 << 20;

/// Bytes of remote calls that a server's scripts can leave for one player in a tick. A batch holds 7 MiB, and what changed
/// goes first; beyond this a call raises an error, and what was sent before arrives.
pub const POST_DOWN_BYTES_MAX: usize = 4 << 20;

/// The same of a client's scripts for the server, which turns out who sends 4 MiB at once.
pub const POST_UP_BYTES_MAX: usize = 1 << 20;

/// Seconds that `InvokeClient` waits for an answer. Then it ends with an error.
pub const INVOKE_CLIENT_SECONDS_MAX: f64 = 60.0;

/// Functions that `BindToClose` keeps. Beyond it binding is an error.
pub const CLOSERS_MAX: usize = 1 << 12;

/// Clicks on `ClickDetector`s that the server hears of one player in a second. Further ones are ignored.
pub const CLICKS_A_SECOND_MAX: u32 = 20;

/// Studs that a player may be further from what they clicked on than its `MaxActivationDistance` says: the server has
/// moved on since the client saw it. Beyond it the click is ignored.
pub const CLICK_SLACK_STUDS: f32 = 4.0;

/// Keys of `ProximityPrompt`s that the server hears of one player in a second. Further ones are ignored.
pub const PROMPTS_A_SECOND_MAX: u32 = 20;

/// Prompts whose keys one player holds. Further ones are ignored.
pub const PROMPTS_HELD_MAX: usize = 16;

/// Studs that a player may be further from a prompt than its `MaxActivationDistance` says: the server has moved on since
/// the client saw it. Beyond it the key is ignored.
pub const PROMPT_SLACK_STUDS: f32 = 4.0;

/// Seconds that a key may be heard to be held for less than the prompt's `HoldDuration`: what a network that is not steady
/// takes off. Beyond it the prompt is not triggered.
pub const PROMPT_HOLD_SLACK_SECONDS: f64 = 0.25;

/// Studs that an `Explosion` reaches at most (the reference's). A greater `BlastRadius` is taken for it.
pub const BLAST_RADIUS_MAX_STUDS: f32 = 100.0;

/// Explosions of one tick. Beyond it the others wait for the next.
pub const EXPLOSIONS_A_TICK_MAX: usize = 16;

/// Studs that a character may be from a seat that its player's client chooses. Beyond it the wish is ignored.
pub const SEAT_REACH_STUDS: f32 = 12.0;

/// Motions that scripts register in one session. A further one is an error.
pub const CLIPS_REGISTERED_MAX: usize = 1024;

/// Addresses of motions that are not there of which is told. Of further ones nothing is said.
pub const MOTIONS_MISSED_MAX: usize = 1024;

/// Cues of animations that the server hears of one player in a second. Further ones are ignored.
pub const CUES_A_SECOND_MAX: u32 = 60;

/// Tracks of the other side that are followed at once. Further ones are not seen.
pub const TRACKS_FOLLOWED_MAX: usize = 4096;

/// Markers of one track that are listened at. At further ones nothing is heard.
pub const MARKER_SIGNALS_MAX: usize = 256;

/// Users who left whose names and ids are remembered. Beyond it those who left first are forgotten.
pub const NAMES_KEPT_MAX: usize = 1 << 12;

/// Paths that scripts hold at a time. Beyond it creating one is an error.
pub const PATHS_MAX: usize = 1 << 12;

/// Paths that are computed at a time. Beyond it computing one is an error.
pub const PATHS_WAITING_MAX: usize = 256;

/// Cells that all searches look at in one tick. The rest is done in the next.
pub const PATH_CELLS_A_TICK: usize = 96;

/// Cells that one search reaches. Beyond it there is no path.
pub const PATH_CELLS_MAX: usize = 1 << 15;

/// Studs between the start and the finish of a path. Beyond it there is none.
pub const PATH_REACH_MAX: f32 = 3_000.0;

/// Costs of one agent. Further ones are passed over.
pub const PATH_COSTS_MAX: usize = 512;
