//! Foreign place and model files (`.rbxl`, `.rbxlx`, `.rbxm`, `.rbxmx`) as a [`DataModel`], with a report of what has
//! no counterpart here.
//!
//! Knows neither our place files nor the runtime. Files are hostile: `binary` and `xml` check them before the
//! decoding crates see a byte, `decode` runs those crates where a panic of theirs ends nothing, and `mapping` turns what
//! they give into our terms. Read in that order.

mod attributes;
mod binary;
mod checked;
mod cursor;
mod decode;
mod error;
mod mapping;
mod report;
mod sniff;
mod xml;

use studio_model::{DataModel, limits};

pub use error::ImportError;
pub use report::{DropReason, Dropped, ImportReport, Tally};
pub use sniff::FileFormat;

/// How to import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where the uids of the imported instances start; its upper 40 bits count. `None` takes a hash of the file, so
    /// that importing the same file twice gives the same place.
    pub uid_seed: Option<u64>,
}

/// An imported file.
#[derive(Debug)]
pub struct Import {
    /// The instances of the file, and no others: a service that the file does not hold is not there.
    pub model: DataModel,
    /// What became of them.
    pub report: ImportReport,
}

/// Reads a place or model file. What it is, its first bytes say; its name does not matter.
///
/// # Errors
/// See [`ImportError`]. Values that cannot be kept are no errors: they are dropped and reported.
pub fn import(bytes: &[u8], options: ImportOptions) -> Result<Import, ImportError> {
    let size = bytes.len() as u64;
    if size > limits::FOREIGN_FILE_BYTES_MAX {
        return Err(ImportError::TooLarge {
            what: "the file",
            size,
            max: limits::FOREIGN_FILE_BYTES_MAX,
        });
    }
    let uid_seed = options.uid_seed.unwrap_or_else(|| content_hash(bytes));
    let (format, body) = sniff::sniff(bytes)?;
    let (dom, losses) = match format {
        FileFormat::Binary => {
            let checked = binary::check(body)?;
            (decode::binary(&checked.bytes)?, checked.losses)
        }
        FileFormat::Xml => {
            let checked = xml::check(body)?;
            (decode::xml(&checked.bytes)?, checked.losses)
        }
    };
    mapping::import_dom(dom, format, &losses, uid_seed)
}

/// FNV-1a: the same on every machine and in every version, which the hashers of the standard library do not promise.
fn content_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
