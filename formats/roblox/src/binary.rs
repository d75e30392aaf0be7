//! Checks a binary file before the decoder sees it, because the decoder believes what the file claims: it allocates what
//! a length says and panics on what does not fit. Knows the container, the sizes of values and the tree, not what any
//! of it means.
//!
//! What passes is written anew: chunks uncompressed, counts true, chunks that nobody reads left out. So the decoder
//! reads exactly the bytes that were checked.

mod chunk;
mod column;
mod content;
mod tree;

use std::borrow::Cow;

use studio_model::limits;

use crate::checked::{Checked, Loss};
use crate::cursor::Cursor;
use crate::error::ImportError;
use crate::report::DropReason;
use crate::sniff::BINARY_MAGIC;
use chunk::ChunkHeader;
use content::Contents;

/// Bytes before the first chunk: magic, version, number of classes and of instances, eight reserved ones.
const HEADER_BYTES: usize = 32;
const VERSION: [u8; 2] = [0, 0];

/// Checks a whole file.
///
/// # Errors
/// [`ImportError::Truncated`], [`ImportError::TooLarge`], [`ImportError::TooManyInstances`], [`ImportError::TooDeep`],
/// [`ImportError::Cyclic`] or [`ImportError::Malformed`].
pub(crate) fn check(file: &[u8]) -> Result<Checked<'static>, ImportError> {
    let mut rest = Cursor::new(file);
    let claimed = check_header(&mut rest)?;
    let mut bytes = file[..HEADER_BYTES].to_vec();
    let mut contents = Contents::new(file.len());
    loop {
        let offset = file.len() - rest.rest().len();
        let header = ChunkHeader::read(&mut rest, offset)?;
        let stored = header.stored(&mut rest, offset)?;
        let start = bytes.len();
        bytes.extend(header.rewritten());
        header.unpack(stored, &mut bytes, offset, file.len())?;
        let data = &bytes[start + ChunkHeader::BYTES..];
        match &header.name {
            b"SSTR" => contents.shared_strings(data)?,
            b"INST" => contents.instances(data)?,
            b"PROP" => contents.property(data)?,
            b"PRNT" => contents.parents(data)?,
            b"END\0" => break,
            _ => bytes.truncate(start),
        }
    }
    let (classes, instances) = contents.counts();
    if claimed != (classes, instances) {
        return Err(ImportError::malformed(
            "the header",
            format!(
                "it claims {} instances of {} classes, the file holds {instances} of {classes}",
                claimed.1, claimed.0
            ),
        ));
    }
    let mut losses = Vec::new();
    let astray = contents.check_tree()?;
    if astray > 0 {
        losses.push(Loss {
            what: "instances",
            reason: DropReason::Astray,
            count: astray,
        });
    }
    Ok(Checked {
        bytes: Cow::Owned(bytes),
        losses,
    })
}

/// Checks the header and gives the numbers of classes and instances that it claims.
fn check_header(rest: &mut Cursor<'_>) -> Result<(u32, u32), ImportError> {
    let bad = |reason: &str| ImportError::malformed("the header", reason);
    let header: Option<&[u8; HEADER_BYTES]> =
        rest.take(HEADER_BYTES).and_then(|h| h.try_into().ok());
    let header = header.ok_or_else(|| ImportError::Truncated {
        place: "within its header".to_owned(),
    })?;
    let mut fields = Cursor::new(header);
    if fields.take(BINARY_MAGIC.len()) != Some(BINARY_MAGIC) {
        return Err(bad(
            "its signature is not that of a binary place (was it fetched as text?)",
        ));
    }
    if fields.take(VERSION.len()) != Some(&VERSION) {
        return Err(bad("its version is unknown; only version 0 exists"));
    }
    let classes = fields.u32().ok_or_else(|| bad("it is too short"))?;
    let instances = fields.u32().ok_or_else(|| bad("it is too short"))?;
    if fields.rest() != [0; 8] {
        return Err(bad("its reserved bytes are not zero"));
    }
    if instances as usize >= limits::INSTANCES_MAX {
        return Err(ImportError::TooManyInstances {
            count: u64::from(instances),
        });
    }
    Ok((classes, instances))
}

#[cfg(test)]
mod tests;
