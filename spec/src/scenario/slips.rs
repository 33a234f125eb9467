//! Slips of the hand that look right: a space that is none, `//` before a comment, a colon without a space behind it.
//!
//! The parser speaks of something else, or takes what stands there for a part of a text. So each is mended and the text is read again: a slip is
//! told only where the text has more wrong with it as it stands than without the slip.

use super::lines::Lines;
use super::shape::MAPS;
use crate::diagnostic::{Code, Diagnostic, Place};
use std::ops::Range;

/// How long a text may be to be looked at: what people write by hand is much shorter.
const LONGEST: usize = 64 * 1024;
/// How many bytes are read again to look at slips one by one, each of which takes a reading of the text.
const MOST_READ: usize = 256 * 1024;

/// What a slip is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Something that looks like a space.
    Space,
    /// `//`, where a comment was to begin.
    Comment,
    /// A key whose colon has no space behind it; the key has so many bytes.
    Colon(usize),
}

/// A slip, and the stretch of the text to put something else in the place of.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Slip {
    kind: Kind,
    at: Range<usize>,
}

/// The slips of a text that cannot be read, and the text without them. `wrong` says how much is wrong with a text.
pub(super) fn slips(text: &str, wrong: impl Fn(&str) -> usize) -> Option<Mended> {
    let mut slips = if text.len() > LONGEST { Vec::new() } else { candidates(text) };
    if slips.is_empty() {
        return None;
    }
    let before = wrong(text);
    let mut mended = mend(text, &slips);
    let mut least = wrong(&mended);
    if least >= before {
        return None;
    }
    // What makes no difference was none.
    if slips.len() * text.len() <= MOST_READ {
        for place in (0..slips.len()).rev() {
            let mut fewer = slips.clone();
            fewer.remove(place);
            let as_written = mend(text, &fewer);
            let left = wrong(&as_written);
            if left <= least {
                (slips, mended, least) = (fewer, as_written, left);
            }
        }
    }
    Some(Mended { told: told(text, &slips), spaces: spaces(text, &slips), text: mended })
}

/// A text without its slips.
pub(super) struct Mended {
    /// What is said of the slips.
    pub(super) told: Vec<Diagnostic>,
    /// The places behind which there is a space that is not in the text as it was written, in their order.
    spaces: Vec<Place>,
    /// The text to read on with.
    pub(super) text: String,
}

impl Mended {
    /// Where what stands at a place of the mended text stands in the text as it was written.
    pub(super) fn as_written(&self, place: Place) -> Place {
        let before = self.spaces.iter().filter(|space| space.line == place.line);
        let mut column = place.column;
        for space in before {
            column -= usize::from(space.column < column - 1);
        }
        Place { column, ..place }
    }
}

fn mend(text: &str, slips: &[Slip]) -> String {
    let mut mended = String::with_capacity(text.len() + slips.len());
    let mut from = 0;
    for Slip { kind, at } in slips {
        mended.push_str(&text[from..at.start]);
        from = at.end;
        match kind {
            Kind::Space => text[at.clone()].chars().for_each(|_| mended.push(' ')),
            Kind::Comment => mended.push_str(" #"),
            Kind::Colon(_) => mended.push(' '),
        }
    }
    mended.push_str(&text[from..]);
    mended
}

/// Whether it looks like a space to people, and is none to YAML.
fn is_like_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_like_space(c)
}

