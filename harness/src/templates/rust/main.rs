//! Offers the client of this crate to Interlude. `interlude run --implementation adapter.yaml`

mod client;

fn main() -> std::process::ExitCode {
    interlude::serve("{name}", client::Mine::new)
}
