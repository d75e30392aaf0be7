//! Templates as an argument of the command line. What is in them, the editor's library knows.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use studio_document::Template;

/// Reads a template's name; the help lists them.
pub(crate) fn parser() -> impl TypedValueParser<Value = Template> {
    let named = |template: Template| PossibleValue::new(template.name()).help(template.about());
    PossibleValuesParser::new(Template::ALL.map(named))
        .try_map(|name| Template::named(&name).ok_or("there is no such template"))
}
