//! The shipped scenarios as named trials, against the references and against real packages: `reference::callback/slow`,
//! `clerk-js@4.73.14::callback/slow` and so on. Without Node or the packages the latter are ignored and say why.

fn main() -> std::process::ExitCode {
    interlude::suite("../scenarios").adapters("adapters").main()
}
