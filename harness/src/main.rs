//! The program `interlude`.

use interlude::cli;
use interlude::exit::Exit;
use std::process::ExitCode;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

// musl's own allocator has one lock for all threads: a large run took three times as long with it.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    interlude::process::supervise();
    // Logs are for whoever asks for them (`RUST_LOG=interlude=debug`), and never in the way of an answer. They carry
    // no time: the time that matters is in their fields.
    let asked = std::env::var("RUST_LOG").ok().and_then(|asked| asked.parse::<Targets>().ok());
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .without_time()
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    tracing_subscriber::registry()
        .with(asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::ERROR)))
        .with(lines)
        .init();
    let exit = std::panic::catch_unwind(|| cli::main(std::env::args_os()));
    exit.unwrap_or_else(|_| {
        cli::say("this is a bug in Interlude: please report it with the command and the lines above");
        Exit::Bug
    })
    .into()
}
