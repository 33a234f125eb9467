//! Which scenarios and implementations a command is about.

use crate::discovery::{self, Found, ROOT};
use crate::exit::Exit;
use crate::implementations::{self, Implementation};
use crate::port::Port;
use crate::process::Limits;
use crate::trial::{LoadError, Scenario, Unreadable};
use interlude_reports::diagnostics;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The scenarios at or below the paths. Where no path is given, those below the folder `scenarios`, or, without such a
/// folder, those that are built in. What is no path may be the id of one scenario of those.
pub(super) fn scenarios(paths: &[PathBuf]) -> Result<Vec<Found>, Exit> {
    if paths.is_empty() {
        return by_default();
    }
    let (files, ids): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| path.exists());
    let mut found = discover(&files)?;
    if !ids.is_empty() {
        let known = by_default()?;
        for id in ids {
            let name = id.to_string_lossy();
            let Some(named) = named(&name, &known) else { return Err(nothing_called(&name, &known)) };
            // A file may have been given too, by its path.
            if found.iter().all(|found| found.id != named.id) {
                found.push(named);
            }
        }
        found.sort();
    }
    Ok(found)
}

/// The scenario of a file, or else of an id.
pub(super) fn scenario(name: &str) -> Result<Scenario, Exit> {
    let path = Path::new(name);
    if path.is_file() {
        return Ok(read(discover(&[path.to_path_buf()])?)?.remove(0));
    }
    let known = by_default()?;
    let named = named(name, &known).ok_or_else(|| nothing_called(name, &known))?;
    Ok(read(vec![named])?.remove(0))
}

fn by_default() -> Result<Vec<Found>, Exit> {
    if Path::new(ROOT).is_dir() { discover(&[PathBuf::from(ROOT)]) } else { Ok(discovery::built_in()) }
}

fn discover(paths: &[PathBuf]) -> Result<Vec<Found>, Exit> {
    discovery::discover(paths).map_err(|error| super::complain(&error.to_string(), ""))
}

/// The scenario of an id: one of those known here, else one that is built in.
fn named(id: &str, known: &[Found]) -> Option<Found> {
    let of_that_id = |found: &&Found| found.id.as_str() == id;
    let here = known.iter().find(of_that_id).cloned();
    here.or_else(|| discovery::built_in().iter().find(of_that_id).cloned())
}

fn nothing_called(name: &str, known: &[Found]) -> Exit {
    let near = interlude_spec::scenario::nearest(name, known.iter().map(|found| found.id.as_str()));
    let help = near.map_or_else(
        || "`interlude list scenarios` lists the ids".into(),
        |near| format!("did you mean `{near}`?"),
    );
    super::complain(&format!("there is no file or folder and no scenario id `{name}`"), &help)
}

/// Reads every scenario. All mistakes of all files are reported; if there is one, nothing is given back.
pub(super) fn read(found: Vec<Found>) -> Result<Vec<Scenario>, Exit> {
    let mut scenarios = Vec::with_capacity(found.len());
    let mut unreadable = Vec::new();
    for found in found {
        match Scenario::load(&found) {
            Ok(scenario) => scenarios.push(scenario),
            Err(LoadError::Mistakes(mistakes)) => unreadable.push(*mistakes),
            Err(error @ LoadError::File { .. }) => return Err(super::complain(&error.to_string(), "")),
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

/// What a command starts, and the way to it.
pub(super) fn command(text: &str, limits: Limits) -> Result<(Box<dyn Port>, Implementation), Exit> {
    Implementation::of_command(text, limits).map(|(implementation, port)| (Box::new(port) as _, implementation)).map_err(
        |why| {
            super::complain(
                &format!("`{text}` is not a command: {why}"),
                "write the program and its arguments as for a shell, such as `--command 'node my-adapter.mjs'`",
            )
        },
    )
}
