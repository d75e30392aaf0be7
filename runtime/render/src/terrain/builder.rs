//! Reads terrain and makes its patches beside the thread that draws, and hands over what is done. Knows no model.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use glam::Vec3;
use studio_model::terrain::{SmoothGrid, TerrainError};

use super::cells::Cells;
use super::field::Field;
use super::{CHUNK_STUDS, Patch, nets, origin};

/// What a builder tells.
#[derive(Debug)]
pub(crate) enum News {
    /// The bytes were read. Only chunks in `places` have patches; those that are not told of are as before.
    Grid {
        grid: Arc<SmoothGrid>,
        places: BTreeSet<[i32; 3]>,
    },
    /// The bytes are no terrain.
    Failed(TerrainError),
    /// A chunk has this patch from now on, or none.
    Patch {
        at: [i32; 3],
        patch: Option<Arc<Patch>>,
    },
}

/// Threads that read one terrain.
#[derive(Debug)]
pub(crate) struct Builder {
    /// Behind a lock so that who holds a builder can be shared.
    news: Mutex<Receiver<News>>,
    cancelled: Arc<AtomicBool>,
}

fn lock(news: &Mutex<Receiver<News>>) -> MutexGuard<'_, Receiver<News>> {
    // A receiver holds no state that a panic could leave half changed.
    news.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Builder {
    /// Starts to read `bytes`; patches are made of what differs from `before`, the nearest to `eye` first. `None` where no
    /// thread can be had.
    pub(crate) fn start(
        bytes: Arc<[u8]>,
        before: Option<Arc<SmoothGrid>>,
        eye: Vec3,
    ) -> Option<Self> {
        let (sender, news) = channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&cancelled);
        thread::Builder::new()
            .name("terrain".to_owned())
            .spawn(move || work(&bytes, before.as_deref(), eye, &sender, &stop))
            .ok()?;
        Some(Self {
            news: Mutex::new(news),
            cancelled,
        })
    }

    /// What was done since; `Err` when there will be no more.
    pub(crate) fn take(&self) -> Result<Option<News>, ()> {
        match lock(&self.news).try_recv() {
            Ok(news) => Ok(Some(news)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(()),
        }
    }

    /// Waits for what is done next; `None` when there will be no more.
    pub(crate) fn wait(&self) -> Option<News> {
        lock(&self.news).recv().ok()
    }
}

impl Drop for Builder {
    /// The threads end with the patches that they are at.
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// What a chunk looks like.
pub(super) fn patch(grid: &SmoothGrid, at: [i32; 3]) -> Option<Patch> {
    let cells = Cells::around(grid, at);
    let mesh = |field: Option<Field>| field.map(|field| nets::mesh(&field)).unwrap_or_default();
    Patch::new(
        at,
        &mesh(Field::of_ground(&cells)),
        &mesh(Field::of_water(&cells)),
    )
}

fn work(
    bytes: &[u8],
    before: Option<&SmoothGrid>,
    eye: Vec3,
    news: &Sender<News>,
    cancelled: &AtomicBool,
) {
    let grid = match SmoothGrid::decode(bytes) {
        Ok(grid) => Arc::new(grid),
        Err(error) => {
            // Nobody listens any more: nothing is left to be done here and below.
            drop(news.send(News::Failed(error)));
            return;
        }
    };
    let places = places(&grid);
    let mut due: Vec<_> = places
        .iter()
        .copied()
        .filter(|at| before.is_none_or(|before| differs(before, &grid, *at)))
        .collect();
    let told = News::Grid {
        grid: Arc::clone(&grid),
        places,
    };
    if news.send(told).is_err() {
        return;
    }
    let middle = |at: [i32; 3]| origin(at) + CHUNK_STUDS * 0.5;
    due.sort_by_cached_key(|at| middle(*at).distance(eye) as u32);

    // A core is left to whoever draws.
    let workers = thread::available_parallelism().map_or(1, |cores| cores.get().clamp(2, 5) - 1);
    let next = AtomicUsize::new(0);
    let make = |news: Sender<News>| {
        while !cancelled.load(Ordering::Relaxed) {
            let Some(&at) = due.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return;
            };
            let patch = patch(&grid, at).map(Arc::new);
            if news.send(News::Patch { at, patch }).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..workers {
            let news = news.clone();
            let make = &make;
            let spawned = thread::Builder::new()
                .name("terrain".to_owned())
                .spawn_scoped(scope, move || make(news));
            // Fewer threads do as well.
            drop(spawned);
        }
        make(news.clone());
    });
}

/// The chunks that may have a surface: those that there are, and those before them, to whom the faces between belong.
fn places(grid: &SmoothGrid) -> BTreeSet<[i32; 3]> {
    let with_before = grid.chunks().flat_map(|([x, y, z], _)| {
        [
            [x, y, z],
            [x.saturating_sub(1), y, z],
            [x, y.saturating_sub(1), z],
            [x, y, z.saturating_sub(1)],
        ]
    });
    with_before.collect()
}

/// Whether a chunk or one beside it is another than it was.
fn differs(before: &SmoothGrid, after: &SmoothGrid, [x, y, z]: [i32; 3]) -> bool {
    let beside = [-1, 0, 1];
    beside.iter().any(|dy| {
        beside.iter().any(|dz| {
            beside.iter().any(|dx| {
                let at = [
                    x.saturating_add(*dx),
                    y.saturating_add(*dy),
                    z.saturating_add(*dz),
                ];
                before.chunk(at) != after.chunk(at)
            })
        })
    })
}
