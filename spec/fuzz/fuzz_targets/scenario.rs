//! Whatever the bytes of a scenario file are: it is read, or every mistake has a place inside it. What is read can be
//! written, and says the same when it is read again.

#![no_main]

use interlude_spec::scenario::{cover_places, load, step_places, unders, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.split('\n').count();
    match load(bytes) {
        Ok(plan) => {
            assert_eq!(step_places(&text).len(), plan.steps.len(), "each step has its place");
            assert_eq!(cover_places(&text).len(), plan.covers.len(), "each rule covered has its place");
            assert_eq!(unders(&text).len(), plan.under.len(), "each semantics has its place");
            let written = write::write(&plan);
            let again = load(written.as_bytes()).unwrap_or_else(|mistakes| panic!("{written}\n{mistakes:#?}"));
            assert_eq!(again, plan, "{written}");
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "what is refused is refused for a reason");
            for mistake in mistakes {
                let place = mistake.place;
                assert!((1..=lines).contains(&place.line), "{mistake:?} is outside of {lines} lines");
                assert!(place.column >= 1 && place.length >= 1, "{mistake:?}");
                assert!(mistake.help.is_some() && !mistake.message.is_empty(), "{mistake:?}");
            }
        }
    }
});
