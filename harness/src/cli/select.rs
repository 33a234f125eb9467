//! Which scenarios and implementations a command is about.

use super::output::Annotate;
use crate::discovery::{self, DiscoveryError, Found, ROOT};
use crate::exit::Exit;
use crate::implementations::Implementation;
use crate::manifests::{self};
use crate::process::Limits;
use crate::shard::{self, Shard};
use crate::shelf::Shelf;
use crate::trial::{LoadError, Scenario, Unreadable};
use interlude_reports::numbers::counted;
use interlude_reports::{diagnostics, github};
use interlude_spec::diagnostic::Diagnostic;
use interlude_spec::id::ScenarioId;
use interlude_spec::known::Known;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

mod named;

pub(super) use named::{
    adapters, command, implementations, implementations_to_know, parted, paths_of_manifests,
};
use named::{is_path_of_manifest, named_implementations};

/// The scenarios at or below the paths. Where no path is given, those below the folder `scenarios`, or, without such a
/// folder, those that are built in. What is no path may be the id of one of those, or what the ids of several begin with.
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
            let meant = match named(&name, &known) {
                Some(one) => vec![one],
                None => beginning_with(&name, &known),
            };
            if meant.is_empty() {
                return Err(nothing_called(&name, &known));
            }
            // A file may have been given too, by its path.
            let new = meant.into_iter().filter(|it| found.iter().all(|found| found.id != it.id));
            found.extend(new.collect::<Vec<_>>());
        }
        found.sort();
    }
    Ok(found)
}

/// The ids that known deviations may speak of: of the scenarios that were found, of all there are where no path is given, and of
/// those that are built in, which someone with scenarios of their own does not run each time.
pub(super) fn suite(found: &[Found], paths: &[PathBuf]) -> Result<Vec<ScenarioId>, Exit> {
    // Where no path is given, these are what was found.
    let here = if paths.is_empty() { Vec::new() } else { by_default()? };
    let built_in = discovery::built_in();
    Ok(found.iter().chain(&here).chain(&built_in).map(|found| found.id.clone()).collect())
}

/// What is known to be broken by these names: of files, or of implementations.
pub(super) fn known(names: &[String], limits: Limits) -> Result<Vec<Known>, Exit> {
    Ok(known_by_file(names, limits)?.into_iter().flat_map(|(_, known)| known).collect())
}

/// The same, each with the file in which it stands.
pub(super) fn known_by_file(names: &[String], limits: Limits) -> Result<Vec<(String, Vec<Known>)>, Exit> {
    let mut known = Vec::new();
    for name in names {
        if is_path_of_manifest(name) && !name.contains(".yaml@") && !name.ends_with(manifests::FILE) {
            let of_it = manifests::known_deviations(Path::new(name)).map_err(unreadable)?;
            known.push((discovery::display_path(Path::new(name)), of_it));
            continue;
        }
        let all = named_implementations(name, limits)?.into_iter();
        let implementations: Vec<_> =
            all.map(|it| it.whole(None)).collect::<Result<_, _>>().map_err(unreadable)?;
        let [one] = implementations.as_slice() else {
            let names: Vec<_> = implementations.iter().map(|it| format!("`{}`", it.name)).collect();
            return Err(super::complain(
                &format!("`{name}` is several implementations, which deviate each in its own way"),
                &format!("write one of {}", names.join(", ")),
            ));
        };
        known.push((file_of_known(one), one.known.clone()));
    }
    Ok(known)
}

/// The file that says what an implementation is known to break: one of its own, else its manifest; else its name.
pub(super) fn file_of_known(implementation: &Implementation) -> String {
    let file = implementation.files.last().map(|file| discovery::display_path(file));
    file.unwrap_or_else(|| implementation.name.clone())
}

/// The scenario of a file, or else of an id.
pub(super) fn scenario(name: &str) -> Result<Scenario, Exit> {
    Scenario::load(&one_scenario(name)?).map_err(|error| unreadable_all(vec![error], Annotate::None))
}

/// The text of the scenario of a file, or else of an id, whatever there is to say of it. One that is built in says nothing of its
/// schema, which is elsewhere for whoever copies it.
pub(super) fn text_of_scenario(name: &str) -> Result<String, Exit> {
    let found = one_scenario(name)?;
    let text = Scenario::text_of(&found).map_err(unreadable)?;
    let first = text.split_inclusive('\n').next().filter(|line| line.starts_with("# yaml-language-server:"));
    match first {
        Some(line) if found.path().is_none() => Ok(text[line.len()..].to_owned()),
        _ => Ok(text),
    }
}

