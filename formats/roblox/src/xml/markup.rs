//! Cuts XML text into tags and what is between them. Knows no names, and of XML only as much as it takes to find where a
//! tag starts and ends; whether the text is XML, the decoder says.

use crate::error::ImportError;

/// A piece of XML text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags, entities and all.
    Text(&'a str),
    /// The inside of a CDATA section.
    Data(&'a str),
    /// A start tag: its name without a prefix, and what follows it.
    Start {
        name: &'a str,
        attributes: &'a str,
        /// Whether it is its own end tag.
        closed: bool,
    },
    /// An end tag.
    End,
    /// A comment or a processing instruction, such as the declaration of the encoding.
    Aside,
}

/// The pieces of a text, each with where it starts.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// How many bytes were cut.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Cuts the next piece; `None` at the end.
    ///
    /// # Errors
    /// [`ImportError::Truncated`] within a piece, [`ImportError::Malformed`] for a document type, because it could
    /// define entities, and no place has one.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, ImportError> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return Ok(None);
        }
        let piece = if !rest.starts_with('<') {
            let end = rest.find('<').unwrap_or(rest.len());
            self.at += end;
            return Ok(Some(Piece::Text(&rest[..end])));
        } else if rest.starts_with("<!--") {
            self.enclosed("<!--", "-->")?;
            Piece::Aside
        } else if rest.starts_with("<![CDATA[") {
            Piece::Data(self.enclosed("<![CDATA[", "]]>")?)
        } else if rest.starts_with("<?") {
            self.enclosed("<?", "?>")?;
            Piece::Aside
        } else if rest.starts_with("<!") {
            return Err(ImportError::malformed(
                format!("byte {}", self.at),
                "document types and entities are not allowed",
            ));
        } else if rest.starts_with("</") {
            self.enclosed("</", ">")?;
            Piece::End
        } else {
            self.start_tag(rest)?
        };
        Ok(Some(piece))
    }

    /// Cuts up to and with `end`, and gives what is between.
    fn enclosed(&mut self, start: &str, end: &str) -> Result<&'a str, ImportError> {
        let inside = &self.text[self.at + start.len()..];
        let length = inside.find(end).ok_or_else(|| self.cut())?;
        self.at += start.len() + length + end.len();
        Ok(&inside[..length])
    }

    fn start_tag(&mut self, rest: &'a str) -> Result<Piece<'a>, ImportError> {
        let mut quote = None;
        let end = rest.bytes().position(|byte| {
            match (quote, byte) {
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
            quote.is_none() && byte == b'>'
        });
        let end = end.ok_or_else(|| self.cut())?;
        self.at += end + 1;
        let inside = &rest[1..end];
        let (inside, closed) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let name_end = inside.find(|c: char| c.is_ascii_whitespace());
        let (name, attributes) = inside.split_at(name_end.unwrap_or(inside.len()));
        Ok(Piece::Start {
            name: name.rsplit(':').next().unwrap_or(name),
            attributes,
            closed,
        })
    }

    fn cut(&self) -> ImportError {
        ImportError::Truncated {
            place: format!(
                "within a tag, comment or CDATA that starts {} bytes in",
                self.at
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        let mut pieces = Pieces::new(text);
        std::iter::from_fn(|| pieces.next().unwrap()).collect()
    }

    #[test]
    fn text_is_cut_at_its_tags() {
        let text =
            "<?xml?><!-- <a> --><x:Item class='a>b'> A&amp;<![CDATA[<External>]]></x:Item><b />";
        let start = |name, attributes, closed| Piece::Start {
            name,
            attributes,
            closed,
        };
        assert_eq!(
            pieces(text),
            [
                Piece::Aside,
                Piece::Aside,
                start("Item", " class='a>b'", false),
                Piece::Text(" A&amp;"),
                Piece::Data("<External>"),
                Piece::End,
                start("b", " ", true),
            ]
        );
    }

    #[test]
    fn a_cut_piece_is_an_error() {
        for text in [
            "<Item",
            "<Item class=\">",
            "<!-- ",
            "<![CDATA[ ]]",
            "<?xml",
            "</Item",
        ] {
            let cut = Pieces::new(text).next();
            assert!(
                matches!(cut, Err(ImportError::Truncated { .. })),
                "{text}: {cut:?}"
            );
        }
    }

    #[test]
    fn entities_cannot_be_defined() {
        let bomb = Pieces::new("<!DOCTYPE roblox [<!ENTITY a \"&b;&b;\">]>").next();
        assert!(matches!(bomb, Err(ImportError::Malformed { .. })));
    }
}
