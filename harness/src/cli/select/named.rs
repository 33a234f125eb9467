//! Which implementations a command is about.

use super::unreadable;
use crate::cli::progress::Progress;
use crate::cli::{complain, tell};
use crate::engine::Pool;
use crate::exit::Exit;
use crate::implementations::{self, Implementation, quoted, twins};
use crate::interruption;
use crate::manifests::{self, Described};
use crate::packages;
use crate::process::Limits;
use interlude_lab::twin::eras::Known as Version;
use interlude_reports::escape::visible;
use std::path::{Path, PathBuf};

/// The implementations of these names, in this order; `reference` where no name is given.
///
/// A name is that of an implementation that is built in, or of an adapter that comes with this checkout: one version
/// of it, or without a version all of them. Or it is the path of a manifest, perhaps with `@` and a version.
pub(in crate::cli) fn implementations(names: &[String], limits: Limits) -> Result<Vec<Implementation>, Exit> {
    implementations_to_know(names, limits, None)
}

/// The same, where a file of known deviations is to be written: what is wrong in that one does not matter.
pub(in crate::cli) fn implementations_to_know(
    names: &[String],
    limits: Limits,
    written: Option<&Path>,
) -> Result<Vec<Implementation>, Exit> {
    let default = ["reference".to_owned()];
    let names = if names.is_empty() { &default[..] } else { names };
    let mut chosen: Vec<Implementation> = Vec::new();
    for name in names {
        for described in named_implementations(name, limits)? {
            let implementation = described.whole(written).map_err(unreadable)?;
            let is_it = |it: &Implementation| {
                (&it.named_by, &it.about) == (&implementation.named_by, &implementation.about)
            };
            if !chosen.iter().any(is_it) {
                if let Some(note) = &implementation.note {
                    crate::cli::note(note);
                }
                chosen.push(implementation);
            }
        }
    }
    if let Some(name) = implementations::doubled(&chosen) {
        let of_it: Vec<_> = chosen.iter().filter(|it| it.name == name).map(|it| it.about.as_str()).collect();
        return Err(complain(
            &format!("two implementations are called `{name}`: {}", of_it.join(", and ")),
            "what comes of them could not be told apart: rename one of them, or run one at a time",
        ));
    }
    Ok(chosen)
}

/// Says how an adapter ended that plans were played to and that is needed no more, where that was not right: it has not done all
/// that it was asked to.
pub(in crate::cli) fn parted(implementations: &[Option<&Implementation>]) -> Exit {
    let mut exit = Exit::Expected;
    for implementation in implementations.iter().flatten() {
        // One that is ended from outside has done nothing wrong.
        if let Some(parting) = implementation.parting().filter(|_| !interruption::happened()) {
            let problem = format!("`{}`: {}", implementation.name, parting.failure);
            tell(&format!("error: {}", visible(&problem)));
            exit = Exit::Incomplete;
        }
    }
    exit
}

/// Those of the names that are paths of manifests, without the version behind them.
pub(in crate::cli) fn paths_of_manifests(names: &[String]) -> Vec<PathBuf> {
    let paths = names.iter().map(|name| without_version(name).0);
    paths.filter(|path| is_path_of_manifest(path)).map(PathBuf::from).collect()
}

/// The path of a manifest, and the version that may stand behind it.
fn without_version(name: &str) -> (String, Option<&str>) {
    match name.rsplit_once(".yaml@") {
        Some((path, version)) => (format!("{path}.yaml"), Some(version)),
        None => (name.to_owned(), None),
    }
}

