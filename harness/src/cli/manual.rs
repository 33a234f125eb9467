//! `interlude completions` and `interlude man`: what clap makes of the command line.

use super::output::unwritten;
use crate::exit::Exit;
use clap::{Args, Command};
use clap_complete::Shell;
use std::io::{self, Write as _};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell; where its completions belong, its own manual says
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args, Debug)]
pub(super) struct Man {
    /// The folder to write them into, which is made where it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Prints the completions of a command line.
pub(super) fn completions(arguments: &Completions, mut line: Command) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut line, "interlude", &mut script);
    // A shell reads this, so nothing in it is written in another way.
    let mut out = io::stdout().lock();
    super::told(out.write_all(&script).and_then(|()| out.flush()))
}

/// Writes a page for each command.
pub(super) fn man(arguments: &Man, line: Command) -> Exit {
    let folder = &arguments.folder;
    let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(line, folder));
    match written {
        Ok(()) => Exit::Expected,
        Err(error) => unwritten(folder, &error),
    }
}
