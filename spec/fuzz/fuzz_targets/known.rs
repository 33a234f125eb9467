//! Whatever the bytes of a file of known deviations are: it is read, or every mistake has a place inside it. What is read can be
//! written, and says the same when it is read again.

#![no_main]

use interlude_spec::known::{load_unfinished, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let lines = String::from_utf8_lossy(bytes).split('\n').count();
    match load_unfinished(bytes) {
        Ok(known) => {
            let written = write(&known);
            let again = load_unfinished(written.as_bytes());
            let again = again.unwrap_or_else(|mistakes| panic!("{written}\n{mistakes:#?}"));
            assert_eq!(write(&again), written);
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "what is refused is refused for a reason");
            for mistake in mistakes {
                let place = mistake.place;
                assert!((1..=lines).contains(&place.line), "{mistake:?} is outside of {lines} lines");
                assert!(place.column >= 1 && place.length >= 1 && !mistake.message.is_empty(), "{mistake:?}");
            }
        }
    }
});
