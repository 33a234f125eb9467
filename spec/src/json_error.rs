//! Why a text is not the JSON that it has to be, in words for whoever wrote it.

use crate::scenario::nearest;
use serde_json::error::Category;

/// So many words are listed where one of them has to stand; of more, only the one that was probably meant is told.
const MOST_WORDS: usize = 4;

/// What is wrong, without the words of the library that reads JSON: a type is called as JSON calls it, and of a word that is not known
/// the one is told that was probably meant.
///
/// ```
/// let error = serde_json::from_str::<bool>("\"yes\"").unwrap_err();
/// assert_eq!(interlude_spec::json_error::words(&error), "a text stands where true or false has to be, at column 5");
/// ```
pub fn words(error: &serde_json::Error) -> String {
    let written = error.to_string();
    let place = place(error);
    let what = written.strip_suffix(&format!(" at line {} column {}", error.line(), error.column()));
    let what = what.unwrap_or(&written);
    let (told, help) = match error.classify() {
        Category::Eof => ("it ends before the JSON is complete".into(), String::new()),
        Category::Syntax => (format!("it is not JSON: {}", syntax(what)), String::new()),
        Category::Data | Category::Io => data(what),
    };
    format!("{told}{place}{help}")
}

/// Where it is; nothing where that is not known.
fn place(error: &serde_json::Error) -> String {
    match (error.line(), error.column()) {
        (0, _) | (1, 0) => String::new(),
        (1, column) => format!(", at column {column}"),
        (line, column) => format!(", at line {line}, column {column}"),
    }
}

/// What JSON does not allow.
fn syntax(what: &str) -> &str {
    match what {
        "expected value" | "expected ident" => "no value begins here",
        "trailing characters" => "something follows its end",
        "trailing comma" => "a comma stands before the end of a list or an object",
        "key must be a string" => "a key has to be a text in double quotes",
        other => other,
    }
}

/// What is not of the shape that is asked for, and the way out where there is one.
fn data(what: &str) -> (String, String) {
    if let Some((word, words)) =
        what.strip_prefix("unknown variant `").and_then(|rest| rest.split_once("`, expected "))
    {
        let words: Vec<_> = words.split('`').skip(1).step_by(2).collect();
        let help = match nearest(word, words.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None if words.len() <= MOST_WORDS => format!("; it may be `{}`", words.join("`, `")),
            None => String::new(),
        };
        return (format!("`{word}` is not known here"), help);
    }
    let told = if let Some(field) = what.strip_prefix("missing field `") {
        format!("`{field} is missing")
    } else {
        kinds(what).unwrap_or_else(|| what.into())
    };
    (told, String::new())
}

/// That a value of one kind stands where another has to be.
fn kinds(what: &str) -> Option<String> {
    let kinds = what.strip_prefix("invalid type: ").or_else(|| what.strip_prefix("invalid value: "));
    let (found, expected) = kinds?.rsplit_once(", expected ")?;
    Some(format!("{} stands where {} has to be", kind(found), kind(expected)))
}

/// What JSON calls a kind of value.
fn kind(word: &str) -> &str {
    let first = word.split(' ').next().unwrap_or_default();
    match (first, word) {
        ("string", _) | (_, "a string") => "a text",
        ("map" | "struct", _) | (_, "a map") => "an object",
        ("sequence", _) | (_, "a sequence") => "a list",
        _ if word.contains("tagged enum") => "an object",
        _ if word.contains("tuple") => "a list",
        ("null" | "unit", _) => "null",
        ("boolean", _) | (_, "a boolean") => "true or false",
        ("u8" | "u16" | "u32" | "u64" | "usize" | "i64", _) => "a whole number",
        ("integer" | "floating", _) => "a number",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use crate::protocol::{Hello, Observation};
    use serde::de::DeserializeOwned;

    fn wrong<T: DeserializeOwned>(text: &str) -> String {
        super::words(&serde_json::from_str::<T>(text).err().expect("it is wrong"))
    }

    #[test]
    fn what_is_wrong_is_told_in_the_words_of_json() {
        let hello = |contracts: &str| {
            format!(
                "{{\"protocol\":1,\"implementation\":{{\"name\":\"a\"}},\"contracts\":{contracts},\"capabilities\":[]}}"
            )
        };
        assert_eq!(
            wrong::<Hello>(&hello("[\"before-emt\"]")),
            "`before-emt` is not known here, at column 69; did you mean `before-emit`?"
        );
        let table = [
            (
                wrong::<Hello>(&hello("[\"x\"]")),
                "`x` is not known here, at column 60; it may be `before-emit`, `navigate`",
            ),
            (wrong::<Hello>(&hello("{}")), "an object stands where a list has to be, at column 56"),
            (wrong::<Hello>("{\"protocol\":1}"), "`implementation` is missing, at column 14"),
            (
                wrong::<Hello>("{\"protocol\":\"1\"}"),
                "a text stands where a whole number has to be, at column 15",
            ),
            (
                wrong::<Hello>("{\"protocol\":-1}"),
                "a number stands where a whole number has to be, at column 14",
            ),
            (
                wrong::<crate::trace::Value<String>>("\"a\""),
                "a text stands where an object has to be, at column 3",
            ),
            (wrong::<(u8, u8)>("{}"), "an object stands where a list has to be"),
            (wrong::<Hello>("nonsense"), "it is not JSON: no value begins here, at column 2"),
            (wrong::<Hello>("{\"protocol\":"), "it ends before the JSON is complete, at column 12"),
            (wrong::<Vec<u8>>("[1]\n 2"), "it is not JSON: something follows its end, at line 2, column 2"),
            (wrong::<Observation>("{\"event\":\"zzzzzz\"}"), "`zzzzzz` is not known here, at column 18"),
        ];
        for (told, expected) in table {
            assert_eq!(told, expected);
        }
    }
}
