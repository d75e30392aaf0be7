//! The map of attributes. No schema types them, so their text does: `Vector3(1, 2, 3)`; truth values, texts and numbers
//! (double precision, as in scripts) stand for themselves.

use std::borrow::Cow;
use std::sync::Arc;

use studio_model::{Change, ChangeError, Diagnostic, InstanceId, Value, limits};

use super::Reader;
use super::wrong_value::wrong_value;
use crate::text::{Broken, Span};
use crate::value::{Read, read_value, typed};

impl Reader<'_, '_> {
    pub(super) fn attributes(&mut self, id: InstanceId) -> Result<(), Broken> {
        self.cursor.expect(b'{')?;
        self.start_map();
        while !self.cursor.eat(b'}')? {
            self.give_comments((id, None));
            let at = self.cursor.at();
            let name = self.cursor.string()?;
            self.cursor.expect(b':')?;
            let value = self.cursor.value()?;
            if self.seen.others.insert(Cow::clone(&name)) {
                self.attribute(id, &name, at, value);
            } else {
                self.duplicate_key(id, &name, at);
            }
            self.cursor.separator(b'}')?;
        }
        Ok(())
    }

    fn attribute(&mut self, id: InstanceId, name: &str, at: usize, span: Span) {
        let value_at = span.start as usize;
        let text = span.of(self.cursor.text());
        let Some((value_type, inner)) = typed(text) else {
            return self.problem(value_at, id, |_| {
                Diagnostic::error(
                    "wrong-type",
                    format!("the attribute `{name}` has a value of no known type"),
                )
                .with_hint("write true, 3, \"text\", or a type and its value: Vector3(1, 2, 3)")
            });
        };
        let value = match read_value(inner, value_type, None) {
            Ok(Read::Value(value)) => value,
            Ok(Read::Reference(_)) => return,
            Err(problem) => {
                return self.problem(value_at, id, |_| {
                    wrong_value(
                        &format!("the attribute `{name}`"),
                        inner,
                        value_type,
                        &problem,
                    )
                });
            }
        };
        let is_spatial = matches!(value, Value::Vector3(_) | Value::CFrame(_));
        if is_spatial && !value.is_finite() {
            return self.problem(value_at, id, |_| {
                Diagnostic::error(
                    "not-finite",
                    format!("the attribute `{name}`: {}", ChangeError::NotFinite),
                )
            });
        }
        let set = self.model.apply(Change::SetAttribute {
            id,
            name: Arc::from(name),
            value: Some(value),
        });
        if let Err(error) = set {
            let (code, at) = match error {
                ChangeError::TooMany => ("too-many", at),
                ChangeError::BadText => ("too-long", at),
                _ => ("wrong-type", value_at),
            };
            self.problem(at, id, |_| {
                let limit = limits::ATTRIBUTES_MAX;
                Diagnostic::error(code, format!("the attribute `{name}`: {error}")).with_hint(
                    format!("an instance has up to {limit} attributes; their names are short"),
                )
            });
        }
    }
}