/// The id of a scenario that was probably meant by a name.
pub(super) fn near(name: &str) -> Option<String> {
    let known = by_default().ok()?;
    interlude_spec::scenario::nearest(name, known.iter().map(|found| found.id.as_str())).map(str::to_owned)
}

/// The same to be played and not judged. What it expects and cannot come to is passed over, which is said.
pub(super) fn scenario_to_play(name: &str) -> Result<(Scenario, Vec<Diagnostic>), Exit> {
    let (scenario, mistakes) = Scenario::load_to_play(&one_scenario(name)?).map_err(unreadable)?;
    for mistake in &mistakes {
        super::note(&format!("{}:{} is passed over: {}", scenario.file, mistake.place, mistake.message));
    }
    Ok((scenario, mistakes))
}

fn one_scenario(name: &str) -> Result<Found, Exit> {
    let path = Path::new(name);
    if path.is_file() {
        return Ok(discover(&[path.to_path_buf()])?.remove(0));
    }
    let known = by_default()?;
    match named(name, &known) {
        Some(found) => Ok(found),
        None if path.is_dir() => Err(a_folder(name, &discover(&[path.to_path_buf()])?)),
        None => Err(nothing_called(name, &known)),
    }
}

/// Whether there is one scenario of this id, or at this path.
pub(super) fn is_scenario(name: &str) -> bool {
    let path = Path::new(name);
    let is_file = path.is_file() && path.extension().is_some_and(|it| it == "yaml");
    is_file || by_default().is_ok_and(|known| named(name, &known).is_some())
}

/// Says that a folder was given in the place of one scenario.
fn a_folder(name: &str, found: &[Found]) -> Exit {
    let problem =
        format!("`{name}` is a folder with {}, and this is about one", counted(found.len(), "scenario"));
    let help = found.first().map(|first| format!("give one of them, such as `{}`", first.file()));
    super::complain(&problem, &help.unwrap_or_default())
}

/// Says which scenarios are taken, where nobody has said which and there is no folder of them.
pub(super) fn say_what_is_taken(paths: &[PathBuf]) {
    if paths.is_empty() && !Path::new(ROOT).is_dir() {
        super::note(&format!("there is no folder `{ROOT}` here, so the built-in scenarios are taken"));
    }
}

fn by_default() -> Result<Vec<Found>, Exit> {
    if !Path::new(ROOT).is_dir() {
        return Ok(discovery::built_in());
    }
    let found = discover(&[PathBuf::from(ROOT)])?;
    if found.is_empty() {
        super::note(&format!(
            "there is no scenario in `{ROOT}`: `interlude new scenario {ROOT}/first.yaml` writes one, and without that folder the \
             built-in scenarios are taken"
        ));
    }
    Ok(found)
}

fn discover(paths: &[PathBuf]) -> Result<Vec<Found>, Exit> {
    discovery::discover(paths).map_err(|error| {
        let exit = super::complain(&error.to_string(), &error.help().unwrap_or_default());
        if matches!(error, DiscoveryError::Unreadable { is_want: true, .. }) {
            Exit::Incomplete
        } else {
            exit
        }
    })
}

/// The scenario of an id: one of those known here, else one that is built in.
fn named(id: &str, known: &[Found]) -> Option<Found> {
    let of_that_id = |found: &&Found| found.id.as_str() == id;
    let here = known.iter().find(of_that_id).cloned();
    here.or_else(|| discovery::built_in().iter().find(of_that_id).cloned())
}

/// The scenarios whose ids begin with a text, such as the name of an area: of those known here, else of those that are built in.
fn beginning_with(text: &str, known: &[Found]) -> Vec<Found> {
    let of = |all: &[Found]| -> Vec<Found> {
        all.iter().filter(|found| found.id.as_str().starts_with(text)).cloned().collect()
    };
    match of(known) {
        none if none.is_empty() => of(&discovery::built_in()),
        here => here,
    }
}

