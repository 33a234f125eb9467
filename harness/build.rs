//! Lists the scenarios, so that they travel in the library: adding a file is all it takes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = root(Path::new(&required("CARGO_MANIFEST_DIR")));
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

/// The folder of the scenarios: that of the repository, else the copy of it that travels in the package.
///
/// In the repository the copy is a link, which not every system checks out as one.
fn root(own: &Path) -> PathBuf {
    let of_repository = own.join("../scenarios");
    let is_in_repository = own.join("../spec/Cargo.toml").is_file() && of_repository.is_dir();
    if is_in_repository { of_repository } else { own.join("built-in") }
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
