//! Which scenarios and implementations a command is about.

use crate::discovery::{self, Found, ROOT};
use crate::exit::Exit;
use crate::implementations::{self, Implementation};
use crate::trial::{Scenario, Unreadable, display_path};
use interlude_reports::diagnostics;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The scenarios at or below the paths, or below the folder `scenarios` where no path is given.
pub(super) fn scenarios(paths: &[PathBuf]) -> Result<Vec<Found>, Exit> {
    let default = [PathBuf::from(ROOT)];
    let paths = if paths.is_empty() {
        if !Path::new(ROOT).is_dir() {
            return Err(super::complain(
                "there is no folder `scenarios` here",
                "give the path of a scenario file or of a folder of them, or go to a folder that has `scenarios`",
            ));
        }
        &default[..]
    } else {
        paths
    };
    discovery::discover(paths).map_err(|error| super::complain(&error.to_string(), ""))
}

/// Reads every scenario. All mistakes of all files are reported; if there is one, nothing is given back.
pub(super) fn read(found: Vec<Found>) -> Result<Vec<Scenario>, Exit> {
    let mut scenarios = Vec::with_capacity(found.len());
    let mut unreadable = Vec::new();
    for Found { id, path } in found {
        let file = display_path(&path);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                return Err(super::complain(&format!("cannot read `{file}`: {error}"), ""));
            }
        };
        match Scenario::read(id, file, &bytes) {
            Ok(scenario) => scenarios.push(scenario),
            Err(mistakes) => unreadable.push(mistakes),
        }
    }
    if unreadable.is_empty() { Ok(scenarios) } else { Err(report(&unreadable)) }
}

fn report(unreadable: &[Unreadable]) -> Exit {
    let color = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let mut out = anstream::stderr().lock();
    for Unreadable { file, text, mistakes } in unreadable {
        _ = writeln!(out, "{}", diagnostics::render(file, text, mistakes, color).trim_end());
        _ = writeln!(out);
    }
    let mistakes: usize = unreadable.iter().map(|file| file.mistakes.len()).sum();
    _ = writeln!(out, "{} in {}", count(mistakes, "mistake"), count(unreadable.len(), "file"));
    Exit::Usage
}

/// A number and a noun that goes with it.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The implementations of these names, in this order; `reference` where no name is given.
pub(super) fn implementations(names: &[String]) -> Result<Vec<Implementation>, Exit> {
    let all = implementations::all();
    let default = ["reference".to_owned()];
    let names = if names.is_empty() { &default[..] } else { names };
    let mut chosen: Vec<Implementation> = Vec::new();
    for name in names {
        let Some(implementation) = all.iter().find(|implementation| implementation.name == *name) else {
            return Err(super::complain(
                &format!("there is no implementation `{name}`"),
                "`interlude list implementations` lists them all; without `--implementation` it is `reference`",
            ));
        };
        if !chosen.iter().any(|it| it.name == implementation.name) {
            chosen.push(implementation.clone());
        }
    }
    Ok(chosen)
}