/// Says that a name is none of a scenario, and what may have been meant: an area, a file of the checkout, or another id.
fn nothing_called(name: &str, known: &[Found]) -> Exit {
    let in_area = beginning_with(&format!("{}/", name.trim_end_matches('/')), known);
    if let [first, ..] = in_area.as_slice() {
        let problem =
            format!("`{name}` is an area of {}, and this is about one", counted(in_area.len(), "scenario"));
        return super::complain(&problem, &format!("give one of them, such as `{}`", first.id));
    }
    let as_id = name.strip_prefix("scenarios/").and_then(|path| path.strip_suffix(".yaml"));
    let help = if let Some(found) = as_id.and_then(|id| named(id, known)) {
        format!("there is no such file here; the built-in scenario is called `{}`", found.id)
    } else {
        let areas = known.iter().filter_map(|found| found.id.as_str().split_once('/')).map(|(area, _)| area);
        let names = known.iter().map(|found| found.id.as_str()).chain(areas);
        let near = interlude_spec::scenario::nearest(name, names);
        near.map_or_else(
            || "`interlude list scenarios` lists the ids".into(),
            |near| format!("did you mean `{near}`?"),
        )
    };
    super::complain(&format!("there is no file or folder and no scenario id `{name}`"), &help)
}

/// Reads every scenario. All mistakes of all files are reported; if there is one, nothing is given back.
pub(super) fn read(found: Vec<Found>, annotate: Annotate) -> Result<Vec<Scenario>, Exit> {
    let mut scenarios = Vec::with_capacity(found.len());
    let mut errors = Vec::new();
    for found in found {
        match Scenario::load(&found) {
            Ok(scenario) => scenarios.push(scenario),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(scenarios) } else { Err(unreadable_all(errors, annotate)) }
}

/// Says what keeps scenarios from being read: what is wrong with a file itself, else all mistakes of all files.
pub(super) fn unreadable_all(errors: Vec<LoadError>, annotate: Annotate) -> Exit {
    let mut all = Vec::with_capacity(errors.len());
    for error in errors {
        match error {
            LoadError::Mistakes(mistakes) => all.push(*mistakes),
            error @ LoadError::File { .. } => return unreadable(error),
        }
    }
    report(&all, annotate)
}

/// The same where one of them could not be read when it was its turn: what is wrong with the others is said as well.
pub(super) fn unreadable_among(shelf: &Shelf, error: LoadError, annotate: Annotate) -> Exit {
    let errors = shelf.errors(0);
    unreadable_all(if errors.is_empty() { vec![error] } else { errors }, annotate)
}

fn report(unreadable: &[Unreadable], annotate: Annotate) -> Exit {
    let style = super::error_style();
    for Unreadable { file, text, mistakes } in unreadable {
        super::say(&format!("{}\n", diagnostics::render(file, text, mistakes, style).trim_end()));
    }
    if annotate == Annotate::Github {
        let commands = unreadable.iter().map(|it| github::mistakes(&it.file, &it.mistakes));
        super::output::annotate(&commands.collect::<String>());
    }
    let mistakes: usize = unreadable.iter().map(Unreadable::count).sum();
    super::say(&format!("{} in {}", counted(mistakes, "mistake"), counted(unreadable.len(), "file")));
    Exit::Usage
}

/// The shard that Bazel asks for, where nobody else does. Bazel is told that it is honoured.
pub(super) fn shard_of_bazel(asked: Option<Shard>) -> Result<Option<Shard>, Exit> {
    if asked.is_some() {
        return Ok(None);
    }
    shard::of_bazel(|name| std::env::var_os(name)).map_err(|problem| {
        super::complain(
            &problem,
            "Bazel sets these variables for a test with `shard_count`; unset them elsewhere",
        )
    })
}

/// Says that a shard has nothing to do. Of Bazel's that is no failure: nobody puts its shards together, and the others do what was
/// asked for.
pub(super) fn empty_shard(shard: Shard) -> Exit {
    super::note(&format!(
        "nothing of it is in shard {shard}, which Bazel asks for; the other shards have it"
    ));
    Exit::Expected
}

/// How many of something there may be, as it stands on the command line.
pub(super) fn at_least_one(number: &str) -> Result<NonZeroUsize, String> {
    number.parse().map_err(|_| "it has to be a whole number, at least 1".into())
}

/// How many of something there may be, or a seed, as it stands on the command line.
pub(super) fn whole<N: std::str::FromStr + std::fmt::Display>(number: &str) -> Result<N, String> {
    number.parse().map_err(|_| match number.parse::<u128>() {
        Ok(_) => "it is too large".into(),
        Err(_) => "it has to be a whole number, from 0 on".into(),
    })
}

/// Says why something could not be read.
pub(super) fn unreadable(error: LoadError) -> Exit {
    match error {
        LoadError::Mistakes(mistakes) => report(&[*mistakes], Annotate::by_default()),
        error @ LoadError::File { .. } => {
            let exit = super::complain(&error.to_string(), "");
            if matches!(error, LoadError::File { is_want: true, .. }) { Exit::Incomplete } else { exit }
        }
    }
}
