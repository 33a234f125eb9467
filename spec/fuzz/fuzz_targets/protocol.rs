//! Whatever the bytes of an adapter's line are: they are an answer or they are refused, and what is an answer is the
//! same answer when it is written and read again.

#![no_main]

use interlude_spec::protocol::{Answer, Request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(answer) = serde_json::from_slice::<Answer>(bytes) {
        let written = serde_json::to_string(&answer).expect("an answer can be written");
        let again: Answer = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!(again, answer, "{written}");
    }
    if let Ok(request) = serde_json::from_slice::<Request>(bytes) {
        let written = serde_json::to_string(&request).expect("a request can be written");
        let again: Request = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!(again, request, "{written}");
    }
});
