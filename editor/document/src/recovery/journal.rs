//! The autosave's file: what the place in the editor has that its files have not, appended batch by batch. Each batch has its
//! length and hash, so that one that a crash cut off is seen and left. Text throughout; see [`studio_place::delta`].
//!
//! The file is locked as long as its editor lives. The system takes the lock away when the process ends, however it ends:
//! a journal that is locked belongs to another editor, one that is not was left behind.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use studio_model::DataModel;
use studio_place::delta::{Delta, delta_between, delta_since, read_delta, write_delta};

/// The extension of journals.
pub(crate) const EXTENSION: &str = "journal";

const MAGIC: &str = "studio-autosave 1";

/// Bytes of a journal that is read; a longer one is none of ours.
const BYTES_MAX: u64 = 4 << 30;

/// Bytes of batches before they are written anew as one. It grows with what that one takes.
const COMPACT_BYTES: u64 = 8 << 20;

/// What a journal's batches are relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// The digest of the place's files; `None` for a place that was never saved.
    pub(crate) files: Option<String>,
    /// What the place was called, for people.
    pub(crate) title: String,
}

impl Header {
    fn to_text(&self) -> String {
        let files = self.files.as_deref().unwrap_or("unsaved");
        // A title may hold anything; the header is two lines.
        let title = self.title.replace(|c: char| c.is_control(), " ");
        format!("{MAGIC} {files}\n{title}\n")
    }
}

/// The place as its files hold it: what batches are relative to.
#[derive(Debug, Clone)]
pub(crate) enum Base {
    /// It was never saved.
    Nothing,
    /// A snapshot of the document.
    Snapshot(DataModel),
    /// A model that was read: its handles mean nothing in the document.
    Read(DataModel),
}

impl Base {
    fn difference(&self, later: &DataModel) -> Delta {
        match self {
            Self::Nothing => delta_between(&DataModel::new(), later),
            Self::Snapshot(earlier) => delta_since(earlier, later),
            Self::Read(earlier) => delta_between(earlier, later),
        }
    }

    fn snapshot(&self) -> Option<DataModel> {
        match self {
            Self::Snapshot(model) => Some(model.clone()),
            _ => None,
        }
    }
}

/// A journal that is being written.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    header: Header,
    base: Base,
    /// What the batches amount to: a snapshot of the document.
    last: Option<DataModel>,
    bytes: u64,
    compact_at: u64,
}

impl Journal {
    /// Starts a journal.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn create(path: PathBuf, header: Header, base: Base) -> io::Result<Self> {
        let file = start_file(&path, &header, "")?;
        Ok(Self {
            file,
            path,
            header,
            last: base.snapshot(),
            base,
            bytes: 0,
            compact_at: COMPACT_BYTES,
        })
    }

    /// Writes what is different from the last time, and waits until the disk has it. Whether there was anything.
    ///
    /// # Errors
    /// The system refuses. The batch may be in the file or not; the next one holds it too.
    pub(crate) fn flush(&mut self, model: DataModel) -> io::Result<bool> {
        let delta = match &self.last {
            Some(last) => delta_since(last, &model),
            None => self.base.difference(&model),
        };
        if delta.is_empty() {
            return Ok(false);
        }
        let batch = batch(&delta);
        // What is appended to a file that somebody deleted is nowhere.
        if self.bytes + batch.len() as u64 > self.compact_at || !self.path.exists() {
            self.rewrite(model)?;
        } else {
            let appended = self.file.write_all(batch.as_bytes());
            appended
                .and_then(|()| self.file.sync_data())
                .inspect_err(|_| {
                    // Half a batch may be in the file, and nothing behind it would be read: the next one starts it anew.
                    self.compact_at = 0;
                })?;
            self.bytes += batch.len() as u64;
            self.last = Some(model);
        }
        Ok(true)
    }

    /// The place was saved: batches are relative to that from now on.
    ///
    /// # Errors
    /// The system refuses; the old journal is still there.
    pub(crate) fn rebase(&mut self, header: Header, base: Base) -> io::Result<()> {
        self.file = start_file(&self.path, &header, "")?;
        self.header = header;
        self.last = base.snapshot();
        self.base = base;
        (self.bytes, self.compact_at) = (0, COMPACT_BYTES);
        Ok(())
    }

    /// Nothing of it is needed any more.
    pub(crate) fn discard(self) {
        // If this fails, the next editor finds a journal that adds nothing, or asks.
        drop(fs::remove_file(&self.path));
    }

    /// Whether the file holds nothing that the place's files have not.
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// One batch in place of many.
    fn rewrite(&mut self, model: DataModel) -> io::Result<()> {
        let delta = self.base.difference(&model);
        let batch = if delta.is_empty() {
            String::new()
        } else {
            batch(&delta)
        };
        self.file = start_file(&self.path, &self.header, &batch)?;
        self.bytes = batch.len() as u64;
        self.compact_at = COMPACT_BYTES.max(self.bytes * 2);
        self.last = Some(model);
        Ok(())
    }
}

