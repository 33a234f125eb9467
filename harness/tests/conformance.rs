//! The shipped scenarios as named trials: `reference::callback/slow` and so on.

fn main() -> std::process::ExitCode {
    interlude::suite("../scenarios").main()
}
