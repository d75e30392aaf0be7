//! The report in the XML of `JUnit`, which continuous integration reads. A suite a file, a case a test.

use std::fmt::Write;
use std::path::Path;

use studio_testing::TestFile;

use super::Played;
use crate::error::CliError;

/// Writes the report.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(path: &Path, files: &[TestFile], played: &[Played]) -> Result<(), CliError> {
    std::fs::write(path, text(files, played))
        .map_err(|error| CliError::io(format!("cannot write `{}`", path.display())).because(&error))
}

fn text(files: &[TestFile], played: &[Played]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&Played> = played.iter().collect();
    open(&mut xml, "<testsuites name=\"studio test\"", &all);
    for (index, file) in files.iter().enumerate() {
        let of_file: Vec<&Played> = played.iter().filter(|one| one.file == index).collect();
        if of_file.is_empty() {
            continue;
        }
        let start = format!("  <testsuite name=\"{}\"", Escaped(&file.name));
        open(&mut xml, &start, &of_file);
        for one in of_file {
            case(&mut xml, file, one);
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// An opening tag with the figures of what is in it.
fn open(xml: &mut String, start: &str, played: &[&Played]) {
    let failures = played.iter().filter(|one| !one.outcome.passed()).count();
    let seconds: f64 = played.iter().map(|one| one.took.as_secs_f64()).sum();
    put(
        xml,
        format_args!(
            "{start} tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"{seconds:.3}\">\n",
            played.len()
        ),
    );
}

fn case(xml: &mut String, file: &TestFile, one: &Played) {
    put(
        xml,
        format_args!(
            "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"{:.3}\">\n",
            Escaped(&file.name),
            Escaped(&one.info.name),
            Escaped(&file.name),
            one.info.line,
            one.took.as_secs_f64()
        ),
    );
    for failure in &one.outcome.failures {
        let told = failure.to_string();
        put(
            xml,
            format_args!(
                "      <failure message=\"{}\" type=\"{:?}\">{}",
                Escaped(&told),
                failure.kind,
                Escaped(&told)
            ),
        );
        for frame in &failure.traceback {
            put(xml, format_args!("\n  {}", Escaped(frame)));
        }
        xml.push_str("</failure>\n");
    }
    if !one.outcome.said.is_empty() {
        xml.push_str("      <system-out>");
        for said in &one.outcome.said {
            let text = super::report::said(said);
            put(xml, format_args!("{}\n", Escaped(&text)));
        }
        xml.push_str("</system-out>\n");
    }
    xml.push_str("    </testcase>\n");
}

fn put(xml: &mut String, text: std::fmt::Arguments<'_>) {
    let written = xml.write_fmt(text);
    debug_assert!(written.is_ok(), "a text takes everything");
}

/// A text within XML, between tags or quotes; characters that XML cannot hold are replaced.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&apos;")?,
                '\n' => f.write_str("&#10;")?,
                '\t' => f.write_str("&#9;")?,
                '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                c if c < ' ' => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_the_xml() {
        let text = Escaped("a<b> & \"c\" 'd' ]]>\n\u{1b}[2J\u{0}\u{ffff}ä").to_string();
        assert_eq!(
            text,
            "a&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; ]]&gt;&#10;\u{fffd}[2J\u{fffd}\u{fffd}ä"
        );
    }
}