fn batch(delta: &Delta) -> String {
    let text = write_delta(delta);
    let now = SystemTime::UNIX_EPOCH
        .elapsed()
        .map_or(0, |time| time.as_secs());
    let hash = blake3::hash(text.as_bytes()).to_hex();
    format!("batch {now} {} {hash}\n{text}", text.len())
}

/// Writes a journal beside its place and moves it there: nobody sees half of one, and the one that was there is whole until
/// then.
fn start_file(path: &Path, header: &Header, batch: &str) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    let start = || {
        let mut file = File::options()
            .create(true)
            .write(true)
            .truncate(true)
            .open(&beside)?;
        // Where locks are not supported a living editor is not told from a dead one; nothing is lost by that.
        drop(file.try_lock());
        file.write_all(header.to_text().as_bytes())?;
        file.write_all(batch.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        Ok(file)
    };
    start().inspect_err(|_| drop(fs::remove_file(&beside)))
}

/// A journal that was left behind.
#[derive(Debug)]
pub(crate) struct Left {
    pub(crate) header: Header,
    pub(crate) batches: Vec<Delta>,
    /// When the last batch was written.
    pub(crate) when: SystemTime,
    /// Locked, so that no other editor offers it meanwhile.
    pub(crate) file: File,
}

/// What a journal's file is.
#[derive(Debug)]
pub(crate) enum Found {
    /// Another editor is writing it.
    Alive,
    /// Its editor is gone.
    Left(Left),
    /// Nothing that can be read.
    Nothing,
}

/// Reads a journal, up to the first batch that is not whole.
pub(crate) fn read(path: &Path) -> Found {
    let Ok(mut file) = File::options().read(true).write(true).open(path) else {
        return Found::Nothing;
    };
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Found::Alive;
    }
    let mut bytes = Vec::new();
    let is_short = file
        .metadata()
        .is_ok_and(|metadata| metadata.len() <= BYTES_MAX);
    if !is_short
        || Read::by_ref(&mut file)
            .take(BYTES_MAX)
            .read_to_end(&mut bytes)
            .is_err()
    {
        return Found::Nothing;
    }
    match parse(&bytes) {
        Some((header, batches, when)) => Found::Left(Left {
            header,
            batches,
            when,
            file,
        }),
        None => Found::Nothing,
    }
}

fn parse(bytes: &[u8]) -> Option<(Header, Vec<Delta>, SystemTime)> {
    let (first, rest) = line(bytes)?;
    let files = first.strip_prefix(MAGIC)?.strip_prefix(' ')?;
    let (title, mut rest) = line(rest)?;
    let header = Header {
        files: (files != "unsaved").then(|| files.to_owned()),
        title: title.to_owned(),
    };
    let (mut batches, mut when) = (Vec::new(), SystemTime::UNIX_EPOCH);
    while let Some((delta, seconds, behind)) = parse_batch(rest) {
        batches.push(delta);
        when = SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .unwrap_or(when);
        rest = behind;
    }
    Some((header, batches, when))
}

fn line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
}

/// One batch, when it was written, and what is behind it; `None` if it is not whole or not understood.
fn parse_batch(bytes: &[u8]) -> Option<(Delta, u64, &[u8])> {
    let (head, rest) = line(bytes)?;
    let mut words = head.split(' ');
    let (word, when, length, hash) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let (when, length) = (when.parse().ok()?, length.parse::<usize>().ok()?);
    let text = rest.get(..length)?;
    if word != "batch" || blake3::hash(text).to_hex().as_str() != hash {
        return None;
    }
    let delta = read_delta(std::str::from_utf8(text).ok()?).ok()?;
    Some((delta, when, &rest[length..]))
}
