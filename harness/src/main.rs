//! The program `interlude`.

use interlude::cli;
use interlude::exit::Exit;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    interlude::process::supervise();
    // Logs are for whoever asks for them (`RUST_LOG=interlude=debug`), and never in the way of an answer. They carry
    // no time: the time that matters is in their fields.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .without_time()
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let exit = std::panic::catch_unwind(|| cli::main(std::env::args_os()));
    exit.unwrap_or_else(|_| {
        cli::say("this is a bug in Interlude: please report it with the command and the lines above");
        Exit::Bug
    })
    .into()
}
