//! Writes what the fuzzer starts from into `tests/fuzz/corpus`, a folder for each target.

use std::fs;
use std::io;
use std::path::Path;

use studio_tests::fuzz::TARGETS;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for target in TARGETS {
        let folder = corpus.join(target.name);
        fs::create_dir_all(&folder)?;
        for (number, input) in (target.valid)().into_iter().enumerate() {
            fs::write(folder.join(format!("valid-{number:03}")), input)?;
        }
    }
    Ok(())
}
