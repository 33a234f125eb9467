//! Breaks a shell command into lines that still are that command when they are copied.

use crate::style::{Style, width_of};
use std::fmt::Write as _;

/// The command in lines of at most so many columns, each but the last with a backslash at its end. It is broken at
/// blanks outside quotes only, so a single long word still makes a long line.
pub fn fold(command: &str, width: usize) -> Vec<String> {
    if width_of(command) <= width {
        return vec![command.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    for word in words(command) {
        match lines.last_mut() {
            Some(line) if width_of(line) + 1 + width_of(word) + 2 <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let last = lines.len().saturating_sub(1);
    for line in &mut lines[..last] {
        line.push_str(" \\");
    }
    lines
}

/// Writes a command behind a label, so that it is still that command when it is copied.
pub(super) fn write_command(out: &mut String, label: &str, command: &str, style: Style) {
    let indent = width_of(label) + 1;
    for (place, line) in fold(command, style.columns() - indent).into_iter().enumerate() {
        let head = if place == 0 { format!("{label} ") } else { " ".repeat(indent) };
        // Writing to a string cannot fail.
        _ = writeln!(out, "{head}{line}");
    }
}

fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut quote = None;
    for (index, char) in command.char_indices() {
        match (quote, char) {
            (None, '\'' | '"') => quote = Some(char),
            (Some(open), _) if open == char => quote = None,
            (None, ' ') => {
                words.push(&command[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    words.push(&command[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn a_folded_command_is_still_the_same_command() {
        let command = "interlude run --implementation 'my adapter.yaml' --filter callback/slow";
        let lines = fold(command, 36);
        assert_eq!(
            lines,
            ["interlude run --implementation \\", "'my adapter.yaml' --filter \\", "callback/slow"]
        );
        assert_eq!(lines.join("\n").replace("\\\n", ""), command);
    }
}
