//! `interlude new`

mod adapter;

use super::schema;
use crate::exit::Exit;
use crate::implementations::quoted;
use crate::templates::Language;
use crate::{discovery, files};
use clap::{Args, Subcommand};
use interlude_reports::escape::visible;
use std::path::{Path, PathBuf};

/// A scenario that runs, to begin with.
const SCENARIO: &str = include_str!("new/scenario.yaml");
/// The file of this repository that says what a scenario may hold.
const CHECKOUT: &str = "spec/schema/scenario.schema.json";

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Write a scenario that runs, to begin with; a file that is there is never touched
    Scenario {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Write an adapter that runs green, to begin with; a folder with anything in it is never touched
    #[command(override_usage = "interlude new adapter --language <LANGUAGE> <DIR>")]
    Adapter {
        /// The new folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The language to write it in
        ///
        /// In any other language, `spec/PROTOCOL.md` is all that is needed, in the repository and in the npm package interlude-cli: it begins with a whole adapter of 30 lines.
        #[arg(long, value_enum)]
        language: Language,
        /// For a framework's binding, of which control components are mounted and looked at
        #[arg(long)]
        binding: bool,
    },
}

pub(super) fn new(arguments: &Arguments) -> Exit {
    match &arguments.what {
        What::Scenario { file } => new_scenario(file),
        What::Adapter { folder, language, binding } => adapter::new(folder, *language, *binding),
    }
}

fn new_scenario(file: &Path) -> Exit {
    let name = file.display().to_string();
    let name = visible(&name);
    if file.extension().is_none_or(|extension| extension != "yaml") {
        return super::complain(
            &format!("`{name}` would be passed over: the name of a scenario file ends in `.yaml`"),
            &format!("write `interlude new scenario {}`", file.with_extension("yaml").display()),
        );
    }
    let schema = Schema::of(file);
    let text = format!("# yaml-language-server: $schema={}\n{SCENARIO}", schema.from_the_file);
    match files::create(file, text.as_bytes()) {
        Ok(()) => {
            let answered = super::answer(&format!("{name}\n"));
            if let Some(missing) = schema.missing {
                write_schema(&missing);
            }
            let name = quoted(&visible(&discovery::display_path(file)));
            super::say(&format!(
                "run it with `interlude run {name}`, and see what it comes to with `interlude simulate {name}`"
            ));
            answered
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            super::complain(&format!("`{name}` is there already"), "choose another name")
        }
        Err(error) => super::output::unwritten(file, &error),
    }
}

/// The schema that an editor reads beside a scenario. The scenario is whole without it, so that it cannot be written is a note.
fn write_schema(path: &Path) {
    let here = std::env::current_dir().unwrap_or_default();
    let name = discovery::display_path(path.strip_prefix(here).unwrap_or(path));
    super::note(&match files::create(path, schema::scenario().as_bytes()) {
        Ok(()) => format!("`{name}` lets an editor complete and check scenarios"),
        Err(error) => format!("`{name}` was not written, so an editor will not check: {error}"),
    });
}

/// Where an editor finds the schema of a scenario.
struct Schema {
    /// Its path from the folder of the scenario.
    from_the_file: String,
    /// Its path, where it has to be written first.
    missing: Option<PathBuf>,
}

impl Schema {
    /// That of a checkout around the file; else the one that stands in a folder above it already; else one to be written into the
    /// folder `scenarios` above it, or beside it.
    fn of(file: &Path) -> Self {
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
        let folders: Vec<&Path> = absolute.ancestors().skip(1).collect();
        let with = |name: &str| folders.iter().position(|folder| folder.join(name).is_file());
        let from = |depth: usize, name: &str| format!("{}{name}", "../".repeat(depth));
        let there = [CHECKOUT, schema::SCENARIO].into_iter().find_map(|name| Some(from(with(name)?, name)));
        if let Some(from_the_file) = there {
            return Self { from_the_file, missing: None };
        }
        let scenarios = folders.iter().position(|folder| folder.ends_with(discovery::ROOT)).unwrap_or(0);
        Self {
            from_the_file: from(scenarios, schema::SCENARIO),
            missing: folders.get(scenarios).map(|folder| folder.join(schema::SCENARIO)),
        }
    }
}
