//! Lists the scenarios of the repository, so that they travel in the library: adding a file is all it takes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(&required("CARGO_MANIFEST_DIR")).join("../scenarios");
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    let mut scenarios: Vec<(String, PathBuf)> =
        files.into_iter().filter_map(|file| named(&root, file)).collect();
    scenarios.sort();
    let mut list = String::from("&[\n");
    for (id, file) in scenarios {
        let file = file.canonicalize()?;
        _ = writeln!(list, "    ({id:?}, include_str!({:?})),", file.display().to_string());
    }
    list.push_str("]\n");
    fs::write(Path::new(&required("OUT_DIR")).join("scenarios.rs"), list)
}

fn required(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|error| panic!("cargo sets `{variable}`: {error}"))
}

/// The scenario files below a folder. What is in folders named `invalid` is wrong on purpose.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("invalid") {
                collect(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}

/// A file with the id of its scenario: its path below the root, without `.yaml`.
fn named(root: &Path, file: PathBuf) -> Option<(String, PathBuf)> {
    let below = file.strip_prefix(root).ok()?.with_extension("");
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some((parts?.join("/"), file))
}
