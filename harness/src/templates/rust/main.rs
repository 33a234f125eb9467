//! Offers the client of this crate to Interlude, in the version that `Cargo.toml` and `adapter.yaml` say.
//! `interlude run --implementation adapter.yaml`

mod client;

fn main() -> std::process::ExitCode {
    interlude::serve("{name}", env!("CARGO_PKG_VERSION"), client::Mine::new)
}
