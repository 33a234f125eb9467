//! `interlude new`

mod adapter;

use crate::exit::Exit;
use crate::files;
use crate::templates::Language;
use clap::{Args, Subcommand};
use interlude_reports::escape::visible;
use std::path::{Path, PathBuf};

/// A scenario that runs, to begin with.
const SCENARIO: &str = include_str!("new/scenario.yaml");
/// The file of this repository that says what a scenario may hold.
const SCHEMA: &str = "spec/schema/scenario.schema.json";

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
    Adapter {
        /// The new folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The language to write it in
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
    match files::create(file, scenario(file).as_bytes()) {
        Ok(()) => {
            let answered = super::answer(&format!("{name}\n"));
            super::say(&format!(
                "run it with `interlude run {name}`, and see what it comes to with `interlude simulate {name}`"
            ));
            answered
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            super::complain(&format!("`{name}` is there already"), "choose another name")
        }
        Err(error) => super::complain(&format!("cannot write `{name}`: {error}"), ""),
    }
}

/// The scenario for a place, with the line by which an editor finds the schema: that of a checkout around the place,
/// else one beside it, which `interlude schema scenario` writes.
fn scenario(file: &Path) -> String {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let folders = absolute.ancestors().skip(1).enumerate();
    let checkout = folders.into_iter().find(|(_, folder)| folder.join(SCHEMA).is_file());
    let schema = checkout.map_or_else(
        || "scenario.schema.json".to_owned(),
        |(depth, _)| format!("{}{SCHEMA}", "../".repeat(depth)),
    );
    format!("# yaml-language-server: $schema={schema}\n{SCENARIO}")
}
