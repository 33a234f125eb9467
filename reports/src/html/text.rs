//! Untrusted text for the page. What hides or reorders is written out, and no text is longer than one can look at; the
//! templates write markup out.

use crate::escape::{short, visible};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// How many characters of a name are shown.
pub(super) const NAME: usize = 200;
/// How many characters of a sentence, a reason or a line are shown.
pub(super) const SENTENCE: usize = 1_000;
/// How long what a link leads to may be called.
const ANCHOR: usize = 120;

/// The text, cut behind so many characters. What is cut is counted.
pub(super) fn shown(text: &str, most: usize) -> String {
    visible(&short(text, most)).into_owned()
}

/// A name.
pub(super) fn name(text: &str) -> String {
    shown(text, NAME)
}

/// A sentence.
pub(super) fn sentence(text: &str) -> String {
    shown(text, SENTENCE)
}

/// A text as HTML, in which what stands in backticks is code. All else that markup is made of is written out.
pub(super) fn code(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`')
        && let Some((inner, behind)) = after.split_once('`')
    {
        written_out(&mut html, before);
        if inner.is_empty() {
            html.push_str("``");
        } else {
            html.push_str("<code>");
            written_out(&mut html, inner);
            html.push_str("</code>");
        }
        rest = behind;
    }
    written_out(&mut html, rest);
    html
}

fn written_out(html: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '<' => html.push_str("&#60;"),
            '>' => html.push_str("&#62;"),
            '&' => html.push_str("&#38;"),
            '"' => html.push_str("&#34;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(char),
        }
    }
}

/// By what a link finds something: two different lists of names never give the same.
pub(super) fn anchor(kind: &str, names: &[&str]) -> String {
    let mut anchor = kind.to_owned();
    for name in names {
        anchor.push(':');
        for char in name.chars() {
            if char.is_ascii_alphanumeric() || "-_./@+".contains(char) {
                anchor.push(char);
            } else {
                // Writing to a string cannot fail.
                _ = write!(anchor, "~{:x}~", u32::from(char));
            }
        }
    }
    if anchor.len() > ANCHOR {
        let hash = Sha256::digest(anchor.as_bytes());
        anchor.truncate(ANCHOR - 20);
        anchor.push_str("~~");
        for byte in &hash[..8] {
            _ = write!(anchor, "{byte:02x}");
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_cut_is_counted() {
        assert_eq!(shown("abc", 3), "abc");
        assert_eq!(shown("abcde", 3), "abc… (2 more characters)");
        assert_eq!(shown("ü\u{202e}x", 2), "ü\\u{202e}… (1 more characters)");
    }

    #[test]
    fn what_stands_in_backticks_is_code_and_markup_is_text() {
        assert_eq!(code("a `b` c `d"), "a <code>b</code> c `d");
        assert_eq!(code("`<b>` & \"'"), "<code>&#60;b&#62;</code> &#38; &#34;&#39;");
        assert_eq!(code("`` `<"), "`` `&#60;");
    }

    #[test]
    fn no_two_things_are_found_by_one_link() {
        let long = "x".repeat(200);
        let longer = format!("{long}x");
        let names: [&[&str]; 9] = [
            &["a", "b"],
            &["a:b"],
            &["a b"],
            &["a_b"],
            &["a~20~b"],
            &["a/b"],
            &["ab", ""],
            &[&long],
            &[&longer],
        ];
        let anchors: BTreeSet<String> = names.iter().map(|names| anchor("s", names)).collect();
        assert_eq!(anchors.len(), names.len(), "{anchors:?}");
        let plain = |char: char| char.is_ascii_graphic() && !"\"'<>&%#".contains(char);
        assert!(anchors.iter().all(|anchor| anchor.len() <= ANCHOR && anchor.chars().all(plain)));
    }
}