pub(super) fn named_implementations(name: &str, limits: Limits) -> Result<Vec<Described>, Exit> {
    let (path, version) = without_version(name);
    if is_path_of_manifest(&path) {
        let all = manifest(Path::new(&path), limits)?;
        let Some(version) = version else { return Ok(all) };
        let of_that_version =
            |it: &&Described| it.implementation.name.rsplit_once('@').is_some_and(|(_, its)| its == version);
        if let Some(one) = all.iter().find(of_that_version) {
            return Ok(vec![one.clone()]);
        }
        let names: Vec<_> = all.iter().map(|it| format!("`{}`", it.implementation.name)).collect();
        let problem = format!("`{path}` has no version `{version}`");
        return Err(complain(&problem, &format!("it has {}", names.join(", "))));
    }
    if let Some(twin) = twins::named(name) {
        let twin = twin.map_err(|problem| complain(&problem.to_string(), ""))?;
        return Ok(vec![twin.into()]);
    }
    let built_in = implementations::all();
    if let Some(one) = built_in.iter().find(|implementation| implementation.name == name) {
        return Ok(vec![one.clone().into()]);
    }
    let all = adapters(limits)?;
    let is_named = |it: &&Described| {
        let own = &it.implementation.name;
        own == name || own.split_once('@').is_some_and(|(its_name, _)| its_name == name)
    };
    let found: Vec<_> = all.iter().filter(is_named).cloned().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let fetched = fetched(limits)?.into_iter().find(|it| it.implementation.name == name);
    let all = built_in.into_iter().chain(all.into_iter().map(|it| it.implementation)).collect::<Vec<_>>();
    fetched.map(|one| vec![one]).ok_or_else(|| nothing_named(name, &all))
}

/// The versions that were fetched. Each has to be named: nobody means them by the package alone.
fn fetched(limits: Limits) -> Result<Vec<Described>, Exit> {
    let here = std::env::current_dir().unwrap_or_default();
    let Some(path) = manifests::fetched(&here) else { return Ok(Vec::new()) };
    manifest(path.strip_prefix(&here).unwrap_or(&path), limits)
}

pub(super) fn is_path_of_manifest(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some_and(|it| it == "yaml" || it == "yml") || path.is_file()
}

fn nothing_named(name: &str, all: &[Implementation]) -> Exit {
    if let Some(Ok(Version { version: Some(version), .. })) = Version::of_name(name) {
        let fetch = format!("`node harness/adapters/fetch.mjs {version}`");
        let twin = format!("`twin/clerk-js@{version}` predicts what it does, without the package");
        let help = if manifests::shipped(&std::env::current_dir().unwrap_or_default()).is_empty() {
            format!("{twin}; in a checkout of Interlude {fetch} fetches it")
        } else {
            format!("fetch it: {fetch}; or {twin}")
        };
        return complain(&format!("`{name}` is not installed here"), &help);
    }
    let names = || all.iter().map(|it| it.name.as_str());
    let begins = |it: &&str| it.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '+']));
    let near = names().rfind(begins).or_else(|| interlude_spec::scenario::nearest(name, names()));
    if Path::new(name).join(manifests::FILE).is_file() {
        let path = quoted(&Path::new(name).join(manifests::FILE).display().to_string());
        return complain(
            &format!("`{name}` is a folder"),
            &format!("its manifest is what to name: `{path}`"),
        );
    }
    let help = match (near, packages::named(name).first(), Version::of_name(name)) {
        (Some(near), ..) => format!("did you mean `{near}`?"),
        (None, Some(package), _) => format!(
            "`interlude explain {}` says which clerk-js it loads, and `twin/{}` predicts what such a one does",
            package.name,
            package.clerk_js()
        ),
        (None, None, Some(Err(none))) => none.to_string(),
        _ => "`interlude list implementations` lists them all; without `--implementation` it is `reference`"
            .into(),
    };
    complain(&format!("there is no implementation `{name}`"), &help)
}

/// What the manifests of this checkout describe.
pub(in crate::cli) fn adapters(limits: Limits) -> Result<Vec<Described>, Exit> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut all = Vec::new();
    for path in manifests::shipped(&here) {
        all.extend(manifest(path.strip_prefix(&here).unwrap_or(&path), limits)?);
    }
    Ok(all)
}

fn manifest(path: &Path, limits: Limits) -> Result<Vec<Described>, Exit> {
    manifests::described(path, limits).map_err(unreadable)
}

/// What a command starts. That it is started shows what it is; it goes on running in the pool.
pub(in crate::cli) fn command(text: &str, limits: Limits, pool: &Pool) -> Result<Implementation, Exit> {
    let waits = Progress::waiting(format!("`{text}` is to answer `hello`"));
    let started = Implementation::of_command(text, limits);
    drop(waits);
    match started {
        Ok((implementation, port)) => {
            pool.put(&implementation, port);
            Ok(implementation)
        }
        Err(why) => Err(complain(
            &format!("`{text}` is not a command: {why}"),
            "write the program and its arguments as for a shell, such as `--command 'node my-adapter.mjs'`",
        )),
    }
}
