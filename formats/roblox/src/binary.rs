//! x
use crate::error::ImportError;
pub(crate) struct Checked { pub(crate) bytes: Vec<u8>, pub(crate) astray: usize }
pub(crate) fn check(bytes: &[u8]) -> Result<Checked, ImportError> { Ok(Checked{bytes: bytes.to_vec(), astray: 0}) }
