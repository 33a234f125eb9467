//! What `just worst` gives to every command is legal. It takes minutes and nothing else runs it, so that nobody would see that a
//! file of it no longer is.

#[path = "../../benches/worst/files.rs"]
mod files;

use interlude_spec::scenario::{self, limits};

#[test]
fn the_largest_scenarios_are_legal_and_large() {
    let files = files::by_hand().into_iter();
    let files: Vec<_> =
        files.chain((0..3).map(|seed| (format!("random {seed}"), files::at_random(seed)))).collect();
    for (name, text) in &files {
        let read = scenario::load(text.as_bytes());
        assert!(
            read.is_ok(),
            "`{name}` is not legal: {:?}",
            read.map(|_| ()).map_err(|mistakes| mistakes.into_iter().next())
        );
    }
    let most = files.iter().map(|(_, text)| text.len()).max();
    assert!(most.is_some_and(|most| most > limits::MAX_BYTES / 4), "the largest has {most:?} bytes");
}