/// What may be a slip, as far as one can tell without reading the text as YAML.
fn candidates(text: &str) -> Vec<Slip> {
    let is_key = |word: &str| MAPS.iter().any(|map| map.key(word).is_some());
    let mut found: Vec<Slip> = Vec::new();
    // Whether a token may begin here; how many brackets stand open; the quote that does.
    let (mut begins, mut depth, mut quote) = (true, 0_usize, None);
    let mut before = '\n';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next().unwrap_or('\n');
        let last = std::mem::replace(&mut before, c);
        if let Some(open) = quote {
            match c {
                '\\' if open == '"' => _ = chars.next(),
                '\'' if open == c && next == c => _ = chars.next(),
                _ if c == open => quote = None,
                _ => {}
            }
            continue;
        }
        let mut comment = c == '#' && (begins || is_blank(last));
        match c {
            '\n' => begins = true,
            ' ' | '\t' | '\r' => {}
            c if is_like_space(c) => {
                let behind = rest.trim_start_matches(is_blank);
                let ends = match behind.chars().next() {
                    None | Some('\n' | '\r' | '#') => true,
                    Some(',' | ']' | '}') => depth > 0,
                    Some(_) => behind.starts_with("//"),
                };
                if begins || ends {
                    match found.last_mut() {
                        Some(Slip { kind: Kind::Space, at: run }) if run.end == at => {
                            run.end += c.len_utf8();
                        }
                        _ => found.push(Slip { kind: Kind::Space, at: at..at + c.len_utf8() }),
                    }
                }
            }
            '/' if next == '/'
                && (begins || is_blank(last) || matches!(last, ']' | '}' | '"' | '\'' | ',')) =>
            {
                found.push(Slip { kind: Kind::Comment, at: at..at + 2 });
                comment = true;
            }
            '"' | '\'' if begins => {
                quote = Some(c);
                begins = false;
            }
            '[' | '{' if begins || depth > 0 => {
                depth += 1;
                begins = true;
            }
            ']' | '}' => {
                depth = depth.saturating_sub(1);
                begins = false;
            }
            ',' if depth > 0 => begins = true,
            ':' => begins = is_blank(next) || next == '\n',
            '-' if begins => begins = is_blank(next),
            c if begins && c.is_ascii_alphabetic() => {
                begins = false;
                let word = 1 + rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                let glued = text[at + word..].strip_prefix(':').and_then(|value| value.chars().next());
                if glued.is_some_and(|value| !is_blank(value) && !matches!(value, '\n' | '\r' | ':' | '/'))
                    && is_key(&text[at..at + word])
                {
                    let behind = at + word + 1;
                    found.push(Slip { kind: Kind::Colon(word), at: behind..behind });
                    // The value begins behind the colon.
                    begins = true;
                    while chars.next_if(|(next, _)| *next < behind).is_some() {}
                    before = ':';
                }
            }
            _ => begins = false,
        }
        if comment {
            while chars.next_if(|(_, c)| *c != '\n').is_some() {}
        }
    }
    found
}

fn told(text: &str, slips: &[Slip]) -> Vec<Diagnostic> {
    let lines = Lines::of(text);
    let mistake = |at: usize, length: usize, message: String, label: &str, help: String| Diagnostic {
        code: Code::Syntax,
        place: Place { length, ..lines.place_of_offset(at) },
        message,
        label: label.into(),
        help: Some(help),
    };
    let mut told = Vec::new();
    let of = |wanted: Kind| slips.iter().filter(move |slip| slip.kind == wanted);
    let also = |wanted| match of(wanted).count() - 1 {
        0 => String::new(),
        1 => ", and in the other place where it stands as well".to_owned(),
        more => format!(", and in the {more} other places where it stands as well"),
    };
    if let Some(Slip { at, .. }) = of(Kind::Space).next() {
        let run = &text[at.clone()];
        let message = match run.chars().next() {
            Some('\u{a0}') | None => "a no-break space (`U+00A0`) stands where only a space may".to_owned(),
            Some(other) => {
                format!("the character `U+{:04X}` stands where only a space may", u32::from(other))
            }
        };
        let help = format!("replace it by a space{}", also(Kind::Space));
        told.push(mistake(at.start, run.chars().count(), message, "looks like a space, and is none", help));
    }
    if let Some(Slip { at, .. }) = of(Kind::Comment).next() {
        let help = format!("write `#` for `//`{}", also(Kind::Comment));
        let message = "`//` begins no comment: in YAML that is `#`".to_owned();
        told.push(mistake(at.start, 2, message, "taken for text", help));
    }
    for Slip { kind, at } in slips {
        if let Kind::Colon(length) = kind {
            let key = &text[at.start - 1 - length..at.start - 1];
            let rest = &text[at.start..];
            let value = match rest.chars().next().filter(|c| matches!(c, '{' | '[')) {
                Some(_) => format!("{} …", &rest[..1]),
                None => rest
                    .split(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']'))
                    .next()
                    .map(ToOwned::to_owned)
                    .unwrap_or_default(),
            };
            let message = "a `:` has no space behind it".to_owned();
            let help = format!("write `{key}: {value}`");
            told.push(mistake(at.start - 1, 1, message, "no space behind this", help));
        }
    }
    told
}

/// The colons behind which there is a space in the mended text.
fn spaces(text: &str, slips: &[Slip]) -> Vec<Place> {
    let lines = Lines::of(text);
    let colons = slips.iter().filter(|slip| matches!(slip.kind, Kind::Colon(_)));
    colons.map(|slip| lines.place_of_offset(slip.at.start - 1)).collect()
}
