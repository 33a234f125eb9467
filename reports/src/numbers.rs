//! Numbers in words that can be read at a glance.

use crate::run::Trial;

/// A number of things, of which there may be one.
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// How many trials there are, in words: of scenarios, where there is one trial of each.
pub(crate) fn of_trials<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> String {
    let (mut count, mut several) = (0, false);
    for trial in trials {
        count += 1;
        several |= trial.of_several;
    }
    counted(count, if several { "trial" } else { "scenario" })
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A part of a whole, in tenths of a percent, rounded so that only nothing is 0 % and only everything 100 %.
pub(crate) fn percent(part: u128, whole: u128) -> String {
    if whole == 0 {
        return String::new();
    }
    let mut tenths = (part * 2000 / whole).div_ceil(2);
    if part < whole {
        tenths = tenths.min(999);
    }
    if part > 0 {
        tenths = tenths.max(1);
    }
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_not_several() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "must")), ["0 musts", "1 must", "2 musts"]);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 12, 999, 1000, 7_484_400].map(grouped), ["0", "12", "999", "1,000", "7,484,400"]);
    }

    #[test]
    fn only_nothing_is_no_percent_and_only_everything_is_all_of_it() {
        assert_eq!(percent(0, 7), "0.0 %");
        assert_eq!(percent(1, 1_000_000), "0.1 %");
        assert_eq!(percent(999_999, 1_000_000), "99.9 %");
        assert_eq!(percent(7, 7), "100.0 %");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(2, 3), "66.7 %");
    }
}
