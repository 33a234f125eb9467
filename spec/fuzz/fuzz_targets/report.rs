//! Whatever the bytes of a report, or of a file that a campaign goes on from, are: they are read or refused in words. A report that is
//! read is the same when it is written and read again, and every format can be made of it.

#![no_main]

use interlude_reports::json::{believed, parse, parse_share, render, share};
use interlude_reports::style::Style;
use interlude_reports::terminal::{self, Verbosity};
use interlude_reports::{github, html, junit, markdown};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match parse(text).and_then(believed) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(run) => {
            let written = render(&run);
            let again = parse(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
            assert_eq!(again, run, "{written}");
            terminal::render(&run, Style::PLAIN, Verbosity::Verbose);
            html::render(&run);
            junit::render(&run);
            markdown::render(&run);
            github::annotations(&run);
        }
    }
    match parse_share(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(read) => {
            let written = share(&read);
            let again = parse_share(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
            assert_eq!(share(&again), written);
        }
    }
});
