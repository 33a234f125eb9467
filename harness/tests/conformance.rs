//! The shipped scenarios as named trials, against the references and against real packages: `reference::callback/slow`,
//! `clerk-js@4.73.14::callback/slow` and so on. Where Node or the packages of one are missing, it is one
//! ignored trial, `clerk-js@4.73.14::can-be-started`, that says why.

fn main() -> std::process::ExitCode {
    interlude::suite("../scenarios").adapters("adapters").main()
}
