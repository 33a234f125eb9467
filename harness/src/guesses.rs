//! Guesses about the world around an implementation, such as the server of the adapters' kit: each has a name and is flipped by
//! `--guess NAME=VALUE`. What there is to be guessed is the adapter's affair. It hears of it in its environment, and says
//! to `hello` what it guesses.

use crate::implementations::Implementation;
use crate::process::AdapterPort;
use std::fmt;
use std::str::FromStr;

/// The variable in which an adapter finds the guesses that are not as it would guess: `name=value`, with commas between.
pub const VARIABLE: &str = "INTERLUDE_GUESSES";

/// A guess, and what it is to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guess {
    /// Its name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl FromStr for Guess {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
        };
        match text.split_once('=') {
            Some((name, value)) if is_word(name) && is_word(value) => {
                Ok(Self { name: name.into(), value: value.into() })
            }
            _ => Err("write a guess and its value, such as `token-organization=session`".into()),
        }
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

/// The implementation with these guesses about its world, and a way to it, which is started at once: only it can say whether it
/// has such a guess.
///
/// # Errors
///
/// Where it makes no such guess, or does not start: the problem, and the way out.
pub fn flipped(
    implementation: &Implementation,
    guesses: &[Guess],
) -> Result<(Implementation, AdapterPort), (String, String)> {
    let name = &implementation.name;
    let said: Vec<String> = guesses.iter().map(ToString::to_string).collect();
    let asked = said.join(",");
    let nothing = || (format!("`{name}` guesses nothing about its world"), "leave out `--guess`".to_owned());
    let mut flipped = implementation.with_environment(VARIABLE, &asked).ok_or_else(nothing)?;
    let mut port = flipped.adapter_port().ok_or_else(nothing)?;
    let Some(hello) = port.greet() else {
        let why = port.why_not_started().unwrap_or_else(|| "it says nothing".into());
        return Err((format!("`{name}` does not start with `--guess {asked}`"), why));
    };
    if hello.guesses.is_empty() {
        return Err(nothing());
    }
    match said.iter().find(|guess| !hello.guesses.contains(guess)) {
        None => {
            let words: Vec<String> = said.iter().map(|guess| format!(" --guess {guess}")).collect();
            flipped.named_by.push_str(&words.concat());
            Ok((flipped, port))
        }
        Some(guess) => Err((
            format!("`{name}` passes over `--guess {guess}`"),
            format!("it guesses {}", hello.guesses.join(", ")),
        )),
    }
}
