//! Makes untrusted text safe for a terminal. Names, messages and source lines are data: what would move the
//! cursor, change a colour, reorder or hide text is written out as an escape. It knows nothing of reports.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar as _;

/// How many marks may stand on one letter before the rest is written out.
const MARKS_ON_ONE_LETTER: usize = 3;

/// The text with everything that is not plainly visible written out: `\n`, `\t`, `\u{1b}`, `\u{202e}`.
///
/// ```
/// use interlude_reports::escape::visible;
/// assert_eq!(visible("sess_a"), "sess_a");
/// assert_eq!(visible("\u{1b}[31mred"), r"\u{1b}[31mred");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    let mut marks = MARKS_ON_ONE_LETTER;
    escape(text, |char| {
        if is_invisible(char) {
            return false;
        }
        match char.width() {
            None => false,
            Some(0) if marks >= MARKS_ON_ONE_LETTER => false,
            Some(0) => {
                marks += 1;
                true
            }
            Some(_) => {
                marks = 0;
                true
            }
        }
    })
}

/// The text with everything beyond printable ASCII written out, for terminals that show nothing else.
pub(crate) fn ascii(text: &str) -> Cow<'_, str> {
    escape(text, |char| matches!(char, ' '..='~'))
}

/// The text as [`visible`] shows it, for HTML and XML: in an element or in a quoted attribute it is nothing but text.
///
/// ```
/// use interlude_reports::escape::markup;
/// assert_eq!(markup("<b>\u{7}</b> & \"so\""), r"&lt;b&gt;\u{7}&lt;/b&gt; &amp; &quot;so&quot;");
/// ```
pub fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in visible(text).chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(char),
        }
    }
    out
}

/// Whole lines, of text or of JSON, in which nothing is a command to the machine that runs a job: it reads what is printed,
/// takes a line that begins with `::` for a command, and `##[` or `##word[` for one wherever it stands. What of this kind is
/// in a name or in a message is written as JSON has it, so that JSON stays what it is, and so is what hides or reorders.
///
/// ```
/// use interlude_reports::escape::inert;
/// assert_eq!(inert("  ::error::no\n"), "  \\u003a:error::no\n");
/// assert_eq!(inert("a ##[error]no"), "a #\\u0023[error]no");
/// assert_eq!(inert("std::path ## [so]"), "std::path ## [so]");
/// ```
pub fn inert(text: &str) -> Cow<'_, str> {
    match without_invisible(text) {
        Cow::Borrowed(text) => without_commands(text),
        Cow::Owned(text) => Cow::Owned(without_commands(&text).into_owned()),
    }
}

fn without_commands(text: &str) -> Cow<'_, str> {
    let acts = |line: &str| line.trim_start().starts_with("::") || command(line).is_some();
    if !text.contains("::") && !text.contains("##") || !text.lines().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        let begun = line.len() - line.trim_start().len();
        let (space, mut rest) = line.split_at(begun);
        out.push_str(space);
        if let Some(after) = rest.strip_prefix("::") {
            out.push_str(r"\u003a:");
            rest = after;
        }
        while let Some(at) = command(rest) {
            out.push_str(&rest[..=at]);
            out.push_str(r"\u0023");
            rest = &rest[at + 2..];
        }
        out.push_str(rest);
    }
    Cow::Owned(out)
}

/// Where the first `##[` or `##word[` begins.
fn command(line: &str) -> Option<usize> {
    line.as_bytes().windows(2).enumerate().filter(|(_, pair)| *pair == b"##").map(|(at, _)| at).find(|at| {
        line[at + 2..].trim_start_matches(|char: char| char.is_ascii_alphanumeric()).starts_with('[')
    })
}

/// The text, or where it is longer than so many characters its beginning and how much is left out. Names and messages
/// may be of any length, and a report that no one can read helps nobody; the JSON report has all of it.
pub(crate) fn short(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let kept = &text[..end];
            // What began as code is not to make code of all that follows.
            let close = if kept.matches('`').count() % 2 == 1 { "`" } else { "" };
            Cow::Owned(format!("{kept}{close}… ({} more characters)", text[end..].chars().count()))
        }
    }
}

/// JSON in which nothing acts, wherever it is printed.
pub(crate) fn json(text: String) -> String {
    match inert(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(inert) => inert,
    }
}

/// The text with every character that hides, joins or reorders others written as JSON has it: `\u202e`. In JSON such a
/// character can only be in a string, and there both mean the same.
fn without_invisible(text: &str) -> Cow<'_, str> {
    let acts = |char: char| char > '~' && is_invisible(char);
    // Nearly all texts are of letters below, and that is known faster.
    if text.bytes().all(|byte| byte <= b'~') || !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    for char in text.chars() {
        if acts(char) {
            for unit in char.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(char);
        }
    }
    Cow::Owned(out)
}

/// One character, written out.
pub(crate) fn written_out(char: char) -> String {
    match char {
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        _ => format!("\\u{{{:x}}}", u32::from(char)),
    }
}

fn escape(text: &str, mut is_fine: impl FnMut(char) -> bool) -> Cow<'_, str> {
    let mut escaped: Option<String> = None;
    for (index, char) in text.char_indices() {
        if is_fine(char) {
            if let Some(escaped) = &mut escaped {
                escaped.push(char);
            }
        } else {
            let escaped = escaped.get_or_insert_with(|| text[..index].to_owned());
            // Writing to a string cannot fail.
            let _ = write!(escaped, "{}", written_out(char));
        }
    }
    escaped.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Characters that have a meaning and no shape: they hide, join or reorder what is around them. The last two of the first
/// plane are no characters at all, and XML does not have them.
const fn is_invisible(char: char) -> bool {
    matches!(char,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_written_out() {
        let cases = [
            ("", ""),
            ("plain text", "plain text"),
            ("a\nb\tc\rd", r"a\nb\tc\rd"),
            ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
            ("\u{9b}2J", r"\u{9b}2J"),
            ("abc\u{202e}cba", r"abc\u{202e}cba"),
            ("zero\u{200b}width", r"zero\u{200b}width"),
            ("日本", "日本"),
            ("e\u{301}", "e\u{301}"),
            ("\u{301}e", r"\u{301}e"),
            ("e\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}\\u{301}"),
        ];
        for (text, expected) in cases {
            assert_eq!(visible(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_beyond_ascii_is_written_out_where_nothing_else_is_shown() {
        assert_eq!(ascii("für"), r"f\u{fc}r");
    }

    #[test]
    fn code_that_is_cut_off_is_code_to_its_end() {
        assert_eq!(short("write `callback` there", 10), "write `cal`… (12 more characters)");
        assert_eq!(short("write `callback` there", 18), "write `callback` t… (4 more characters)");
        assert_eq!(short("write `callback` there", 22), "write `callback` there");
    }

    #[test]
    fn text_that_is_fine_is_not_copied() {
        assert!(matches!(visible("sess_a"), Cow::Borrowed(_)));
        assert!(matches!(ascii("sess_a"), Cow::Borrowed(_)));
    }
}
