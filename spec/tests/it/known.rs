//! Which scenarios the patterns of known deviations mean.

use interlude_spec::known::matches;
use wildmatch::WildMatch;

/// Every text of these letters that is not longer.
fn texts(letters: &str, longest: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        last = last
            .iter()
            .flat_map(|text| letters.chars().map(move |letter| format!("{text}{letter}")))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

#[test]
fn a_pattern_means_what_the_library_says() {
    let ids = texts("ab", 4);
    for pattern in texts("ab*?", 4) {
        let read = WildMatch::new(&pattern);
        for id in &ids {
            assert_eq!(matches(&pattern, &id.as_str().into()), read.matches(id), "`{pattern}`, `{id}`");
        }
    }
}
