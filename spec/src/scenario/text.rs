//! From bytes to a text that the YAML parser can be given: its size, its encoding, and how deep it could be.

use super::lines::Lines;
use crate::diagnostic::{Code, Diagnostic, Place};

/// Brackets that may stand open at once before the parser, which is slow in that number, gets to see them. Far more
/// than a scenario may nest, for this count is rough.
const MAX_OPEN: usize = 500;

/// The text of a file, without a byte order mark.
pub(crate) fn text_of(bytes: &[u8], max_bytes: usize) -> Result<&str, Diagnostic> {
    let first = Place { line: 1, column: 1, length: 1 };
    if bytes.len() > max_bytes {
        return Err(Diagnostic {
            code: Code::TooLarge,
            place: first,
            message: format!("the file has more than {max_bytes} bytes, which is all that is read"),
            label: "this file is too large".into(),
            help: Some("split it into several scenarios".into()),
        });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    match too_many_open(text) {
        None => Ok(text),
        Some(offset) => Err(Diagnostic {
            code: Code::TooDeep,
            place: Place { length: 1, ..Lines::of(text).place_of_offset(offset) },
            message: format!("more than {MAX_OPEN} brackets stand open here"),
            label: "one bracket too many".into(),
            help: Some("close each `[` and `{`; a scenario never nests this deep".into()),
        }),
    }
}

fn not_utf8(bytes: &[u8], valid: usize) -> Diagnostic {
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let place = Lines::of(&before).place_of_offset(before.len());
    Diagnostic {
        code: Code::NotUtf8,
        place: Place { length: 1, ..place },
        message: format!("the byte `{:#04x}` is not UTF-8", bytes[valid]),
        label: "not readable from here".into(),
        help: Some("save the file in the encoding UTF-8".into()),
    }
}

/// Where a token begins with `!`, as far as one can tell without reading the text as YAML.
pub(crate) fn marks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    tokens(text, |at, byte| {
        if byte == b'!' {
            found.push(at);
        }
        true
    });
    found
}

/// Where more brackets stand open than can be meant.
fn too_many_open(text: &str) -> Option<usize> {
    let (mut open, mut too_many) = (0_usize, None);
    brackets(text, |at, bracket| {
        match bracket {
            b'[' | b'{' => open += 1,
            _ => open = open.saturating_sub(1),
        }
        too_many = (open > MAX_OPEN).then_some(at);
        too_many.is_none()
    });
    too_many
}

/// Tells of each bracket, until it is told to stop. Every opening bracket counts, a closing one only where it is neither
/// in quotes nor in a comment: a count is rarely exact, and too low only for texts made to mislead it.
fn brackets(text: &str, mut tell: impl FnMut(usize, u8) -> bool) {
    tokens(text, |at, byte| byte == b'!' || tell(at, byte));
}

/// Does the same, and tells of each `!` with which a token may begin.
fn tokens(text: &str, mut tell: impl FnMut(usize, u8) -> bool) {
    #[derive(PartialEq)]
    enum Within {
        Nothing,
        Quotes(u8),
        Comment,
    }
    let (mut open, mut within) = (0_usize, Within::Nothing);
    // Whether a token may begin here, and so a quote mean quotes rather than an apostrophe.
    let mut token = true;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().copied().enumerate() {
        match byte {
            b'[' | b'{' => {
                open += 1;
                if !tell(at, byte) {
                    return;
                }
            }
            b']' | b'}' if within == Within::Nothing => {
                open = open.saturating_sub(1);
                if !tell(at, byte) {
                    return;
                }
            }
            b'\n' if within == Within::Comment || open == 0 => within = Within::Nothing,
            b'"' | b'\'' if within == Within::Quotes(byte) => {
                let escaped = bytes[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1;
                if byte == b'\'' || !escaped {
                    within = Within::Nothing;
                }
            }
            b'"' | b'\'' if within == Within::Nothing && token => within = Within::Quotes(byte),
            b'!' if within == Within::Nothing && token && !tell(at, byte) => return,
            b'#' if within == Within::Nothing && (at == 0 || bytes[at - 1].is_ascii_whitespace()) => {
                within = Within::Comment;
            }
            _ => {}
        }
        if byte == b'\n' || !byte.is_ascii_whitespace() {
            token = matches!(byte, b'[' | b'{' | b',' | b':' | b'-' | b'?' | b'\n');
        }
    }
}
