//! What a file is, from its first bytes. File names are not asked: their extensions lie.

use std::fmt;

use crate::error::ImportError;

/// The two encodings of places and models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// `.rbxl`, `.rbxm`.
    Binary,
    /// `.rbxlx`, `.rbxmx`.
    Xml,
}

impl fmt::Display for FileFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::Xml => "XML",
        })
    }
}

pub(crate) const BINARY_MAGIC: &[u8] = b"<roblox!\x89\xff\x0d\x0a\x1a\x0a";
const BINARY_START: &[u8] = b"<roblox!";
const XML_START: &[u8] = b"<roblox";
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const LFS_START: &[u8] = b"version https://git-lfs.github.com/spec/";

/// The format and the bytes from its start mark on, without a byte order mark or white space before it.
///
/// # Errors
/// [`ImportError::Empty`], [`ImportError::LfsPointer`], [`ImportError::Truncated`] or [`ImportError::NotAPlace`].
pub(crate) fn sniff(bytes: &[u8]) -> Result<(FileFormat, &[u8]), ImportError> {
    let body = bytes
        .strip_prefix(BYTE_ORDER_MARK)
        .unwrap_or(bytes)
        .trim_ascii_start();
    if body.is_empty() {
        return Err(ImportError::Empty);
    }
    if body.starts_with(LFS_START) {
        return Err(ImportError::LfsPointer);
    }
    if body.starts_with(BINARY_START) {
        return Ok((FileFormat::Binary, body));
    }
    let xml = after_prolog(body);
    let named = xml.strip_prefix(XML_START);
    if named.is_some_and(|rest| rest.first().is_none_or(|c| !c.is_ascii_alphanumeric())) {
        return Ok((FileFormat::Xml, body));
    }
    if BINARY_START.starts_with(xml) {
        return Err(ImportError::Truncated {
            place: "within its first eight bytes".to_owned(),
        });
    }
    Err(ImportError::NotAPlace {
        found: what_it_looks_like(body),
    })
}

/// The bytes after an XML declaration and comments.
fn after_prolog(mut bytes: &[u8]) -> &[u8] {
    const PIECES: [(&[u8], &[u8]); 2] = [(b"<?", b"?>"), (b"<!--", b"-->")];
    while let Some((_, end)) = PIECES.iter().find(|(start, _)| bytes.starts_with(start)) {
        let Some(at) = bytes.windows(end.len()).position(|window| window == *end) else {
            return bytes;
        };
        bytes = bytes[at + end.len()..].trim_ascii_start();
    }
    bytes
}

fn what_it_looks_like(bytes: &[u8]) -> String {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"\x1f\x8b", "a gzip archive (unpack it first)"),
        (b"PK\x03\x04", "a zip archive (unpack it first)"),
        (
            b"\x28\xb5\x2f\xfd",
            "zstd-compressed data (unpack it first)",
        ),
        (b"\x89PNG", "a PNG picture"),
        (b"{", "JSON"),
        (b"(", "RON (our own place files are opened, not imported)"),
        (b"\xff\xfe", "UTF-16 text (save it as UTF-8)"),
        (b"\xfe\xff", "UTF-16 text (save it as UTF-8)"),
        (b"<", "other XML or HTML"),
    ];
    match KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("`{}`", bytes[..bytes.len().min(8)].escape_ascii()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(bytes: &[u8]) -> Option<FileFormat> {
        sniff(bytes).ok().map(|(format, _)| format)
    }

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(format(BINARY_MAGIC), Some(FileFormat::Binary));
        for xml in [
            "<roblox version=\"4\">",
            "<roblox>",
            "\u{feff}<roblox version=\"4\">",
            " \r\n\t<roblox>",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- saved by hand --> <roblox>",
        ] {
            assert_eq!(format(xml.as_bytes()), Some(FileFormat::Xml), "{xml}");
        }
        for other in ["<robloxian>", "<html>", "<!-- <roblox>", "PK\x03\x04"] {
            let error = sniff(other.as_bytes()).err();
            assert!(
                matches!(error, Some(ImportError::NotAPlace { .. })),
                "{other}: {error:?}"
            );
        }
    }

    #[test]
    fn nothing_and_pointers_and_stumps_are_named() {
        for nothing in ["", " \n", "\u{feff}"] {
            assert_eq!(sniff(nothing.as_bytes()), Err(ImportError::Empty));
        }
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9\n";
        assert_eq!(sniff(pointer), Err(ImportError::LfsPointer));
        assert!(ImportError::LfsPointer.to_string().contains("git lfs pull"));
        assert!(matches!(sniff(b"<rob"), Err(ImportError::Truncated { .. })));
    }
}
